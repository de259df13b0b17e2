"""Locks and unlocks a year, and lists what was changed in it all the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from svpp import clock
from svpp.db import writing
from svpp.journal.locks import lock_of
from svpp.journal.models import Decision, Entry, Revision, YearLock
from svpp.journal.numbers import take_numbers
from svpp.people.models import Person
from svpp.people.policy import Actor, require
from svpp.places.town import town
from svpp.problems import Problem
from svpp.when.days import bounds_of, instant

#: days in which late entries still pass, unless another last day is given
GRACE = timedelta(days=14)
LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class LateChange:
    """A change that a locked year took: an exception with who, when and why."""

    entry: str
    kind: str
    day: date
    guard: str
    who: str
    at: datetime
    why: str | None


def lock_year(
    session: Session, actor: Actor, year: int, grace_until: date, reason: str | None, now: datetime
) -> YearLock:
    """Locks a year that is over. Locking it again with the same last day of grace changes nothing."""
    require(actor, "lock_year")
    today = now.astimezone(town(session).zone).date()
    if year >= today.year:
        raise Problem("field_invalid", fields={"year": ["year_running"]}, detail="the year is not over")
    if grace_until < today:
        raise Problem(
            "field_invalid", fields={"grace_until": ["past"]}, detail="grace_until lies in the past"
        )
    return _add(session, actor, year, "locked", grace_until, reason, now)


def unlock_year(session: Session, actor: Actor, year: int, reason: str, now: datetime) -> YearLock:
    """Opens a year again, which has to be explained."""
    require(actor, "lock_year")
    if not reason.strip():
        raise Problem("reason_needed", fields={"reason": ["reason_needed"]})
    return _add(session, actor, year, "unlocked", None, reason.strip(), now)


def _add(
    session: Session,
    actor: Actor,
    year: int,
    verdict: str,
    grace_until: date | None,
    reason: str | None,
    now: datetime,
) -> YearLock:
    with writing(session):
        take_numbers(session, 0)  # nobody files while the year is being locked
        last = lock_of(session, year)
        if last is not None and (last.verdict, last.grace_until) == (verdict, grace_until):
            return last
        if last is None and verdict == "unlocked":
            raise Problem("not_found")
        row = YearLock(
            year=year,
            at=clock.again(now),
            author_id=actor.id,
            verdict=verdict,
            grace_until=grace_until,
            reason=(reason or "").strip()[:LONGEST_REASON] or None,
        )
        session.add(row)
        session.flush()
    return row


def locks(session: Session, year: int) -> list[tuple[YearLock, str]]:
    """Every lock and unlock of a year with the name of who did it, newest first."""
    rows = session.execute(
        sa.select(YearLock, Person.name)
        .join(Person, Person.id == YearLock.author_id)
        .where(YearLock.year == year)
        .order_by(YearLock.id.desc())
    )
    return [(lock, name) for lock, name in rows]


def exceptions(session: Session, year: int) -> list[LateChange]:
    """Versions and decisions about the year's entries after the grace of the lock that stands, oldest first."""
    lock = lock_of(session, year)
    if lock is None or lock.grace_until is None:
        return []
    zone = town(session).zone
    after = max(instant(bounds_of(lock.grace_until, zone)[1]), lock.at)
    first, last = (datetime.combine(date(y, 1, 1), time(), UTC) for y in (year, year + 1))
    author = aliased(Person)
    rows = session.execute(
        sa.select(Revision, Entry.day, Person.name, author.name)
        .join(Entry, Entry.id == Revision.entry_id)
        .join(Person, Person.id == Revision.guard_id)
        .join(author, author.id == Revision.author_id)
        .where(
            Revision.received_at >= after,
            Revision.moment.between(first - timedelta(days=2), last + timedelta(days=2)),
        )
        .order_by(Revision.seq)
    )
    versions = [
        LateChange(r.entry_id, r.kind, day, guard, who, r.received_at, r.reason)
        for r, day, guard, who in rows
        if day.year == year or r.moment.astimezone(zone).year == year
    ]
    return sorted([*versions, *_decided(session, year, after)], key=lambda late: late.at)


def _decided(session: Session, year: int, after: datetime) -> list[LateChange]:
    """What was decided about the year's entries after its grace: rejecting or confirming hours moves figures too."""
    author = aliased(Person)
    rows = session.execute(
        sa.select(Decision, Entry.kind, Entry.day, Person.name, author.name)
        .join(Entry, Entry.id == Decision.entry_id)
        .join(Person, Person.id == Entry.guard_id)
        .join(author, author.id == Decision.author_id)
        .where(
            Decision.at >= after,
            Decision.verdict.in_(("rejected", "confirmed", "restored")),
            Entry.day.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    return [
        LateChange(d.entry_id or "", kind, day, guard, who, d.at, d.reason)
        for d, kind, day, guard, who in rows
    ]
