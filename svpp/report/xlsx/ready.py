"""Rows handed over as finished XML: xlsxwriter takes some 13 µs a cell, and a year's blocks have millions of cells.

Everything else of the sheet (head, widths, filter, package) stays xlsxwriter's, and its temporary file of rows takes
these between its own. tests/report/test_xlsx.py reads them back with two other programs.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from svpp.problems import Problem

#: what XML 1.0 cannot hold: xlsxwriter escapes control signs, and nothing of the others
NO_SIGNS = re.compile("[\ud800-\udfff\ufffe\uffff]")
FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f]|{NO_SIGNS.pattern}")
#: text that a spreadsheet would read as one escaped sign, and how it writes that text itself
ESCAPE = re.compile("_(?=x[0-9a-fA-F]{4}_)")
#: rows below the head that a sheet can hold
MOST_ROWS = 1_048_575


class ReadySheet(Worksheet):  # type: ignore[misc]
    """A worksheet in constant memory that also takes whole rows."""

    def write_ready(self, row: int, cells: str, last_column: int) -> None:
        """`cells`: the row's `<c>` elements in order, made by the functions below. Raises Problem("too_many_rows")."""
        if row > MOST_ROWS:
            raise Problem("too_many_rows", most=MOST_ROWS)
        self._check_dimensions(row, last_column)
        if row > self.previous_row:
            self._write_single_row(row)
        self.row_data_fh.write(f'<row r="{row + 1}">{cells}</row>')


def number(column: str, row: int, value: int) -> str:
    """`column` by its letters, `row` counted from 1, as in a cell's name."""
    return f'<c r="{column}{row}"><v>{value}</v></c>'


def text(column: str, row: int, ready: str) -> str:
    """`ready`: made by `escaped`."""
    return f'<c r="{column}{row}" t="inlineStr"><is><t xml:space="preserve">{ready}</t></is></c>'


def escaped(value: str) -> str:
    """Text as it stands in XML: only ever text, whatever it looks like."""
    return escape(ESCAPE.sub("_x005F_", FORBIDDEN.sub("", value)))


def look_of(style: Format) -> str:
    """The attribute that gives a cell this format."""
    return f' s="{style._get_xf_index()}"'
