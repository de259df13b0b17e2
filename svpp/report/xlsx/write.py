"""Puts the workbook together."""

from __future__ import annotations

from typing import BinaryIO

from sqlalchemy.orm import Session

from svpp.report.assemble import Report
from svpp.report.names import masks
from svpp.report.seal import Seal
from svpp.report.xlsx.book import open_book
from svpp.report.xlsx.sheet_about import write_about
from svpp.report.xlsx.sheet_blocks import write_blocks
from svpp.report.xlsx.sheet_days import write_days, write_weeks
from svpp.report.xlsx.sheet_figures import write_figures, write_rules
from svpp.report.xlsx.sheet_proof import write_proof
from svpp.words import Speaker


def write(
    session: Session,
    report: Report,
    language: str,
    town: str,
    target: BinaryIO,
    *,
    names: bool = False,
    seal: Seal | None = None,
) -> None:
    """Writes the workbook to `target`. `names`: people by their names instead of by numbers."""
    say = Speaker(language, report.zone)
    book = open_book(session, report, say, masks(session, report, names=names), target)
    try:
        at_events = write_blocks(book)
        sums = write_proof(book, at_events)
        write_figures(book, sums)
        write_rules(book)
        write_days(book)
        write_weeks(book)
        write_about(book, town, seal)
    except BaseException:
        book.abandon()
        raise
    book.workbook.close()
