"""Which local days have entries newer than their totals. Intake only marks; reading makes them clean."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from svpp.driver import Act, connection_of, form_of, run_many

#: nobody's presence makes more days than this dirty: an over-long one counts only once confirmed
MOST_DAYS = 4
_SPANS = tuple(timedelta(days=n) for n in range(MOST_DAYS + 2))
_MARK = "INSERT INTO dirty_day (day, seq) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET seq = excluded.seq"


def touched(first: date, ended_at: datetime | None, zone: ZoneInfo) -> list[date]:
    """The local days from the first to the one of the end, and one more: what continues over midnight is counted once,
    so a change today can move the proof count of tomorrow."""
    if ended_at is None or (last := ended_at.astimezone(zone).date()) == first:
        return [first, first + _SPANS[1]]
    span = min((last - first).days, MOST_DAYS)
    return [first + later for later in _SPANS[: span + 2]]


def mark(act: Act, days: Iterable[date], seq: int) -> None:
    """In order, so that two writers never wait for each other in a ring."""
    connection = connection_of(act)
    form = form_of(connection)
    run_many(connection, _MARK, [(form.day(day), seq) for day in sorted(set(days))])
