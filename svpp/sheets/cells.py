"""What a cell means: dates, times and numbers as Excel has them, or as people type them in Belgium."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from svpp.sheets.faults import LineRefused
from svpp.sheets.reading import ExcelError, Formula
from svpp.when.clocks import Doubt, read_clock

#: 17/03/2022, 17-3-22, 17.03.2022
DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
#: 7:30, 7u30, 7h30
WHOLE_HOUR = re.compile(r"(\d{1,2})\s*[uh]?", re.ASCII | re.IGNORECASE)
CLOCK_HOURS = re.compile(r"(\d{1,2})\s*[:uUhH]\s*(\d{2})?")


def text(cell: Any, column: str) -> str:
    """Of any cell; empty for an empty one. Raises LineRefused for a formula without a result, or an error."""
    if isinstance(cell, Formula):
        raise LineRefused("formula", column=column)
    if isinstance(cell, ExcelError):
        raise LineRefused("error_cell", column=column, value=cell.text)
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def day(cell: Any, column: str) -> date:
    """A cell that Excel knows as a date, or a text, the day first unless it begins with the year."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    shown = text(cell, column)
    if not shown:
        raise LineRefused("missing", column=column)
    try:
        if found := DAY_FIRST.fullmatch(shown):
            year = int(found[3])
            return date(year + 2000 if year < 100 else year, int(found[2]), int(found[1]))
        return date.fromisoformat(shown[:10])
    except ValueError:
        raise LineRefused("bad_date", column=column, value=shown[:40]) from None


def moment(cell: Any, column: str, on: date, zone: ZoneInfo) -> datetime:
    """The instant of a time on a local day."""
    shown = _clock(cell, column)
    if not shown:
        raise LineRefused("missing", column=column)
    found = read_clock(shown, on, zone)
    if isinstance(found, Doubt):
        raise LineRefused(found.code, column=column, value=shown[:40])
    return found


def _clock(cell: Any, column: str) -> str:
    if isinstance(cell, timedelta):  # 24:00 in Excel
        cell = cell.total_seconds() / 86400
    if isinstance(cell, (datetime, time)):
        return cell.strftime("%H:%M")
    if isinstance(cell, float) and 0 <= cell <= 1:  # a time that lost its format: a part of the day
        minutes = round(cell * 24 * 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    shown = text(cell, column)
    if isinstance(cell, float) and not cell.is_integer():  # 7.25: a quarter past seven, or 7:25?
        raise LineRefused("bad_clock", column=column, value=shown)
    return f"{whole[1]}:00" if (whole := WHOLE_HOUR.fullmatch(shown)) else shown


def hours(cell: Any, column: str) -> timedelta:
    """A length: 7.5, "7,5", "7u30"."""
    if isinstance(cell, (time, datetime)):
        return timedelta(hours=cell.hour, minutes=cell.minute)
    if isinstance(cell, timedelta):
        return cell
    shown = text(cell, column)
    if found := CLOCK_HOURS.fullmatch(shown):
        return timedelta(hours=int(found[1]), minutes=int(found[2] or 0))
    return timedelta(seconds=round(number(shown, column) * 3600))


def number(shown: str, column: str) -> Fraction:
    """A decimal comma or point; groups of three by spaces or points before a comma."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", shown)
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        return Fraction(plain)
    except (ValueError, ZeroDivisionError):
        raise LineRefused("bad_number", column=column, value=shown[:40]) from None
