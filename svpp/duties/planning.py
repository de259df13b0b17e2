"""Plans, changes and cancels duties; every version stays.

A refusal names its fields: Problem("field_invalid") with codes of `FAULTS`, or "duty_changed" when the duty is no
longer what was on the screen. The same act sent twice changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp import clock
from svpp.db import writing
from svpp.duties.checks import Ground, check, refused
from svpp.duties.kinds import ABSENCES
from svpp.duties.models import PlannedDuty
from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may
from svpp.problems import Problem


@dataclass(frozen=True, slots=True)
class Wanted:
    """A duty as somebody wants it; `duty` is its own id, made by whoever asks, so that asking twice is harmless."""

    duty: str
    #: user name
    guard: str
    day: date
    #: local clock "HH:MM"
    start: str
    end: str
    activity: str
    place: str | None = None
    event: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """How many duties were planned, and how many fell away because of an absence."""

    planned: int
    cancelled: int


def plan_duties(session: Session, actor: Actor, wanted: Sequence[Wanted], now: datetime) -> Done:
    """All of them or, when one is refused, none."""
    with writing(session):
        now = _hold(session, now)
        ground = Ground.of(session, wanted)
        newest = {row.duty: row for row in versions(session, [one.duty for one in wanted])}
        planned = cancelled = 0
        for one in wanted:
            there = newest.get(one.duty)
            if there is None:
                cancelled += _plan(session, actor, one, ground, now)
                planned += 1
            elif not _as_wanted(there, one, ground):
                raise Problem("duty_changed")
    return Done(planned, cancelled)


def change_duty(
    session: Session, actor: Actor, duty: str, version: int, wanted: Wanted | None, now: datetime
) -> Done:
    """Changes the version that was on the screen to what is wanted, or cancels it (None)."""
    with writing(session):
        now = _hold(session, now)
        row = find(session, actor, duty)
        ground = Ground.of(session, [wanted] if wanted else [])
        if row.known_until is not None or row.id != version:
            if _as_wanted(row, wanted, ground):
                return Done(0, 0)
            raise Problem("duty_changed")
        if row.day < now.astimezone(ground.zone).date() and row.activity not in ABSENCES:
            raise refused(wanted, day="past")
        row.known_until, row.ended_by_id = now, actor.id
        session.flush()
        if wanted is None:
            return Done(0, 1)
        return Done(1, _plan(session, actor, replace(wanted, duty=duty), ground, now))


def _hold(session: Session, now: datetime) -> datetime:
    """Nobody else plans until this transaction ends; what the clock says then. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE planned_duty IN EXCLUSIVE MODE"))
    return clock.again(now)


def _as_wanted(row: PlannedDuty, wanted: Wanted | None, ground: Ground) -> bool:
    """Whether the duty's newest version already is what is asked for: the same form sent twice."""
    if wanted is None:
        return row.known_until is not None
    person = ground.people.get(wanted.guard)
    have = (row.guard_id, row.day, row.starts, row.ends, row.activity, row.place, row.event, row.note)
    asked = (wanted.day, wanted.start, wanted.end, wanted.activity, wanted.place, wanted.event, wanted.note)
    return row.known_until is None and person is not None and have == (person.id, *asked)


def _plan(session: Session, actor: Actor, one: Wanted, ground: Ground, now: datetime) -> int:
    """Adds it; how many duties an absence made fall away."""
    guard = check(actor, one, ground, now)
    in_the_way = ground.overlapping(guard, one)
    if one.activity not in ABSENCES or any(row.activity in ABSENCES for row in in_the_way):
        if in_the_way:
            raise refused(one, start="overlaps")
    elif one.day < now.astimezone(ground.zone).date():
        in_the_way = []  # what was planned for a day that is over stays, to be compared with what was done
    for row in in_the_way:
        row.known_until, row.ended_by_id = now, actor.id
    planned = PlannedDuty(
        duty=one.duty,
        guard_id=guard,
        day=one.day,
        starts=one.start,
        ends=one.end,
        activity=one.activity,
        place=one.place,
        event=one.event,
        note=one.note,
        author_id=actor.id,
        known_from=now,
    )
    session.add(planned)
    ground.remember(planned)
    return len(in_the_way)


def find(session: Session, actor: Actor, duty: str) -> PlannedDuty:
    """Its newest version. Raises Problem("not_found") where there is none for this actor."""
    row = session.scalar(
        sa.select(PlannedDuty).where(PlannedDuty.duty == duty).order_by(PlannedDuty.id.desc()).limit(1)
    )
    if row is None:
        raise Problem("not_found")
    owner = session.get_one(Person, row.guard_id)
    if not may(actor, "plan_duty", Thing(owner_id=owner.id, team=owner.team)):
        raise Problem("not_found")
    return row


def versions(session: Session, duties: Iterable[str]) -> list[PlannedDuty]:
    """Every version of these duties, oldest first."""
    return list(
        session.scalars(
            sa.select(PlannedDuty).where(PlannedDuty.duty.in_(list(duties))).order_by(PlannedDuty.id)
        )
    )
