"""Which guards' days nobody has approved as they stand: oldest first, known without reading the year each time.

What was found is kept per process and database together with the journal number up to which it holds. The next look
only reads the days that entries or decisions with a higher number touch; journal numbers commit in their own order
(docs/adr/0009), so none is missed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from svpp.journal import approval
from svpp.journal.models import Companion, Decision, Entry, Revision
from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may
from svpp.places.town import town

DAY = timedelta(days=1)
CLOCK_OFF_MS = 120_000
#: more ids than this are looked up by reading the table
MANY = 500
#: longest presence that is no exception; the board knows the setting, the queue only counts
LONG = timedelta(hours=16)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One guard's day that is not approved. state: new, changed (since it was approved) or reopened."""

    guard_id: int
    state: str
    #: something to look at: an end missing or too late, versions that disagree, a clock that is off
    odd: bool
    content: str


@dataclass(frozen=True, slots=True)
class OpenDay:
    day: date
    #: (user name, waiting)
    guards: tuple[tuple[str, Waiting], ...]

    @property
    def clean(self) -> tuple[tuple[str, Waiting], ...]:
        return tuple(row for row in self.guards if not is_odd(row[1]))

    @property
    def odd(self) -> int:
        return len(self.guards) - len(self.clean)


@dataclass(frozen=True, slots=True)
class Queue:
    """Days before today, oldest first."""

    days: tuple[OpenDay, ...]

    @property
    def oldest(self) -> OpenDay | None:
        return self.days[0] if self.days else None


@dataclass(slots=True)
class _Known:
    seq: int = -1
    days: dict[date, dict[int, Waiting]] = field(default_factory=dict)


_known: WeakKeyDictionary[Any, _Known] = WeakKeyDictionary()
_lock = Lock()


def is_odd(waiting: Waiting) -> bool:
    """Whether it is looked at by itself, and not approved with the others."""
    return waiting.odd or waiting.state != "new"


def open_days(session: Session, actor: Actor, today: date) -> Queue:
    """Of the guards this actor may decide about."""
    found = _refreshed(session)
    people = {
        id_: username
        for id_, username, team in session.execute(sa.select(Person.id, Person.username, Person.team))
        if may(actor, "decide_day", Thing(owner_id=id_, team=team))
    }
    days = []
    for day in sorted(day for day in found if day < today):
        guards = sorted((people[w.guard_id], w) for w in found[day].values() if w.guard_id in people)
        if guards:
            days.append(OpenDay(day, tuple(guards)))
    return Queue(tuple(days))


def _refreshed(session: Session) -> dict[date, dict[int, Waiting]]:
    zone = town(session).zone
    top = max(
        session.scalar(sa.select(sa.func.max(Entry.changed_seq))) or 0,
        session.scalar(sa.select(sa.func.max(Decision.seq))) or 0,
    )
    with _lock:
        known = _known.setdefault(session.get_bind(), _Known())
        if known.seq < 0 or top < known.seq:
            known.days = _waiting(session, date.min, date.max)
        elif top > known.seq:
            for day in _touched(session, known.seq, zone):
                known.days.pop(day, None)
                known.days |= _waiting(session, day, day)
        known.seq = top
        return dict(known.days)


def _touched(session: Session, seq: int, zone: ZoneInfo) -> set[date]:
    """Days of what changed after this number, also those on which an entry lay before."""
    changed = sa.select(Entry.id).where(Entry.changed_seq > seq, Entry.kind.in_(approval.KINDS))
    days = set(session.scalars(sa.select(Entry.day).where(Entry.id.in_(changed))))
    moments = session.scalars(sa.select(Revision.moment).where(Revision.entry_id.in_(changed)))
    days |= {moment.astimezone(zone).date() for moment in moments}
    decided = session.scalars(sa.select(Decision.day).where(Decision.seq > seq, Decision.day.is_not(None)))
    return days | {day for day in decided if day is not None}


def _waiting(session: Session, first: date, last: date) -> dict[date, dict[int, Waiting]]:
    """Every guard's day in this span whose content nobody has approved."""
    span = [Entry.kind.in_(approval.KINDS)]
    if first > date.min:
        earliest, latest = (datetime.combine(day, time(), UTC) for day in (first - DAY, last + 2 * DAY))
        span += [Entry.moment.between(earliest, latest), Entry.day.between(first, last)]
    columns = (
        Entry.guard_id,
        Entry.day,
        Entry.id,
        Entry.revision_id,
        sa.and_(Entry.withdrawn.is_(False), Entry.rejected.is_(False)),
        Entry.kind,
        Entry.moment,
        Entry.ended_at,
        Entry.conflicts,
        Entry.confirmed,
    )
    rows = session.execute(sa.select(*columns).where(*span)).all()
    along = session.execute(
        sa.select(Companion.guard_id, *columns[1:]).join(Entry, Entry.id == Companion.entry_id).where(*span)
    ).all()
    off = _clocks_off(session, [row[3] for row in rows])
    contents: dict[approval.GuardDay, list[tuple[str, str]]] = {}
    odd: set[approval.GuardDay] = set()
    for guard, day, entry, revision, counts, kind, moment, ended, conflicts, confirmed in (*rows, *along):
        contents.setdefault((guard, day), []).append((entry, revision))
        strange = kind == "presence" and (ended is None or (ended - moment > LONG and not confirmed))
        if counts and (strange or conflicts or revision in off):
            odd.add((guard, day))
    return _undecided(session, contents, odd, first, last)


def _undecided(
    session: Session,
    contents: dict[approval.GuardDay, list[tuple[str, str]]],
    odd: set[approval.GuardDay],
    first: date,
    last: date,
) -> dict[date, dict[int, Waiting]]:
    decisions = approval.last_decisions(session, first, last)
    found: dict[date, dict[int, Waiting]] = {}
    for (guard, day), parts in contents.items():
        content, decision = approval.content_hash(parts), decisions.get((guard, day))
        if decision is not None and (decision.verdict, decision.content_hash) == ("approved", content):
            continue
        state = "new" if decision is None else "changed" if decision.verdict == "approved" else "reopened"
        found.setdefault(day, {})[guard] = Waiting(guard, state, (guard, day) in odd, content)
    return found


def _clocks_off(session: Session, revision_ids: Iterable[str]) -> frozenset[str]:
    """Of which any version came from a phone whose clock was off, unless the desk has the last word."""
    wanted, current = list(revision_ids), aliased(Revision)
    off = sa.or_(Revision.clock_offset_ms > CLOCK_OFF_MS, Revision.clock_offset_ms < -CLOCK_OFF_MS)
    statement = (
        sa.select(current.id)
        .join(Revision, Revision.entry_id == current.entry_id)
        .where(off, current.device_id.is_not(None))
    )
    if len(wanted) <= MANY:
        statement = statement.where(current.id.in_(wanted))
    return frozenset(session.scalars(statement))
