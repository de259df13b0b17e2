"""A week's planning: who does what when, the cover of each part of a day, what is still to plan, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.duties.kinds import PARTS
from svpp.duties.reading import Duty, duties_on
from svpp.facts.segments import Segment, clip, segments
from svpp.journal import current
from svpp.journal.reference import plans_of
from svpp.journal.rollup import Rules
from svpp.measure.planned import Outcome, Stretch, field_hours, outcome
from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may
from svpp.places.lookup import calendar_at, events, places, tags_at
from svpp.plan.catalogue import HoursSource, Plan
from svpp.when.calendars import Calendar, Reason
from svpp.when.days import bounds_of, days, epoch

WEEK = timedelta(days=6)
PART_NAMES = tuple(name for name, _ in PARTS)


@dataclass(frozen=True, slots=True)
class Cover:
    """How many guards are planned on the field in one part of a day; `risk`: of them at places of risk."""

    guards: int
    risk: int
    schools: int
    #: nobody at all, on a day that is not closed
    hole: bool


@dataclass(frozen=True, slots=True)
class Need:
    """Something of the calendar that nobody is planned for yet."""

    day: date
    #: market, school or event
    activity: str
    place: str | None
    event: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A guard's week: planned and (for the days that began) done seconds on the field."""

    guard: Person
    planned_seconds: int
    done_seconds: int


@dataclass(frozen=True, slots=True)
class Week:
    monday: date
    days: tuple[date, ...]
    lines: tuple[Line, ...]
    #: (guard, day, part) → duties in order of start
    slots: dict[tuple[int, date, str], list[Duty]]
    cover: dict[tuple[date, str], Cover]
    #: why a day is special: closed, a public holiday, no school
    reasons: dict[date, Reason]
    needs: tuple[Need, ...]
    #: duty → what became of it; only of those that are over
    outcomes: dict[str, Outcome]

    @property
    def planned_seconds(self) -> int:
        return sum(line.planned_seconds for line in self.lines)

    @property
    def done_seconds(self) -> int:
        return sum(line.done_seconds for line in self.lines)


def week_plan(session: Session, actor: Actor, monday: date, now: datetime, rules: Rules) -> Week:
    """The week of the guards this coordinator may plan; the cover and what is to plan are those of their teams."""
    every = days(monday, monday + WEEK)
    duties = [
        d
        for d in duties_on(session, monday, monday + WEEK)
        if may(actor, "plan_duty", Thing(owner_id=d.guard_id, team=d.team))
    ]
    people = crew(session, actor, duties)
    done = _done(session, monday, now, rules)
    done_by = field_hours(done)
    calendar = calendar_at(session, None, monday.year, (monday + WEEK).year)
    bears = tags_at(session, None)
    slots: dict[tuple[int, date, str], list[Duty]] = {}
    for duty in duties:
        slots.setdefault((duty.guard_id, duty.day, duty.part), []).append(duty)
    counted = presence_tags(
        [plan for year in {day.year for day in every} for plan in plans_of(session, year)]
    )
    risky = {day: {place for place, tags in bears.on(day).items() if counted & tags} for day in every}
    return Week(
        monday=monday,
        days=tuple(every),
        lines=tuple(
            Line(
                person,
                sum(d.seconds for d in duties if d.guard_id == person.id and d.field),
                done_by.get(person.id, 0),
            )
            for person in people
        ),
        slots=slots,
        cover={
            (day, part): _cover(duties, day, part, risky[day], calendar)
            for day in every
            for part in PART_NAMES
        },
        reasons={day: reason for day in every if (reason := _reason(calendar, day)) is not None},
        needs=tuple(_needs(session, duties, every, calendar)),
        outcomes={d.duty: outcome(_stretch(d), done) for d in duties if not d.absence and d.ends_at <= now},
    )


def presence_tags(plans: Sequence[Plan]) -> frozenset[str]:
    """The tags of places at which these plans ask for presence: "risicowijken"."""
    sources = [i.source for plan in plans for i in plan.indicators]
    return frozenset(s.tag for s in sources if isinstance(s, HoursSource) and s.tag)


def crew(session: Session, actor: Actor, duties: Sequence[Duty] = ()) -> list[Person]:
    """Whom this coordinator plans: guards and outreach workers by team and name; a disabled one while planned."""
    planned = {duty.guard_id for duty in duties}
    people = session.scalars(sa.select(Person).order_by(Person.team, Person.name, Person.id))
    return [
        p
        for p in people
        if p.role_names & {"guard", "outreach"}
        and (p.disabled_at is None or p.id in planned)
        and may(actor, "plan_duty", Thing(owner_id=p.id, team=p.team))
    ]


def _done(session: Session, monday: date, now: datetime, rules: Rules) -> list[Segment]:
    start, end = bounds_of(monday, rules.zone)[0], bounds_of(monday + WEEK, rules.zone)[1]
    if epoch(now) <= start:
        return []
    presences = current.presences(session, start - rules.suspect_after, end)
    return clip(segments(presences, rules.suspect_after), start, end)


def _stretch(duty: Duty) -> Stretch:
    return Stretch(duty.guard_id, epoch(duty.starts_at), epoch(duty.ends_at), duty.logged_as, duty.place)


def _cover(duties: list[Duty], day: date, part: str, risky: set[str], calendar: Calendar) -> Cover:
    there = [d for d in duties if d.day == day and d.part == part and d.field]
    guards = {d.guard_id for d in there}
    return Cover(
        guards=len(guards),
        risk=len({d.guard_id for d in there if d.place in risky}),
        schools=len({d.guard_id for d in there if d.activity == "school"}),
        hole=not guards and part != "evening" and day not in calendar.closed_days,
    )


def _reason(calendar: Calendar, day: date) -> Reason | None:
    closed = calendar.closed_days.get(day) or calendar.public_holidays.get(day)
    return closed or (calendar.no_class.get(day) if day.weekday() < 5 else None)


def _needs(session: Session, duties: list[Duty], every: list[date], calendar: Calendar) -> list[Need]:
    """Markets, schools with class and events that nobody is planned for."""
    planned = {(d.day, d.activity) for d in duties}
    at_event = {d.event for d in duties if d.event}
    codes = {place.id: place for place in places(session, retired=True)}
    market = next((p.code for p in codes.values() if p.kind == "market" and p.retired_at is None), None)
    found = []
    held = [e for e in events(session) if every[0] <= e.day <= every[-1]]
    for day in every:
        if day in calendar.closed_days:
            continue
        if calendar.counts(day, "market_days") and (day, "market") not in planned:
            found.append(Need(day, "market", market, None))
        if calendar.counts(day, "school_days") and (day, "school") not in planned:
            found.append(Need(day, "school", None, None))
        found += [
            Need(day, "event", codes[e.place_id].code, e.code)
            for e in held
            if e.day == day and e.code not in at_event
        ]
    return found
