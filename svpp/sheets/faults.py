"""Why a file, or one line of it, is not taken: a code, an English sentence, and words `imp.f.<code>` on the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: sentences say what to do; `{}` parameters are filled in
FAULTS: Mapping[str, str] = {
    # the file
    "too_large": "The file is too large: at most {mebibytes} MiB. Split it by year.",
    "too_many_lines": "The sheet has more than {most} lines. Split it by year.",
    "old_excel": "This is the format of Excel before 2007. Open it and save it as .xlsx.",
    "password": "This workbook has a password. Open it, take the password off and save it.",
    "unreadable": "This is no spreadsheet that can be read. Save it as .xlsx or as CSV.",
    "no_sheet": "There is no sheet {name}; the file has: {found}.",
    "empty": "There are no lines under the column names.",
    "merged": "Cells of the column names are merged ({range}). Unmerge them and give every column its own name.",
    "no_column": "No column is called {name}. The columns are: {found}.",
    "column_twice": "Two columns are called {name}. Give each a name of its own.",
    "not_recognised": "Which columns are which is not clear: {missing} is missing. Give a map, or name the columns so.",
    "map_toml": "The map is no TOML: {detail}",
    "map_part": "The map: [{name}] is none of [import], [columns], [values.…], [default].",
    "map_table": "The map: [{name}] is a table.",
    "map_kind": "The map: kind = {found}; expected one of {known}.",
    "map_needs_register": "The map: register names the register of kind = 'activity', and only there.",
    "map_header": "The map: header is the number of the line with the column names.",
    "map_field": "The map: {name} is none of {known}.",
    # one line
    "missing": "{column} is empty.",
    "bad_date": "{value} in {column} is no date. Give it like 17/03/2022.",
    "bad_clock": "{value} in {column} is no time. Give it like 07:30.",
    "missing_hour": "{value} in {column} does not exist on the night the clock goes forward.",
    "double_hour": "{value} in {column} comes twice on the night the clock goes back. Log this line on the desk.",
    "bad_number": "{value} in {column} is no number.",
    "no_end": "There is neither an end nor a number of hours.",
    "too_long_shift": "From {start} to {end} is more than {most} hours. Is one of the two wrong?",
    "unknown_value": "{value} in {column} is not known here. Add it to the map, or use one of the names of Ronde.",
    "formula": "The formula in {column} has no result. Open the file in Excel, save it, and try again.",
    "error_cell": "{column} holds the error {value}.",
    "refused": "{detail}",
}
#: what is worth knowing about a file that is taken all the same
NOTICES: Mapping[str, str] = {
    "days_from_1904": "This file counts its days from 1904 (Excel for Mac); the dates were read accordingly.",
    "not_utf8": "This CSV is not UTF-8; it was read as Windows text (cp1252). Look whether é and ë are right.",
    "header": "The names of the columns were found on line {line}.",
    "hidden": "Hidden lines and columns are read too: there are {n}.",
    "month_first": "Dates with a month above 12: {n}. Does this file say the month first? Give them like 17/03/2022.",
    "guessed": "The columns were recognised by their names: {found}.",
    "patrol": "No column says the activity: all hours count as patrol.",
    "not_read": "Columns that are not read: {found}.",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Of one line. `code` of FAULTS; parameters for its sentence."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return FAULTS[self.code].format_map(self.values)


@dataclass(frozen=True, slots=True)
class Notice:
    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return NOTICES[self.code].format_map(self.values)


class SheetRefused(Exception):
    """The file as a whole cannot be read; nothing of it was taken."""

    def __init__(self, code: str, **values: object) -> None:
        self.fault = Fault(code, {name: str(value) for name, value in values.items()})
        super().__init__(str(self.fault))


class LineRefused(Exception):
    """One line cannot be read; the others go on."""

    def __init__(self, code: str, **values: object) -> None:
        self.fault = Fault(code, {name: str(value) for name, value in values.items()})
        super().__init__(str(self.fault))
