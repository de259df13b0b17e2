"""A municipality's old spreadsheets, line by line into the same intake as everything else (docs/import.md)."""
