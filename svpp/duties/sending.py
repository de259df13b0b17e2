"""Sends somebody who is on duty elsewhere: a duty from now on, with what they were planned for cut around it.

Taking it back puts the duties that were cut back as they were: they are the versions that ended when it began.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp import clock
from svpp.db import writing
from svpp.duties.checks import Ground, check, refused
from svpp.duties.kinds import ABSENCES, span
from svpp.duties.models import PlannedDuty
from svpp.duties.planning import Wanted, find, versions
from svpp.people.policy import Actor
from svpp.places.town import town
from svpp.problems import Problem

#: what is left of a duty that is cut and is shorter than this falls away
SHORTEST = timedelta(minutes=5)


def send(session: Session, actor: Actor, wanted: Wanted, now: datetime) -> None:
    """Raises Problem as planning does; "overlaps" where the guard is absent then. The same again changes nothing."""
    with writing(session):
        now = clock.again(now)
        ground = Ground.of(session, [wanted])
        guard = check(actor, wanted, ground, now)
        if any(row.known_until is None for row in versions(session, [wanted.duty])):
            return
        in_the_way = ground.overlapping(guard, wanted)
        if any(row.activity in ABSENCES for row in in_the_way):
            raise refused(wanted, start="overlaps")
        for row in in_the_way:
            _end(row, actor, now)
        session.flush()
        for row in in_the_way:
            session.add_all(_around(row, wanted, ground, actor, now))
        session.add(
            PlannedDuty(
                duty=wanted.duty,
                guard_id=guard,
                day=wanted.day,
                starts=wanted.start,
                ends=wanted.end,
                activity=wanted.activity,
                place=wanted.place,
                event=wanted.event,
                note=wanted.note,
                author_id=actor.id,
                known_from=now,
            )
        )


def take_back(session: Session, actor: Actor, duty: str, now: datetime) -> None:
    """Raises Problem: not_found, and duty_changed where one of the duties was changed since. Twice is once."""
    with writing(session):
        now = clock.again(now)
        sent = find(session, actor, duty)
        if sent.known_until is not None:
            return
        if sent.day < now.astimezone(town(session).zone).date():
            raise refused(None, day="past")
        moment = sent.known_from
        of_guard = PlannedDuty.guard_id == sent.guard_id
        made = session.scalars(sa.select(PlannedDuty).where(of_guard, PlannedDuty.known_from == moment)).all()
        cut = session.scalars(sa.select(PlannedDuty).where(of_guard, PlannedDuty.known_until == moment)).all()
        if any(row.known_until is not None for row in made):
            raise Problem("duty_changed")
        for row in made:
            _end(row, actor, now)
        session.flush()
        session.add_all(_again(row, actor, now) for row in cut)


def _end(row: PlannedDuty, actor: Actor, now: datetime) -> None:
    row.known_until, row.ended_by_id = now, actor.id


def _around(
    row: PlannedDuty, wanted: Wanted, ground: Ground, actor: Actor, now: datetime
) -> list[PlannedDuty]:
    """What stays of a duty before and after the one that is wanted."""
    start, end = span(row.day, row.starts, row.ends, ground.zone)
    first, last = span(wanted.day, wanted.start, wanted.end, ground.zone)
    left = []
    if first - start >= SHORTEST:
        before = _again(row, actor, now)
        before.ends = wanted.start
        left.append(before)
    if end - last >= SHORTEST:
        after = _again(row, actor, now)
        after.day, after.starts = last.astimezone(ground.zone).date(), wanted.end.replace("24:00", "00:00")
        if left:
            after.duty = str(uuid5(UUID(row.duty), wanted.duty))
        left.append(after)
    return left


def _again(row: PlannedDuty, actor: Actor, now: datetime) -> PlannedDuty:
    """The same duty as a version of its own."""
    return PlannedDuty(
        duty=row.duty,
        guard_id=row.guard_id,
        day=row.day,
        starts=row.starts,
        ends=row.ends,
        activity=row.activity,
        place=row.place,
        event=row.event,
        note=row.note,
        author_id=actor.id,
        known_from=now,
    )
