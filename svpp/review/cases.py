"""Incidents and findings as cases: what is asked of each, by when, and whether it was done.

Deadlines: suspicious behaviour reaches the police within the hours that the plan says, a crime or délit without delay
(law of 15 May 2007, art. 15), a finding the sanctioning official as svpp/journal/data/catalogue.toml says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal.models import Entry
from svpp.journal.reading import readable
from svpp.journal.reference import categories, newest_plans, transmit_within
from svpp.measure.cases import last_day, last_second
from svpp.people.models import Person
from svpp.people.policy import Actor
from svpp.plan.catalogue import Plan
from svpp.plan.deadlines import police_within
from svpp.when.days import bounds_of, epoch, instant

Kind = Literal["incident", "finding"]
#: nothing is asked · still to do, in time · to do at once · to do, too late · done in time · done too late · withdrawn
State = Literal["none", "open", "urgent", "late", "done", "done_late", "gone"]
STATES: tuple[State, ...] = ("urgent", "late", "open", "done", "done_late", "none", "gone")


@dataclass(frozen=True, slots=True)
class Case:
    entry: Entry
    owner: Person
    state: State
    #: the last instant in time; None where nothing is asked, or at once
    deadline: datetime | None
    done_at: datetime | None

    @property
    def number(self) -> str | None:
        return f"{self.entry.number_year}/{self.entry.number:04d}" if self.entry.number else None


@dataclass(frozen=True, slots=True)
class Filter:
    """Days are local and inclusive; None does not limit."""

    kind: Kind
    first: date
    last: date
    guard: str | None = None
    place: str | None = None
    what: str | None = None
    states: frozenset[State] = frozenset()


@dataclass(frozen=True, slots=True)
class Cases:
    """Newest first; `counts` per state before the filter by state, so that each choice says how many it has."""

    rows: list[Case]
    counts: Counter[State]


def find_cases(session: Session, actor: Actor, wanted: Filter, now: datetime, zone: tzinfo) -> Cases:
    """The cases this actor may read."""
    statement = (
        sa.select(Entry, Person)
        .join(Person, Person.id == Entry.guard_id)
        .where(Entry.kind == wanted.kind, Entry.day.between(wanted.first, wanted.last))
        .order_by(Entry.moment.desc(), Entry.first_seq.desc())
    )
    for column, value in (
        (Person.username, wanted.guard),
        (Entry.place, wanted.place),
        (Entry.what, wanted.what),
    ):
        if value:
            statement = statement.where(column == value)
    plans = newest_plans(session)
    found = [
        case_of(entry, owner, plans, now, zone)
        for entry, owner in session.execute(statement)
        if readable(plans, actor, entry, owner)
    ]
    counts = Counter(case.state for case in found)
    return Cases([case for case in found if not wanted.states or case.state in wanted.states], counts)


def chosen_cases(
    session: Session, actor: Actor, kind: Kind, entries: Iterable[str], now: datetime, zone: tzinfo
) -> list[Case]:
    """These entries, of this kind, as far as the actor may read them, in the order of their moments."""
    rows = session.execute(
        sa.select(Entry, Person)
        .join(Person, Person.id == Entry.guard_id)
        .where(Entry.kind == kind, Entry.id.in_(sorted(set(entries))))
        .order_by(Entry.moment, Entry.first_seq)
    )
    plans = newest_plans(session)
    return [
        case_of(entry, owner, plans, now, zone)
        for entry, owner in rows
        if readable(plans, actor, entry, owner)
    ]


def case_of(entry: Entry, owner: Person, plans: Sequence[Plan], now: datetime, zone: tzinfo) -> Case:
    """Pure, but for reading the catalogue. `plans`: all there are; those of the entry's year say the deadline."""
    deadline, at_once = _asked(entry, plans, zone)
    done_at = _done_at(entry)
    state: State
    if entry.withdrawn or entry.rejected:
        state = "gone"
    elif done_at is not None:
        state = "done_late" if deadline is not None and done_at > deadline else "done"
    elif at_once:
        state = "urgent"
    elif deadline is None:
        state = "none"
    else:
        state = "late" if now > deadline else "open"
    return Case(entry, owner, state, deadline, done_at)


def _asked(entry: Entry, plans: Sequence[Plan], zone: tzinfo) -> tuple[datetime | None, bool]:
    """The last instant in time, and whether it is asked at once."""
    if entry.kind == "finding":
        last = last_day(entry.day, transmit_within(entry.what))
        return instant(bounds_of(last, zone)[1] - 1), False
    category = categories().get(entry.what, {})
    if category.get("severity") == "crime":
        return None, True
    if not category.get("suspicious"):
        return None, False
    within = police_within(plan for plan in plans if plan.covers(entry.day.year))
    return instant(last_second(epoch(entry.moment), within)), False


def _done_at(entry: Entry) -> datetime | None:
    police = entry.data.get("police") or {}
    text = entry.data.get("transmitted_at") if entry.kind == "finding" else police.get("reported_at")
    return datetime.fromisoformat(text) if text else None
