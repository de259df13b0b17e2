"""The hours of today and of the week against the plan's targets: now, and what is expected."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from svpp.facts.outlook import is_planned, reached_at
from svpp.facts.segments import Segment, clip
from svpp.measure.cases import incident_state, last_second
from svpp.measure.totals import counts_for, seconds_in
from svpp.plan.catalogue import HoursSource, IncidentsSource, Indicator, Within
from svpp.report.day.ground import Ground
from svpp.report.day.values import CaseGauge, Gauge, Next
from svpp.when.days import bounds_of, day_of, instant, monday_of


def gauges(ground: Ground) -> list[Gauge]:
    """Every hours-indicator of the plans that cover the day."""
    found = [i for plan in ground.plans for i in plan.indicators if isinstance(i.source, HoursSource)]
    return [_gauge(ground, indicator) for indicator in found]


def _gauge(ground: Ground, indicator: Indicator) -> Gauge:
    weekly = indicator.kind == "hours_per_week"
    monday = monday_of(ground.day)
    first, last = (monday, monday + timedelta(days=6)) if weekly else (ground.day, ground.day)
    person = indicator.reading == "person_hours"
    assert not isinstance(indicator.target, date)
    target, strict = int(indicator.target * 3600), indicator.comparator == ">"
    closed, live, coming = (
        fitting(ground, indicator, parts, first, last)
        for parts in (ground.closed, ground.live, ground.expected)
    )
    seconds, with_running, whole = (seconds_in(parts, indicator.reading) for parts in (closed, live, coming))
    reached = with_running > target if strict else with_running >= target
    moment = reached_at(live if reached else coming, target, strict=strict, person=person)
    return Gauge(
        indicator=indicator,
        seconds=seconds,
        running_seconds=with_running - seconds,
        expected_seconds=max(whole, with_running),
        target_seconds=target,
        reached=reached,
        will_reach=moment is not None,
        reached_at=instant(moment) if moment is not None else None,
        uncertain_seconds=_uncertain(ground, indicator, first, last),
        next=_next(ground, coming),
        why_not=None if weekly else ground.calendar.why_not(ground.day, indicator.days),
        first=first,
        last=last,
    )


def fitting(
    ground: Ground, indicator: Indicator, parts: list[Segment], first: date, last: date
) -> list[Segment]:
    """Of these segments, cut at local midnight, those that count for the indicator on these days."""
    source = indicator.source
    assert isinstance(source, HoursSource)
    found, day = [], first
    while day <= last:
        bears = ground.tags.on(day)
        own = clip(parts, *bounds_of(day, ground.rules.zone))
        found += [s for s in own if counts_for(source, s.presence, bears)]
        day += timedelta(days=1)
    return found


def _uncertain(ground: Ground, indicator: Indicator, first: date, last: date) -> int:
    doubtful = [
        Segment(guard, sign, ground.now, p)
        for p in ground.presences
        if (sign := ground.silent.get(p.entry)) is not None and sign < ground.now
        for guard in p.guards
    ]
    return sum(s.end - s.start for s in fitting(ground, indicator, doubtful, first, last))


def _next(ground: Ground, coming: list[Segment]) -> Next | None:
    """By plan; on duty already is not next."""
    later = [s for s in coming if s.start > ground.now and is_planned(s.presence)]
    soonest = min(later, key=lambda s: (s.start, ground.name(s.guard)), default=None)
    return Next(ground.name(soonest.guard), instant(soonest.start)) if soonest else None


def case_gauges(ground: Ground) -> list[CaseGauge]:
    """Indicators of incidents with a deadline, over the incidents of the day; without any there is none."""
    found = []
    for indicator in (i for plan in ground.plans for i in plan.indicators):
        source, within = indicator.source, indicator.within
        if isinstance(source, IncidentsSource) and within is not None:
            gauge = _cases(ground, indicator, source, within)
            if gauge.passed or gauge.failed or gauge.pending:
                found.append(gauge)
    return found


def _cases(ground: Ground, indicator: Indicator, source: IncidentsSource, within: Within) -> CaseGauge:
    """As the figure judges them, up to now."""
    own = [i for i in ground.incidents if day_of(i.observed_at, ground.rules.zone) == ground.day]
    own = [i for i in own if i.suspicious or not source.suspicious]
    states = {incident.entry: incident_state(incident, within, ground.now) for incident in own}
    counts = Counter(states.values())
    running = [(last_second(i.observed_at, within), i.entry) for i in own if states[i.entry] == "pending"]
    due, entry = min(running, default=(None, None))
    return CaseGauge(
        indicator=indicator,
        passed=counts["passed"],
        failed=counts["failed"],
        pending=counts["pending"],
        entry=entry,
        due=None if due is None else instant(due),
    )
