"""The workbook: its formats, its sheets by name, and how values become cells. Text is only ever text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from fractions import Fraction
from typing import Any, BinaryIO

import xlsxwriter
from sqlalchemy.orm import Session
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from svpp.report.assemble import Report
from svpp.report.names import Masks, Names
from svpp.report.xlsx.layout import SHEETS, Layout, layout
from svpp.report.xlsx.ready import NO_SIGNS, ReadySheet
from svpp.words import Speaker

#: days from 30 December 1899, the spreadsheet's zero, to day 1 of Python and to 1 January 1970
ORDINAL_ZERO = date(1899, 12, 30).toordinal()
UNIX_ZERO = date(1970, 1, 1).toordinal() - ORDINAL_ZERO
DAY = 86_400
#: signs a cell can hold
MOST = 32_000
FORMATS: dict[str, dict[str, Any]] = {
    "text": {},
    "wrap": {"text_wrap": True, "valign": "top"},
    "bold": {"bold": True},
    "head": {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"},
    "day": {"num_format": "dd/mm/yyyy"},
    "moment": {"num_format": "dd/mm/yyyy hh:mm:ss"},
    "number": {"num_format": "#,##0"},
    "title": {"bold": True, "font_size": 16},
}


@dataclass(slots=True)
class Book:
    session: Session
    report: Report
    say: Speaker
    masks: Masks
    workbook: xlsxwriter.Workbook
    layout: Layout
    names: Names
    sheets: dict[str, Worksheet] = field(default_factory=dict)
    formats: dict[str, Format] = field(default_factory=dict)

    @property
    def zone(self) -> tzinfo:
        return self.report.zone

    def sheet_name(self, sheet: str) -> str:
        return self.say.t(f"rep.x.sheet.{sheet}")

    def head(self, sheet: str, columns: Sequence[str], widths: Sequence[float] = ()) -> None:
        """The first row, which stays in sight and filters."""
        page = self.sheets[sheet]
        for at in range(len(columns)):
            page.set_column(at, at, widths[at] if at < len(widths) else 14)
        page.freeze_panes(1, 1)
        for at, name in enumerate(columns):
            page.write_string(0, at, name, self.formats["head"])

    def text(self, page: Worksheet, row: int, column: int, text: str | None, look: str = "text") -> None:
        if text:
            page.write_string(row, column, NO_SIGNS.sub("", text[:MOST]), self.formats[look])

    def day(self, page: Worksheet, row: int, column: int, day: date | None) -> None:
        if day is not None:
            page.write_number(row, column, day.toordinal() - ORDINAL_ZERO, self.formats["day"])

    def moment(self, page: Worksheet, row: int, column: int, seconds: int | None) -> None:
        """The local clock at these epoch seconds."""
        if seconds is not None:
            page.write_number(row, column, self.serial(seconds), self.formats["moment"])

    def serial(self, seconds: int) -> float:
        offset = datetime.fromtimestamp(seconds, self.zone).utcoffset()
        assert offset is not None
        return UNIX_ZERO + (seconds + offset.total_seconds()) / DAY

    def number(self, page: Worksheet, row: int, column: int, value: int | float | Fraction | None) -> None:
        if value is not None:
            page.write_number(row, column, float(value) if isinstance(value, Fraction) else value)

    def abandon(self) -> None:
        """Leaves the workbook unwritten: its temporary files of rows are closed."""
        self.workbook.fileclosed = True
        for page in self.sheets.values():
            page.row_data_fh.close()


def open_book(session: Session, report: Report, say: Speaker, masks: Masks, target: BinaryIO) -> Book:
    """Empty sheets in the order they are read; the same report gives the same bytes."""
    options: dict[str, Any] = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
        "use_zip64": False,
    }
    workbook = xlsxwriter.Workbook(target, options)
    workbook.set_properties(
        {
            "title": say.t("year.title", y=str(report.year)),
            "subject": report.plan.title.in_(say.language),
            "created": report.as_of.replace(tzinfo=None, microsecond=0),
        }
    )
    book = Book(session, report, say, masks, workbook, layout(report), Names.of(session, report, say))
    book.formats = {name: workbook.add_format(dict(look)) for name, look in FORMATS.items()}
    for sheet in SHEETS:
        page = workbook.add_worksheet(book.sheet_name(sheet), ReadySheet)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.repeat_rows(0)
        page.fit_to_pages(1, 0)
        book.sheets[sheet] = page
    return book
