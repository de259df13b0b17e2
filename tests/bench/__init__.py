"""How fast the real thing is, as ratios within one run: `python -m tests.bench`, or `make bench`."""
