"""Logged actions that may prove a statement: what other indicators of its goal count, in the days that it is about.

Which those are follows from the plan: the goal first, and where it counts nothing, the strategic goal, the domain, the
whole plan. What guards did is listed by event; a round that was no event is found by its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.facts.values import Line
from svpp.journal.models import Entry
from svpp.journal.reference import cell_of, newest_plans
from svpp.measure import lines
from svpp.measure.counts import findings, incidents
from svpp.measure.period import Period, until_year_end, year_period
from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may
from svpp.plan.catalogue import (
    FIELD,
    EventsSource,
    FindingsSource,
    HoursSource,
    IncidentsSource,
    Indicator,
    LinesSource,
    Plan,
    StatementSource,
)
from svpp.report.actions import Action, duties_of
from svpp.report.assemble import Report, rules
from svpp.when.days import day_of

#: how far from the statement's own goal one looks
Reach = Literal["goal", "theme", "domain", "plan"]
REACHES: tuple[Reach, ...] = get_args(Reach)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Found:
    """actions: newest first. reach: how far was looked."""

    reach: Reach
    actions: tuple[Action, ...]


def candidates(
    session: Session,
    actor: Actor,
    report: Report,
    row: Indicator,
    reach: Reach | None = None,
    day: date | None = None,
) -> Found:
    """Of the reach asked for, else of the nearest that has any; only what the actor may read.

    day: of this day alone, with the rounds of that day besides.
    """
    for one in (reach,) if reach else REACHES:
        found = _readable(session, actor, _all(session, report, row, one, day))
        if found or one == "plan":
            break
    return Found(one, tuple(sorted(found, key=lambda a: (a.day, a.entry), reverse=True)))


def number(session: Session, actor: Actor, report: Report, row: Indicator) -> int:
    """How many `candidates` there are: events by their days, without cutting any, where the actor reads them all."""
    if not may(actor, "read_entry", Thing(owner_id=None, team="any other", kind="presence")):
        return len(candidates(session, actor, report, row).actions)
    for reach in REACHES:
        period, logged, events = _within(report, row, reach, None)
        at = sum(period.holds(day) for event in report.inputs.events for day in event.days) if events else 0
        if found := len(_readable(session, actor, logged)) + at:
            return found
    return 0


def _all(session: Session, report: Report, row: Indicator, reach: Reach, day: date | None) -> list[Action]:
    period, logged, events = _within(report, row, reach, day)
    return [*logged, *(_duties(session, report, period, day) if events else ())]


def _within(
    report: Report, row: Indicator, reach: Reach, day: date | None
) -> tuple[Period, list[Action], bool]:
    """The days that are asked about, what was logged in them by line or observation, and whether duties count."""
    year = year_period(report.inputs)
    if year is None:
        return Period(date.max, date.min, date.min), [], False
    period = until_year_end(report.inputs, year) if row.period == "plan" else year
    if day is not None:
        period = Period(max(day, period.first), min(day, period.last), period.today)
    found: dict[str, Action] = {}
    events = day is not None
    for indicator in near(report.plan, row, reach):
        source = indicator.source
        events = events or isinstance(source, EventsSource)
        events = events or (isinstance(source, HoursSource) and source.activity in (FIELD, "event"))
        found |= {one.entry: one for one in _counted(report, indicator, period)}
    return period, list(found.values()), events


def near(plan: Plan, row: Indicator, reach: Reach) -> list[Indicator]:
    """The other indicators within reach that count something that was logged."""
    domain = next(d for d in plan.domains if d.number == row.domain)
    theme = next(
        s for s in domain.strategic_goals if row.operational_goal in {o.id for o in s.operational_goals}
    )
    goals = {
        "goal": {row.operational_goal},
        "theme": {o.id for o in theme.operational_goals},
        "domain": {o.id for s in domain.strategic_goals for o in s.operational_goals},
        "plan": {i.operational_goal for i in plan.indicators},
    }[reach]
    return [
        i
        for i in plan.indicators
        if i.operational_goal in goals and not isinstance(i.source, StatementSource)
    ]


def _counted(report: Report, indicator: Indicator, period: Period) -> Iterable[Action]:
    source, inputs = indicator.source, report.inputs
    if isinstance(source, LinesSource):
        return [_of_line(line) for line in lines.select(inputs, source.select, period)]
    if isinstance(source, IncidentsSource):
        wanted = frozenset(incidents(source, inputs, period))
        seen = [(one.entry, one.category, one.observed_at) for one in inputs.incidents]
        return [_observed("incident", *one, report) for one in seen if one[0] in wanted]
    if isinstance(source, FindingsSource):
        wanted = frozenset(findings(source, inputs, period))
        made = [(one.entry, one.offence, one.observed_at) for one in inputs.findings]
        return [_observed("finding", *one, report) for one in made if one[0] in wanted]
    return ()


def _of_line(line: Line) -> Action:
    day = line.occurred_on
    return Action(line.entry, "activity", day, line.register, fields=line.fields, entries=(line.entry,))


def _observed(kind: str, entry: str, what: str, at: int, report: Report) -> Action:
    return Action(entry, kind, day_of(at, report.zone), what, entries=(entry,))


def _duties(session: Session, report: Report, period: Period, day: date | None) -> list[Action]:
    """Of events, on the days on which somebody was at one; of a day that is asked for everything."""
    if day is not None:
        return (
            list(duties_of(session, report.as_of, rules(report), day).values()) if period.holds(day) else []
        )
    days = {one for event in report.inputs.events for one in event.days if period.holds(one)}
    found = (duties_of(session, report.as_of, rules(report), one) for one in sorted(days))
    return [action for duties in found for action in duties.values() if action.event is not None]


def _readable(session: Session, actor: Actor, found: list[Action]) -> list[Action]:
    owners = _owners(session, [one.entry for one in found])
    plans = newest_plans(session)

    def reads(one: Action) -> bool:
        owner = owners.get(one.entry)
        cell = cell_of(plans, one.what) if one.kind == "activity" else None
        return owner is not None and may(actor, "read_entry", Thing(owner[0], owner[1], cell, one.kind))

    return [one for one in found if reads(one)]


def _owners(session: Session, entries: list[str]) -> Mapping[str, tuple[int, str | None]]:
    """Entry → its owner and their team."""
    found: dict[str, tuple[int, str | None]] = {}
    for start in range(0, len(entries), AT_ONCE):
        rows = session.execute(
            sa.select(Entry.id, Person.id, Person.team)
            .join(Person, Person.id == Entry.guard_id)
            .where(Entry.id.in_(entries[start : start + AT_ONCE]))
        )
        found |= {entry: (owner, team) for entry, owner, team in rows}
    return found
