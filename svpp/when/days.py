"""Instants and local days.

An instant is a whole number of seconds since 1970-01-01T00:00Z. A day is a calendar day of the municipality's
zone, 23, 24 or 25 hours long; a week is an ISO week and belongs, whole, to the year that holds its Thursday.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


def day_of(instant: int, zone: tzinfo) -> date:
    """The local day that holds the instant; midnight opens the new day."""
    return datetime.fromtimestamp(instant, zone).date()


def bounds_of(day: date, zone: tzinfo) -> tuple[int, int]:
    """The half-open [start, end) of a local day in epoch seconds, from midnight to midnight."""
    return _midnight(day, zone), _midnight(day + _DAY, zone)


def days(first: date, last: date) -> list[date]:
    """Every day from `first` up to and including `last`; empty when `last` is earlier."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def spans(some: Iterable[date], apart: timedelta = 3 * _DAY) -> list[tuple[date, date]]:
    """The days as few spans, first and last inclusive; those no more than `apart` from each other together."""
    found: list[tuple[date, date]] = []
    for day in sorted(some):
        if found and day - found[-1][1] <= apart:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def monday_of(day: date) -> date:
    """The first day of the ISO week that holds `day`."""
    return day - timedelta(days=day.weekday())


def week_year(monday: date) -> int:
    """The year a week belongs to: its Thursday's (ISO 8601)."""
    return (monday + timedelta(days=3)).year


def weeks_of_year(year: int) -> list[date]:
    """The Mondays of the 52 or 53 weeks that belong to `year`; the first may lie in the year before."""
    first = monday_of(date(year, 1, 4))  # 4 January is always in week 1
    last = monday_of(date(year, 12, 28))  # 28 December is always in the last week
    return [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]


def add_months(day: date, n: int) -> date:
    """The same day of the month `n` calendar months on (or back), clamped to that month's last day."""
    month_index = day.year * 12 + day.month - 1 + n
    year, month = month_index // 12, month_index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def epoch(moment: datetime) -> int:
    """Whole epoch seconds of an aware moment, floored. A naive moment raises ValueError."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no UTC offset; an instant must be aware")
    return (moment.astimezone(UTC) - _EPOCH) // _SECOND


def instant(seconds: int) -> datetime:
    """The aware UTC datetime of epoch seconds."""
    return _EPOCH + timedelta(seconds=seconds)


def zulu(moment: datetime) -> str:
    """An aware moment as answers and files write it: ISO 8601 in UTC, ending in Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _midnight(day: date, zone: tzinfo) -> int:
    return epoch(datetime(day.year, day.month, day.day, tzinfo=zone))
