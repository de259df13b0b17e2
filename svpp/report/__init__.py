"""The report of a year and the board of a day: gathered, put in order, proven, written to files, closed."""
