"""From facts to figures: one function per kind of indicator, dispatched by `assess`. Pure."""
