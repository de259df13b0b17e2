"""Days, weeks and years of a municipality, and the calendars that say which of them count. Pure."""
