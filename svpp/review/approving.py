"""Which guards' days nobody has approved as they stand: oldest first, known without reading the year each time.

What was found is kept per process and database together with the journal number up to which it holds. The next look
only reads the days that entries or decisions with a higher number touch; journal numbers commit in their own order
(docs/adr/0009), so none is missed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter
from threading import Lock
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

from svpp import clock
from svpp.facts.values import Presence
from svpp.journal import approval, current
from svpp.journal.changed import days_after
from svpp.journal.kept import database_of
from svpp.journal.models import Decision, Entry
from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may
from svpp.places.lookup import places
from svpp.places.models import Place
from svpp.places.town import town
from svpp.review.doubts import doubts, touches, unfinished
from svpp.when.days import bounds_of, epoch

DAY = timedelta(days=1)
#: farther apart, days are looked at by themselves
APART = timedelta(days=10)
#: seconds before a day from which a presence may still reach into it: a confirmed one of three days at most
LONGEST = int(current.LONGEST_CONFIRMED.total_seconds())


@dataclass(frozen=True, slots=True)
class Waiting:
    """One guard's day that is not approved. state: new, changed (since it was approved) or reopened."""

    guard_id: int
    state: str
    #: something to look at, as the board judges it (svpp/review/doubts.py)
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


class _Spot(NamedTuple):
    lat: float | None
    lon: float | None
    radius_m: int | None


class _Logged(NamedTuple):
    id: str
    revision_id: str
    conflicts: int
    data: dict[str, Any]


class _Judge(NamedTuple):
    """What the judgement rests on besides the journal; with another one all is judged again."""

    zone: ZoneInfo
    #: seconds after which a presence is too long
    suspect_after: int
    spots: tuple[_Spot, ...]


@dataclass(slots=True)
class _Known:
    seq: int = -1
    judge: _Judge | None = None
    days: dict[date, dict[int, Waiting]] = field(default_factory=dict)


_known: WeakKeyDictionary[Pool, _Known] = WeakKeyDictionary()
_lock = Lock()


def is_odd(waiting: Waiting) -> bool:
    """Whether it is looked at by itself, and not approved with the others."""
    return waiting.odd or waiting.state != "new"


def open_days(session: Session, actor: Actor, today: date, suspect_after: int) -> Queue:
    """Of the guards this actor may decide about. `suspect_after`: seconds after which a presence is too long."""
    found = _refreshed(session, suspect_after)
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


def _refreshed(session: Session, suspect_after: int) -> dict[date, dict[int, Waiting]]:
    judge = _Judge(town(session).zone, suspect_after, tuple(_spot(p) for p in places(session, retired=True)))
    top = max(
        session.scalar(sa.select(sa.func.max(Entry.changed_seq))) or 0,
        session.scalar(sa.select(sa.func.max(Decision.seq))) or 0,
    )
    with _lock:
        known = _known.setdefault(database_of(session), _Known())
        if known.seq < 0 or top < known.seq or known.judge != judge:
            known.days = _all_waiting(session, judge)
        elif top > known.seq:
            for day in _touched(session, known.seq, judge.zone):
                known.days.pop(day, None)
                known.days |= _waiting(session, day, day, judge)
        known.seq, known.judge = top, judge
        return dict(known.days)


def _spot(place: Place) -> _Spot:
    return _Spot(place.lat, place.lon, place.radius_m)


def _touched(session: Session, seq: int, zone: ZoneInfo) -> set[date]:
    """Days of what was changed or decided after this number."""
    decided = session.scalars(sa.select(Decision.day).where(Decision.seq > seq, Decision.day.is_not(None)))
    return days_after(session, seq, approval.KINDS, zone) | {day for day in decided if day is not None}


def _all_waiting(session: Session, judge: _Judge) -> dict[date, dict[int, Waiting]]:
    first, last = session.execute(
        sa.select(sa.func.min(Entry.day), sa.func.max(Entry.day)).where(Entry.kind.in_(approval.KINDS))
    ).one()
    return _waiting(session, first, last, judge) if first else {}


def _waiting(session: Session, first: date, last: date, judge: _Judge) -> dict[date, dict[int, Waiting]]:
    """Every guard's day in this span whose content nobody has approved."""
    decisions = approval.last_decisions(session, first, last)
    found: dict[date, dict[int, Waiting]] = {}
    for (guard, day), parts in approval.day_contents(session, first, last).items():
        content, decision = approval.content_hash(parts), decisions.get((guard, day))
        if decision is not None and (decision.verdict, decision.content_hash) == ("approved", content):
            continue
        state = "new" if decision is None else "changed" if decision.verdict == "approved" else "reopened"
        found.setdefault(day, {})[guard] = Waiting(guard, state, False, content)
    for run in _runs(found):
        for guard, day in _odd(session, {day: found[day] for day in run}, judge):
            found[day][guard] = replace(found[day][guard], odd=True)
    return found


def _runs(days: Iterable[date]) -> Iterator[list[date]]:
    """Days that lie near each other together, so that the years between are not read."""
    run: list[date] = []
    for day in sorted(days):
        if run and day - run[-1] > APART:
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _odd(
    session: Session, waiting: dict[date, dict[int, Waiting]], judge: _Judge
) -> Iterator[approval.GuardDay]:
    """Of these guards' days, those with something to look at: what the board calls an exception."""
    after = judge.suspect_after
    earliest = bounds_of(min(waiting), judge.zone)[0] - after
    latest = bounds_of(max(waiting), judge.zone)[1]
    presences: dict[int, list[Presence]] = {}
    for presence in current.presences(session, earliest, latest):
        for guard in presence.guards:
            presences.setdefault(guard, []).append(presence)
    entries = _entries(session, min(waiting), max(waiting))
    everything = [entry for logged in entries.values() for entry in logged]
    known = doubts(session, judge.spots, None, [entry.revision_id for entry in everything])
    now = epoch(clock.now())
    for mine in presences.values():
        mine.sort(key=attrgetter("start"))
    for day, guards in waiting.items():
        start, end = bounds_of(day, judge.zone)
        for guard in guards:
            near = _from(presences.get(guard, []), start - LONGEST, end)
            near = [p for p in near if p.confirmed or p.start >= start - after]  # what the board looks at
            own = [p for p in near if touches(p, start, end, now, after)]
            logged = entries.get((guard, day), [])
            if unfinished(own, after) or known.flags(logged, own, after):
                yield guard, day


def _from(ordered: list[Presence], start: int, end: int) -> list[Presence]:
    """Those that start in [start, end)."""
    key = attrgetter("start")
    return ordered[bisect_left(ordered, start, key=key) : bisect_left(ordered, end, key=key)]


def _entries(session: Session, first: date, last: date) -> dict[approval.GuardDay, list[_Logged]]:
    """What each guard logged that counts, by day, as far as a doubt about it shows."""
    earliest, latest = (datetime.combine(day, time(), UTC) for day in (first - DAY, last + 2 * DAY))
    rows = session.execute(
        sa.select(Entry.guard_id, Entry.day, Entry.id, Entry.revision_id, Entry.conflicts, Entry.data).where(
            Entry.kind.in_(approval.KINDS),
            Entry.moment.between(earliest, latest),
            Entry.day.between(first, last),
            Entry.withdrawn.is_(False),
            Entry.rejected.is_(False),
        )
    )
    found: dict[approval.GuardDay, list[_Logged]] = {}
    for guard, day, *rest in rows:
        found.setdefault((guard, day), []).append(_Logged(*rest))
    return found
