"""A file as a sheet: the names of its columns and its lines, cells as Excel or the CSV has them."""

from __future__ import annotations

import codecs
import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from svpp.sheets.faults import Notice, SheetRefused

MOST_BYTES = 8 * 2**20
#: what a small file may unfold to
MOST_UNPACKED = 200 * 2**20
MOST_LINES = 20_000
#: in all sheets together: reading them takes some ten seconds
MOST_CELLS = 600_000
SEPARATOR = re.compile("sep=(.)", re.IGNORECASE)
#: the part of a workbook with a password, in the same container as the old format
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell whose formula was never worked out."""


@dataclass(frozen=True, slots=True)
class ExcelError:
    """#REF!, #N/A and the like."""

    text: str


@dataclass(frozen=True, slots=True)
class Row:
    #: as the spreadsheet numbers it
    line: int
    cells: Sequence[Any]


@dataclass(slots=True)
class Sheet:
    headings: list[str]
    rows: list[Row]
    notices: list[Notice] = field(default_factory=list)
    #: the line of the column names
    header: int = 1


@dataclass(slots=True)
class Opened:
    """A sheet whose column names were not looked for yet."""

    lines: list[Row]
    notices: list[Notice] = field(default_factory=list)
    #: first line, last line, and how Excel calls the area
    merged: list[tuple[int, int, str]] = field(default_factory=list)
    #: lines and columns that a spreadsheet program does not show
    hidden: int = 0

    def at(self, header: int) -> Sheet:
        """With the column names on this line. Raises SheetRefused."""
        for first, last, area in self.merged:
            if first <= header <= last:
                raise SheetRefused("merged", range=area)
        found = [row for row in self.lines if row.line >= header]
        if len(found) > MOST_LINES:
            raise SheetRefused("too_many_lines", most=MOST_LINES)
        rows = [row for row in found[1:] if any(cell not in (None, "") for cell in row.cells)]
        if not rows:
            raise SheetRefused("empty")
        notices = [*self.notices, *([Notice("hidden", {"n": str(self.hidden)})] if self.hidden else [])]
        return Sheet([str(cell or "").strip() for cell in found[0].cells], rows, notices, header)


def read_sheet(data: bytes, name: str | None = None, header: int = 1) -> Sheet:
    """`header`: the line of the column names. Raises SheetRefused."""
    return open_sheet(data, name).at(header)


def open_sheet(data: bytes, name: str | None = None) -> Opened:
    """`name` of the sheet (the first that is shown when left out). Raises SheetRefused."""
    if len(data) > MOST_BYTES:
        raise SheetRefused("too_large", mebibytes=MOST_BYTES // 2**20)
    if data.startswith(OLD_EXCEL):
        raise SheetRefused("password" if ENCRYPTED in data else "old_excel")
    return _workbook(data, name) if data.startswith(ZIP) else _csv(data)


def _workbook(data: bytes, name: str | None) -> Opened:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            computed = _weigh(packed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl does not keep when it writes
            typed = openpyxl.load_workbook(io.BytesIO(data))
            worked_out = openpyxl.load_workbook(io.BytesIO(data), data_only=True) if computed else typed
    except SheetRefused:
        raise
    except Exception:  # a broken zip or XML gives any of a dozen
        raise SheetRefused("unreadable") from None
    names = [sheet.title for sheet in typed.worksheets]  # a chart has a sheet without cells
    shown = [sheet.title for sheet in typed.worksheets if sheet.sheet_state == "visible"]
    if not names or (name is not None and name not in names):
        raise SheetRefused("no_sheet", name=name or "", found=", ".join(names))
    chosen = name or (shown or names)[0]
    source, values = typed[chosen], worked_out[chosen]
    return Opened(
        list(_rows(source, values)),
        [Notice("days_from_1904")] if typed.epoch == CALENDAR_MAC_1904 else [],
        [(area.min_row, area.max_row, area.coord) for area in source.merged_cells.ranges],
        sum(one.hidden for one in (*source.row_dimensions.values(), *source.column_dimensions.values())),
    )


def _weigh(packed: zipfile.ZipFile) -> bool:
    """Refuses what would take long to read, before it is read: a small file may unfold to millions of cells. Says
    whether there are formulas: their results are read a second time, which takes as long again."""
    if sum(entry.file_size for entry in packed.infolist()) > MOST_UNPACKED:
        raise SheetRefused("too_large", mebibytes=MOST_BYTES // 2**20)
    cells = formulas = 0
    for entry in packed.infolist():
        if entry.filename.startswith("xl/worksheets/"):
            with packed.open(entry) as part:
                rest = b""
                while chunk := part.read(2**20):
                    chunk = rest + chunk
                    cells += chunk.count(b"<c ")
                    formulas += chunk.count(b"<f>") + chunk.count(b"<f ") + chunk.count(b"<f/")
                    rest = chunk[-2:]
    if cells > MOST_CELLS:
        raise SheetRefused("too_many_lines", most=MOST_LINES)
    return formulas > 0


def _rows(source: Worksheet, values: Worksheet) -> Iterator[Row]:
    if source.max_row > MOST_LINES * 2:
        raise SheetRefused("too_many_lines", most=MOST_LINES)
    for number, (typed, known) in enumerate(zip(source.iter_rows(), values.iter_rows(), strict=True), 1):
        yield Row(number, [_cell(one, other.value) for one, other in zip(typed, known, strict=True)])


def _cell(typed: Any, value: Any) -> Any:
    if typed.data_type == "f" and value is None:
        return Formula()
    if isinstance(value, str) and value in ERROR_CODES:
        return ExcelError(value)
    return value.strip() if isinstance(value, str) else value


def _csv(data: bytes) -> Opened:
    text, notices = _text(data)
    if "\x00" in text:
        raise SheetRefused("unreadable")
    first, _, rest = text.partition("\n")
    skipped = 0
    if told := SEPARATOR.fullmatch(first.strip()):  # how Excel is told, on a line of its own
        delimiter, text, skipped = told[1], rest, 1
    else:
        delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        lines = [Row(reader.line_num + skipped, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error:
        raise SheetRefused("unreadable") from None
    return Opened(lines, notices)


def _text(data: bytes) -> tuple[str, list[Notice]]:
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # "Unicode text" of Excel
            return data.decode("utf-16"), []
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), [Notice("not_utf8")]
