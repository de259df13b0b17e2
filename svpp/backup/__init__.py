"""Everything a server holds in one file, and back: the database as it stood at one moment, and the photos it names."""
