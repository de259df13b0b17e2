"""The year's report on paper: `content` says what stands in it, `report.typ` where, `typeset` makes the pages."""
