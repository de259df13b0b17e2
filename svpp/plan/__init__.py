"""The plan: its vocabulary, and reading and checking the file it is written in. Pure."""
