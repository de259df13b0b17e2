"""Reads what is planned: for the phones, the day board, the week, and beside what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.duties.kinds import ABSENCES, FIELD, LOGGED_AS, part_of, span
from svpp.duties.models import PlannedDuty
from svpp.people.models import Person
from svpp.places.town import town


@dataclass(frozen=True, slots=True)
class Duty:
    """A planned duty as it is known: `start` and `end` on the local clock, the same as instants in UTC."""

    version: int
    duty: str
    guard_id: int
    #: user name, name and team of the guard
    guard: str
    name: str
    team: str | None
    #: local day on which it starts
    day: date
    start: str
    end: str
    starts_at: datetime
    ends_at: datetime
    activity: str
    place: str | None
    event: str | None
    note: str | None
    author_id: int
    known_from: datetime

    @property
    def absence(self) -> bool:
        return self.activity in ABSENCES

    @property
    def field(self) -> bool:
        """Whether doing it would count as presence on the field."""
        return self.activity in FIELD

    @property
    def logged_as(self) -> str:
        """The activity a presence has when it is done."""
        return LOGGED_AS.get(self.activity, self.activity)

    @property
    def part(self) -> str:
        return part_of(self.start)

    @property
    def seconds(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds())


def duties_on(
    session: Session,
    first: date,
    last: date,
    team: str | None = None,
    *,
    guard_id: int | None = None,
    known_at: datetime | None = None,
) -> list[Duty]:
    """Duties that start on these local days, both included, absences too; by day, start and name.

    `team` None: every team's. `known_at` None: as known now; else as it was known then.
    """
    statement = (
        sa.select(PlannedDuty, Person)
        .join(Person, Person.id == PlannedDuty.guard_id)
        .where(PlannedDuty.day.between(first, last), _known(known_at))
        .order_by(PlannedDuty.day, PlannedDuty.starts, Person.name, PlannedDuty.id)
    )
    if team is not None:
        statement = statement.where(Person.team == team)
    if guard_id is not None:
        statement = statement.where(PlannedDuty.guard_id == guard_id)
    zone = town(session).zone
    found = []
    for row, person in session.execute(statement):
        starts_at, ends_at = span(row.day, row.starts, row.ends, zone)
        found.append(
            Duty(
                version=row.id,
                duty=row.duty,
                guard_id=person.id,
                guard=person.username,
                name=person.name,
                team=person.team,
                day=row.day,
                start=row.starts,
                end=row.ends,
                starts_at=starts_at,
                ends_at=ends_at,
                activity=row.activity,
                place=row.place,
                event=row.event,
                note=row.note,
                author_id=row.author_id,
                known_from=row.known_from,
            )
        )
    return found


def _known(known_at: datetime | None) -> sa.ColumnElement[bool]:
    if known_at is None:
        return PlannedDuty.known_until.is_(None)
    return sa.and_(
        PlannedDuty.known_from <= known_at,
        sa.or_(PlannedDuty.known_until.is_(None), PlannedDuty.known_until > known_at),
    )
