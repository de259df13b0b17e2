"""Days, years and moments as somebody writes them in an address: for people's pages and for machines alike."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from svpp.problems import Problem

DAY = re.compile(r"\d{4}-\d\d-\d\d")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)")
FIRST_YEAR, LAST_YEAR = 2000, 2099


def read_day(text: str) -> date:
    """Raises Problem("bad_date")."""
    try:
        if not DAY.fullmatch(text):
            raise ValueError
        found = date.fromisoformat(text)
    except ValueError:
        raise Problem("bad_date", value=repr(text)[:40]) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Problem("bad_date", value=repr(text)[:40])
    return found


def read_year(text: str) -> int:
    """Raises Problem("bad_year")."""
    if len(text) != 4 or not text.isascii() or not text.isdigit():
        raise Problem("bad_year", value=repr(text)[:40])
    if not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise Problem("bad_year", value=repr(text)[:40])
    return int(text)


def read_instant(text: str) -> datetime:
    """Aware UTC; an unescaped + of an address is understood. Raises Problem("bad_instant") for one without an offset,
    and for anything else."""
    text = text.replace(" ", "+")
    if not INSTANT.fullmatch(text):
        raise Problem("bad_instant", value=repr(text)[:60])
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Problem("bad_instant", value=repr(text)[:60]) from None
