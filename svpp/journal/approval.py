"""Which guards' days are approved: the last decision says so, and the day still holds what was approved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal.models import Companion, Decision, Entry

#: (guard, local day) pairs
Approved = frozenset[tuple[int, date]]
#: kinds of entry that make up a guard's day
KINDS = ("presence", "incident", "finding")
GuardDay = tuple[int, date]
DAY = timedelta(days=1)


def content_hash(parts: Iterable[tuple[str, str]]) -> str:
    """sha256 over the (entry, revision) pairs of a guard's day, in order of entry."""
    text = "\n".join(f"{entry} {revision}" for entry, revision in sorted(parts))
    return hashlib.sha256(text.encode()).hexdigest()


def content_now(session: Session, guard_id: int, day: date) -> str:
    """Hash of what this guard's day holds at present."""
    return content_hash(day_contents(session, day, day).get((guard_id, day), ()))


def day_contents(session: Session, first: date, last: date) -> dict[GuardDay, list[tuple[str, str]]]:
    """(entry, current revision) of every guard's days, companions included; withdrawn ones too, since
    withdrawing changes what was approved."""
    found: dict[GuardDay, list[tuple[str, str]]] = {}
    # the moments of any zone's days, for the index; then the days themselves
    earliest, latest = (datetime.combine(day, time(), UTC) for day in (first - DAY, last + 2 * DAY))
    span = sa.and_(Entry.moment.between(earliest, latest), Entry.day.between(first, last))
    own = sa.select(Entry.guard_id, Entry.day, Entry.id, Entry.revision_id).where(span, Entry.kind.in_(KINDS))
    along = (
        sa.select(Companion.guard_id, Entry.day, Entry.id, Entry.revision_id)
        .join(Entry, Entry.id == Companion.entry_id)
        .where(span, Companion.moment.between(earliest, latest))
    )
    for statement in (own, along):
        for guard, day, entry, revision in session.execute(statement):
            found.setdefault((guard, day), []).append((entry, revision))
    return found


def last_decisions(
    session: Session, first: date, last: date, known_at: datetime | None = None
) -> dict[GuardDay, Decision]:
    """The latest approved or reopened decision per guard and day, as known at `known_at`."""
    statement = sa.select(Decision).where(
        Decision.day.between(first, last), Decision.verdict.in_(("approved", "reopened"))
    )
    if known_at is not None:
        statement = statement.where(Decision.at <= known_at)
    rows = session.scalars(statement.order_by(Decision.seq))
    return {(row.guard_id, row.day): row for row in rows if row.day is not None}


def approved_days(session: Session, first: date, last: date) -> Approved:
    """Approved as of now; a day whose content changed since is not."""
    decided = {
        key: decision
        for key, decision in last_decisions(session, first, last).items()
        if decision.verdict == "approved"
    }
    if not decided:
        return frozenset()
    contents = day_contents(session, first, last)
    return frozenset(
        key for key, d in decided.items() if d.content_hash == content_hash(contents.get(key, ()))
    )
