"""What guards are planned to do: duties with their dates, kept as they were known at any moment."""
