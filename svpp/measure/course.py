"""How a figure grew over its period: what was counted on each day, for a line or a forecast."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from svpp.facts.values import Line
from svpp.measure import counts, lines
from svpp.measure.inputs import Inputs
from svpp.measure.period import Period, plan_period, year_period
from svpp.plan.catalogue import (
    EventsSource,
    FindingsSource,
    IncidentsSource,
    Indicator,
    LinesSource,
)
from svpp.when.days import day_of

#: what is added on a day; days without are absent
Course = Mapping[date, int]


def count_period(indicator: Indicator, inputs: Inputs) -> Period | None:
    """The days a count is about: the whole plan, or the year as far as the plan covers it."""
    return plan_period(inputs) if indicator.period == "plan" else year_period(inputs)


def course(indicator: Indicator, inputs: Inputs) -> Course:
    """What each day added to a count; it sums to the figure's value. Empty for other kinds and outside the plan."""
    period = count_period(indicator, inputs)
    if indicator.kind != "count" or period is None:
        return {}
    source = indicator.source
    if isinstance(source, LinesSource):
        return _lines(source, inputs, period)
    if isinstance(source, EventsSource):
        found = counts.events(source, inputs, period)
        return _sum((min(day for day in event.days if period.holds(day)), 1) for event in found)
    if isinstance(source, FindingsSource):
        wanted = frozenset(counts.findings(source, inputs, period))
        seen = [(f.entry, f.observed_at) for f in inputs.findings]
    elif isinstance(source, IncidentsSource):
        wanted = frozenset(counts.incidents(source, inputs, period))
        seen = [(i.entry, i.observed_at) for i in inputs.incidents]
    else:
        return {}
    return _sum((day_of(at, inputs.zone), 1) for entry, at in seen if entry in wanted)


def _lines(source: LinesSource, inputs: Inputs, period: Period) -> Course:
    chosen = sorted(
        lines.select(inputs, source.select, period), key=lambda line: (line.occurred_on, line.order)
    )
    if source.edition_of is not None and chosen:
        edition = _edition(source.edition_of)
        chosen = [line for line in chosen if edition(line) == edition(chosen[-1])]
    if source.sum_of is not None:
        return _sum((line.occurred_on, lines.number_in(line, source.sum_of or "") or 0) for line in chosen)
    if source.distinct_of is None:
        return _sum((line.occurred_on, 1) for line in chosen)
    known: frozenset[str] = frozenset()
    added = []
    for line in chosen:
        now = known | lines.distinct([line], source.distinct_of)
        added.append((line.occurred_on, len(now) - len(known)))
        known = now
    return _sum(added)


def _edition(code: str) -> Callable[[Line], str]:
    return lambda line: str(line.fields.get(code) or "").strip()


def _sum(pairs: Iterable[tuple[date, int]]) -> Course:
    found: dict[date, int] = {}
    for day, amount in pairs:
        if amount:
            found[day] = found.get(day, 0) + amount
    return dict(sorted(found.items()))
