"""The week's planning: guards by parts of days, the cover under them, one form for one or several duties."""
