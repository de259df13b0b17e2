"""Which local days are no longer as they were at a moment, or at a journal number; what was known of others holds.

Every version of a changed entry is looked at: it left the days of the old ones, and came to those of the new.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal.approval import KINDS
from svpp.journal.models import Decision, Entry, Revision
from svpp.journal.touched import LATER_DAYS, lies_on, touched
from svpp.when.days import days

DAY = timedelta(days=1)
#: a start by UTC may be a day off the local one, either way
UTC_MARGIN = 2 * DAY


def days_after(session: Session, seq: int, kinds: Collection[str], zone: ZoneInfo) -> set[date]:
    """Days that entries of these kinds touch, or touched, which were filed, changed or decided upon under a higher
    number than `seq`. Journal numbers commit in their own order (docs/adr/0009), so none is missed."""
    changed = sa.select(Entry.id).where(Entry.changed_seq > seq, Entry.kind.in_(kinds))
    rows = session.execute(_versions(changed, kinds)).all()
    return {day for moment, ended in rows for day in touched(_day(moment, zone), _end(ended), zone)}


def days_since(session: Session, known_at: datetime, first: date, last: date, zone: ZoneInfo) -> set[date]:
    """Days of [first, last] whose hours, or whose approval, anything after `known_at` may have changed; and every day
    from the one before `known_at` on, without looking. More days than need be is no fault."""
    start = first - 2 * LATER_DAYS * DAY
    there = known_at.astimezone(zone).date() - DAY
    found = {day for day in days(max(first, there), last)} if there <= last else set()
    decided = sa.select(Decision.day).where(Decision.at > known_at, Decision.day.between(start, last))
    changed = {day for day in session.scalars(decided.distinct()) if day is not None}
    begun = Revision.moment.between(_midnight(start), _midnight(min(there, last) + UTC_MARGIN))
    for moment, ended in session.execute(_versions(entries_since(known_at, KINDS), KINDS).where(begun)):
        changed.update(lies_on(_day(moment, zone), _end(ended), zone))
    found.update(day + n * DAY for day in changed for n in range(_runs_on(session) + 1))
    return {day for day in found if first <= day <= last}


def entries_since(known_at: datetime, kinds: Collection[str]) -> sa.CompoundSelect[str]:
    """Entries of these kinds that were filed or changed after `known_at`, and every entry decided upon since."""
    return sa.union(
        sa.select(Revision.entry_id).where(Revision.received_at > known_at, Revision.kind.in_(kinds)),
        sa.select(Decision.entry_id).where(Decision.at > known_at, Decision.entry_id.is_not(None)),
    )


def _runs_on(session: Session) -> int:
    """Days after a changed one on which something that is there too may count: how much of it is provisional, and of
    which day it is proof, follow from the days before. Only a confirmed one is longer than two days
    (RONDE_SUSPECT_HOURS)."""
    confirmed = sa.select(sa.exists().where(Decision.verdict == "confirmed"))
    return LATER_DAYS if session.scalar(confirmed) else 2


def _versions(entries: sa.Select[Any] | sa.CompoundSelect[str], kinds: Collection[str]) -> sa.Select[Any]:
    """Start and end (ISO 8601; None) of every version of these entries."""
    return sa.select(Revision.moment, Revision.data["ended_at"].as_string()).where(
        Revision.entry_id.in_(entries), Revision.kind.in_(kinds)
    )


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _end(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
