"""What a wanted duty must be: a person one may plan, a place and event that are there, times that fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.duties.kinds import ABSENCES, KINDS, doubts, is_clock, span
from svpp.duties.models import PlannedDuty
from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may
from svpp.places.lookup import events, places
from svpp.places.town import town
from svpp.problems import Problem

if TYPE_CHECKING:
    from svpp.duties.planning import Wanted

LONGEST_NOTE = 200
#: a planned duty of more hours is a mistake in typing
LONGEST = timedelta(hours=16)
DAY = timedelta(days=1)
#: field → code → where it comes from; the page has a sentence for each
FAULTS = {
    "guard": ("unknown_person",),
    "day": ("past",),
    "start": ("bad_clock", "missing_hour", "overlaps"),
    "end": ("bad_clock", "missing_hour", "too_long"),
    "activity": ("not_allowed",),
    "place": ("required", "unknown_place"),
    "event": ("required", "unknown_event", "other_day"),
    "note": ("too_long",),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What duties may name and what they may meet, looked up once an act."""

    zone: ZoneInfo
    people: dict[str, Person]
    places: frozenset[str]
    #: event → its day
    events: dict[str, date]
    #: guard → live duties on the days that are planned, and a day before and after
    near: dict[int, list[PlannedDuty]]

    @staticmethod
    def of(session: Session, wanted: Sequence[Wanted]) -> Ground:
        names = sorted({one.guard for one in wanted})
        people = session.scalars(sa.select(Person).where(Person.username.in_(names))).all()
        return Ground(
            zone=town(session).zone,
            people={person.username: person for person in people},
            places=frozenset(place.code for place in places(session)),
            events={event.code: event.day for event in events(session)},
            near=_near(session, [person.id for person in people], [one.day for one in wanted]),
        )

    def overlapping(self, guard_id: int, one: Wanted) -> list[PlannedDuty]:
        """The guard's live duties that cover some of the same time."""
        start, end = span(one.day, one.start, one.end, self.zone)
        found = []
        for row in self.near.get(guard_id, ()):
            first, last = span(row.day, row.starts, row.ends, self.zone)
            if row.known_until is None and row.duty != one.duty and first < end and start < last:
                found.append(row)
        return found

    def remember(self, planned: PlannedDuty) -> None:
        self.near.setdefault(planned.guard_id, []).append(planned)


def _near(session: Session, guard_ids: list[int], days: list[date]) -> dict[int, list[PlannedDuty]]:
    found: dict[int, list[PlannedDuty]] = {}
    if days:
        rows = session.scalars(
            sa.select(PlannedDuty).where(
                PlannedDuty.guard_id.in_(guard_ids),
                PlannedDuty.known_until.is_(None),
                PlannedDuty.day.between(min(days) - DAY, max(days) + DAY),
            )
        )
        for row in rows:
            found.setdefault(row.guard_id, []).append(row)
    return found


def refused(one: Wanted | None, edges: Mapping[str, str] | None = None, **fields: str) -> Problem:
    """A refusal: field → one code; its parameters say for whom and when, where several are wanted at once. `edges`: of
    an hour that is missing (t, before, after)."""
    detail = "; ".join(f"{name}: {code}" for name, code in fields.items())
    told = {"guard": one.guard, "day": one.day.isoformat(), **(edges or {})} if one else {}
    return Problem("field_invalid", fields={n: [code] for n, code in fields.items()}, detail=detail, **told)


def check(actor: Actor, one: Wanted, ground: Ground, now: datetime) -> int:
    """The guard's id. Raises Problem("field_invalid") that names every field at fault."""
    faults: dict[str, str] = {}
    person = ground.people.get(one.guard)
    if person is None or person.disabled_at or not person.role_names & {"guard", "outreach"}:
        faults["guard"] = "unknown_person"
    elif not may(actor, "plan_duty", Thing(owner_id=person.id, team=person.team)):
        faults["guard"] = "unknown_person"  # whoever may not plan somebody does not learn that there is one
    faults |= _what(one, ground) | _when(one, ground, now)
    missing = (
        {} if faults.keys() & {"start", "end"} else missing_hours(one.day, one.start, one.end, ground.zone)
    )
    faults |= dict.fromkeys(missing, "missing_hour")
    if faults or person is None:
        raise refused(one, next(iter(missing.values()), None), **faults)
    return person.id


def missing_hours(day: date, start: str, end: str, zone: ZoneInfo) -> dict[str, dict[str, str]]:
    """start or end → the typed time and the edges of the hour that the change of the clock leaves out."""
    typed = {"start": start, "end": end}
    return {
        name: {"t": typed[name], "before": doubt.before, "after": doubt.after}
        for name, doubt in doubts(day, start, end, zone).items()
        if doubt.code == "missing_hour"
    }


def _what(one: Wanted, ground: Ground) -> dict[str, str]:
    faults = {}
    if one.activity not in KINDS:
        faults["activity"] = "not_allowed"
    if one.place is not None and one.place not in ground.places:
        faults["place"] = "unknown_place"
    elif one.place is None and one.activity not in ABSENCES:
        faults["place"] = "required"
    if one.event is not None and one.event not in ground.events:
        faults["event"] = "unknown_event"
    elif one.event is None and one.activity == "event":
        faults["event"] = "required"
    elif one.event is not None and ground.events[one.event] != one.day:
        faults["event"] = "other_day"
    if one.note is not None and len(one.note) > LONGEST_NOTE:
        faults["note"] = "too_long"
    return faults


def _when(one: Wanted, ground: Ground, now: datetime) -> dict[str, str]:
    faults = {}
    if one.day < now.astimezone(ground.zone).date() and one.activity not in ABSENCES:
        faults["day"] = "past"
    if not is_clock(one.start):
        faults["start"] = "bad_clock"
    if not is_clock(one.end, end=True):
        faults["end"] = "bad_clock"
    if not faults.keys() & {"start", "end"} and one.activity not in ABSENCES:
        first, last = span(one.day, one.start, one.end, ground.zone)
        if last - first > LONGEST:
            faults["end"] = "too_long"
    return faults
