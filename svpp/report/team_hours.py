"""Today's hours against the plan's, as sums: what a guard's phone shows. No persons, no order among them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from svpp.duties.reading import duties_on
from svpp.facts.forgotten import Planned, asked_about
from svpp.facts.outlook import runs
from svpp.facts.segments import clip, segments
from svpp.facts.values import Presence
from svpp.journal import current
from svpp.journal.reference import plans_of
from svpp.journal.rollup import Rules
from svpp.measure.totals import counts_for, seconds_in
from svpp.places.lookup import calendar_at, tags_at
from svpp.plan.catalogue import HoursSource, Indicator, Reading
from svpp.when.days import bounds_of, epoch


@dataclass(frozen=True, slots=True)
class TeamHours:
    """One measurement of the day, with every target the plan sets for it today."""

    #: an activity, or `field` for the five that count
    activity: str
    tag: str | None
    reading: Reading
    #: closed presences, and what still runs up to now; not what its guard is being asked about
    seconds: int
    running_seconds: int
    #: (indicator, comparator, hours), the lowest target first
    targets: tuple[tuple[str, str, float], ...]


def team_hours(session: Session, day: date, now: datetime, rules: Rules) -> list[TeamHours]:
    """In the order of the plan; indicators for which the day does not count are left out."""
    grouped: dict[tuple[HoursSource, Reading], list[Indicator]] = {}
    calendar = calendar_at(session, None, day.year, day.year)
    for plan in plans_of(session, day.year):
        for one in plan.indicators:
            if not isinstance(one.source, HoursSource) or one.kind != "hours_per_day":
                continue
            if calendar.why_not(day, one.days) is None:
                grouped.setdefault((one.source, one.reading), []).append(one)
    if not grouped:
        return []
    start, end = bounds_of(day, rules.zone)
    presences = current.presences(session, start - rules.suspect_after, end)
    closed = clip(segments(presences, rules.suspect_after), start, end)
    asked = _asked(session, day, presences, epoch(now), rules)
    live = clip(segments(_up_to(presences, epoch(now), rules, asked), rules.suspect_after), start, end)
    bears = tags_at(session, None).on(day)
    found = []
    for (source, reading), indicators in grouped.items():
        done, so_far = (
            seconds_in((s for s in part if counts_for(source, s.presence, bears)), reading)
            for part in (closed, live)
        )
        hours = sorted((_hours(i), i.id, i.comparator) for i in indicators)
        targets = tuple((id_, sign, h) for h, id_, sign in hours)
        found.append(TeamHours(source.activity, source.tag, reading, done, so_far - done, targets))
    return found


def _asked(session: Session, day: date, presences: list[Presence], now: int, rules: Rules) -> frozenset[str]:
    """Open duties past their planned end: on the phone their hours wait for the guard's answer too."""
    if all(p.end is not None for p in presences):
        return frozenset()
    planned: dict[int, list[Planned]] = {}
    for duty in duties_on(session, day - timedelta(days=2), day):
        if not duty.absence:
            span = Planned(duty.day, epoch(duty.starts_at), epoch(duty.ends_at))
            planned.setdefault(duty.guard_id, []).append(span)
    return asked_about(presences, planned, now, rules.suspect_after, rules.zone)


def _up_to(presences: list[Presence], now: int, rules: Rules, asked: frozenset[str]) -> list[Presence]:
    """What runs counts until now here, as on the day board; what is asked about, or runs too long, does not."""
    return [
        replace(p, end=now) if p.entry not in asked and runs(p, now, rules.suspect_after) else p
        for p in presences
    ]


def _hours(indicator: Indicator) -> float:
    assert not isinstance(indicator.target, date)
    return float(indicator.target)
