"""Which local days may have been summed otherwise at an earlier moment: those that something newer is about.

All other days are still what they were, so the totals of today serve for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal.approval import KINDS
from svpp.journal.dirty import MOST_DAYS, touched
from svpp.journal.models import Decision, Revision
from svpp.when.days import days

DAY = timedelta(days=1)
Span = tuple[date, date]


def days_since(session: Session, known_at: datetime, first: date, last: date, zone: ZoneInfo) -> set[date]:
    """Days of [first, last] whose hours, or whose approval, anything after `known_at` may have changed.

    Every version of a changed entry counts, the one of then among them; and every day from `known_at` on, without
    looking. More days than need be is no fault.
    """
    start = first - (MOST_DAYS + 2) * DAY
    there = known_at.astimezone(zone).date() - DAY
    found = {day for day in days(max(first, there), last)} if there <= last else set()
    decided = sa.select(Decision.day).where(Decision.at > known_at, Decision.day.between(start, last))
    begun = {day for day in session.scalars(decided.distinct()) if day is not None}
    for moment, ended in session.execute(_versions(known_at, start, min(there, last) + 2 * DAY)):
        until = datetime.fromisoformat(ended) if ended else None
        day = moment.astimezone(zone).date()
        begun.add(day)
        found.update(touched(day, until, zone))
    found.update(day + n * DAY for day in begun for n in range(_reach(session)))
    return {day for day in found if first <= day <= last}


def _reach(session: Session) -> int:
    """Days, the first included, on which what began on a day may count: whether it is provisional follows the approval
    of the day it began on. Only a confirmed presence is longer than two days (RONDE_SUSPECT_HOURS)."""
    confirmed = sa.select(sa.exists().where(Decision.verdict == "confirmed"))
    return MOST_DAYS + 2 if session.scalar(confirmed) else 3


def entries_since(known_at: datetime, kinds: Collection[str]) -> sa.CompoundSelect[str]:
    """Entries of these kinds that were filed or changed after `known_at`, and every entry decided upon since."""
    return sa.union(
        sa.select(Revision.entry_id).where(Revision.received_at > known_at, Revision.kind.in_(kinds)),
        sa.select(Decision.entry_id).where(Decision.at > known_at, Decision.entry_id.is_not(None)),
    )


def _versions(known_at: datetime, first: date, last: date) -> sa.Select[Any]:
    """Start and end of every version that begins on these days (UTC), of entries that something newer is about."""
    newer = entries_since(known_at, KINDS)
    span = (datetime.combine(first, time(), UTC), datetime.combine(last, time(), UTC))
    return sa.select(Revision.moment, Revision.data["ended_at"].as_string()).where(
        Revision.entry_id.in_(newer), Revision.kind.in_(KINDS), Revision.moment.between(*span)
    )


def spans(some: Iterable[date], apart: timedelta = 3 * DAY) -> list[Span]:
    """The days as few spans, first and last inclusive; those less than `apart` from each other together."""
    found: list[Span] = []
    for day in sorted(some):
        if found and day - found[-1][1] <= apart:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
