"""A number of things done in the year (or over the plan, or for one edition of a measure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from svpp.facts.values import Line
from svpp.measure import lines
from svpp.measure.comparing import holds, number, verdict
from svpp.measure.figure import Figure, Status
from svpp.measure.inputs import EventPresence, Inputs
from svpp.measure.period import Period, plan_period
from svpp.plan.catalogue import (
    EventsSource,
    FindingsSource,
    HoursSource,
    IncidentsSource,
    Indicator,
    LinesSource,
    Source,
)
from svpp.when.days import day_of


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted, and the entries that prove it."""

    number: int
    entries: tuple[str, ...]
    other: Mapping[str, object] = field(default_factory=dict)


def assess_count(indicator: Indicator, inputs: Inputs, year: Period) -> Figure:
    """Zero in a period that is over is a zero, not a gap: a register without a line says nothing was done."""
    period = plan_period(inputs) if indicator.period == "plan" else year
    counted = _editions(indicator.source, inputs, period) or count(indicator.source, inputs, period)
    status = _status(indicator, counted, period)
    return Figure(
        indicator.id,
        status,
        counted.number,
        None,
        None if status == "unknown" else Fraction(counted.number),
        evidence=len(counted.entries),
        other=counted.other,
        entries=counted.entries,
    )


def count(source: Source, inputs: Inputs, period: Period) -> Counted:
    """Count what the source asks for in the period, as far as it has come."""
    if isinstance(source, LinesSource):
        return _count_lines(source, lines.select(inputs, source.select, period))
    if isinstance(source, EventsSource):
        found = events(source, inputs, period)
        return Counted(len(found), tuple(entry for event in found for entry in event.entries))
    if isinstance(source, FindingsSource):
        entries = findings(source, inputs, period)
    elif isinstance(source, IncidentsSource):
        entries = incidents(source, inputs, period)
    else:
        raise TypeError(f"{type(source).__name__} cannot be counted")
    return Counted(len(entries), entries)


def events(source: EventsSource, inputs: Inputs, period: Period) -> list[EventPresence]:
    """Distinct events with at least one guard there on a day of the period."""
    there: dict[str, EventPresence] = {}
    for event in inputs.events:
        wanted = event.public_authority or not source.public_authority
        if wanted and any(period.holds(day) for day in event.days):
            there.setdefault(event.event, event)
    return list(there.values())


def findings(source: FindingsSource, inputs: Inputs, period: Period) -> tuple[str, ...]:
    """Findings by the day of the observation; transmitted ones only where the source says so."""
    return tuple(
        finding.entry
        for finding in inputs.findings
        if period.holds(day_of(finding.observed_at, inputs.zone))
        and (
            not source.transmitted
            or (finding.transmitted_at is not None and finding.transmitted_at <= inputs.as_of)
        )
    )


def incidents(source: IncidentsSource, inputs: Inputs, period: Period) -> tuple[str, ...]:
    """Incidents by the day of the observation; suspicious behaviour only where the source says so."""
    return tuple(
        incident.entry
        for incident in inputs.incidents
        if period.holds(day_of(incident.observed_at, inputs.zone))
        and (incident.suspicious or not source.suspicious)
    )


def presence_entries(source: HoursSource, inputs: Inputs, period: Period) -> tuple[int, int]:
    """Person seconds and presences of the source in the period."""
    totals = inputs.totals.get((source.activity, source.tag), {})
    within = [total for day, total in sorted(totals.items()) if period.holds(day)]
    carried = within[0].carried if within else 0
    return sum(total.person for total in within), carried + sum(total.entries for total in within)


def _count_lines(source: LinesSource, found: Sequence[Line]) -> Counted:
    if source.sum_of is not None:
        with_number = [line for line in found if lines.number_in(line, source.sum_of) is not None]
        total = sum(lines.number_in(line, source.sum_of) or 0 for line in with_number)
        return Counted(total, lines.ids(with_number))
    if source.distinct_of is not None:
        return Counted(len(lines.distinct(found, source.distinct_of)), lines.ids(found))
    return Counted(len(found), lines.ids(found))


def _editions(source: Source, inputs: Inputs, period: Period) -> Counted | None:
    """The latest edition of the year (by its last line), with the count of every edition beside it."""
    if not isinstance(source, LinesSource) or source.edition_of is None:
        return None
    editions: dict[str, list[Line]] = {}
    for line in sorted(lines.select(inputs, source.select, period), key=lambda x: (x.occurred_on, x.order)):
        name = str(line.fields.get(source.edition_of) or "").strip()
        editions[name] = [*editions.pop(name, []), line]
    counted = {name: _count_lines(source, found) for name, found in editions.items()}
    latest = next(reversed(counted), None)
    if latest is None:
        return Counted(0, (), {"edition": None, "editions": {}})
    return Counted(
        counted[latest].number,
        counted[latest].entries,
        {"edition": latest, "editions": {name: one.number for name, one in counted.items()}},
    )


def _status(indicator: Indicator, counted: Counted, period: Period) -> Status:
    """A number only grows: "at least" is met as soon as it is reached, "at most" lost as soon as it is
    passed."""
    target, comparator, value = number(indicator), indicator.comparator, counted.number
    reached = holds(value, comparator, target)
    if period.over:
        return verdict(reached, over=True)
    if comparator in (">=", ">") and reached:
        return "met"
    if (comparator == "<" and value >= target) or (comparator in ("<=", "=") and value > target):
        return "not_met"
    if period.elapsed == 0:
        return "unknown"
    pace = target * period.elapsed / period.length
    return verdict(holds(value, ">=" if comparator == "=" else comparator, pace), over=False)
