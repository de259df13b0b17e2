"""A file as a sheet: the names of its columns and its lines, cells as Excel or the CSV has them."""

from __future__ import annotations

import csv
import io
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


def read_sheet(data: bytes, name: str | None = None, header: int = 1) -> Sheet:
    """`name` of the sheet (the first when left out), `header`: the line of the column names. Raises SheetRefused."""
    if len(data) > MOST_BYTES:
        raise SheetRefused("too_large", mebibytes=MOST_BYTES // 2**20)
    if data.startswith(OLD_EXCEL):
        raise SheetRefused("old_excel")
    lines, notices = _workbook(data, name, header) if data.startswith(ZIP) else _csv(data)
    found = [row for row in lines if row.line >= header]
    if len(found) > MOST_LINES:
        raise SheetRefused("too_many_lines", most=MOST_LINES)
    rows = [row for row in found[1:] if any(cell not in (None, "") for cell in row.cells)]
    if not rows:
        raise SheetRefused("empty")
    return Sheet([str(cell or "").strip() for cell in found[0].cells], rows, notices)


def _workbook(data: bytes, name: str | None, header: int) -> tuple[list[Row], list[Notice]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MOST_UNPACKED:
                raise SheetRefused("too_large", mebibytes=MOST_BYTES // 2**20)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl does not keep when it writes
            typed = openpyxl.load_workbook(io.BytesIO(data))
            worked_out = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except SheetRefused:
        raise
    except Exception:  # a broken zip or XML gives any of a dozen
        raise SheetRefused("unreadable") from None
    if name is not None and name not in typed.sheetnames:
        raise SheetRefused("no_sheet", name=name, found=", ".join(typed.sheetnames))
    at = typed.sheetnames.index(name) if name else 0
    source, values = typed.worksheets[at], worked_out.worksheets[at]
    for area in source.merged_cells.ranges:
        if area.min_row <= header <= area.max_row:
            raise SheetRefused("merged", range=area.coord)
    notices = [Notice("days_from_1904")] if typed.epoch == CALENDAR_MAC_1904 else []
    return list(_rows(source, values)), notices


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


def _csv(data: bytes) -> tuple[list[Row], list[Notice]]:
    notices = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        notices = [Notice("not_utf8")]
    if "\x00" in text:
        raise SheetRefused("unreadable")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [Row(reader.line_num, [cell.strip() for cell in cells]) for cells in reader], notices
    except csv.Error:
        raise SheetRefused("unreadable") from None
