"""Which local days a change to one entry may change: the rule that marking days, looking back and keeping pictures
share (docs/affected-days.md). Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

#: a presence that counts lies on at most so many days after its first: one of 72 hours (svpp/journal/current.py) begun
#: before midnight, over the night that is 23 hours long
LATER_DAYS = 4
_SPANS = tuple(timedelta(days=n) for n in range(LATER_DAYS + 2))


def lies_on(first: date, ended_at: datetime | None, zone: ZoneInfo) -> list[date]:
    """The local days from the first to the one of the end; an end so late that it counts nothing makes no more."""
    if ended_at is None or (last := ended_at.astimezone(zone).date()) == first:
        return [first]
    return [first + later for later in _SPANS[: min((last - first).days, LATER_DAYS) + 1]]


def touched(first: date, ended_at: datetime | None, zone: ZoneInfo) -> list[date]:
    """Those, and the day after: a night that it pushes aside, or no longer does, is counted as proof of another day."""
    lies = lies_on(first, ended_at, zone)
    return [*lies, lies[-1] + _SPANS[1]]
