"""A year's days or weeks of presence as columns: a list a quantity, since a value a day takes ten times as long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import compress
from typing import TypeVar

from svpp.measure.figure import DayTotal
from svpp.measure.inputs import Inputs
from svpp.measure.period import Period, day_over
from svpp.plan.catalogue import HoursSource, Indicator, Reading
from svpp.when.days import days, weeks_of_year

T = TypeVar("T")
Span = tuple[date, date]
WEEK = 7
_NO_TOTAL = DayTotal()


@dataclass(frozen=True, slots=True)
class Columns:
    """Days or whole weeks without a gap between them, in order; the first `over` of them are over."""

    spans: Sequence[Span]
    #: seconds
    person: Sequence[int]
    coverage: Sequence[int]
    provisional: Sequence[int]
    #: presences counted for the first time
    entries: Sequence[int]
    #: in the indicator's calendar
    counted: Sequence[bool]
    over: int

    def seconds(self, reading: Reading) -> Sequence[int]:
        return self.person if reading == "person_hours" else self.coverage

    def judged(self, values: Sequence[int]) -> list[int]:
        """Of spans that are over and in the calendar."""
        return list(compress(values[: self.over], self.counted))

    def judged_spans(self) -> list[Span]:
        return list(compress(self.spans[: self.over], self.counted))


def columns(indicator: Indicator, inputs: Inputs, year: Period) -> Columns:
    """The days of the year, or the weeks that belong to it, as far as the plan reaches."""
    weekly = indicator.kind == "hours_per_week"
    spans = _weeks(inputs) if weekly else [(day, day) for day in days(year.first, year.last)]
    found = days(spans[0][0], spans[-1][1]) if spans else []
    totals = _totals(indicator, inputs)
    daily = [totals.get(day, _NO_TOTAL) for day in found]
    quantities: list[Sequence[int]] = list(zip(*daily, strict=True)) or [()] * len(_NO_TOTAL)
    counted: Sequence[bool] = [inputs.calendar.counts(day, indicator.days) for day in found]
    if weekly:
        quantities = [[sum(week) for week in _weekly(column)] for column in quantities]
        counted = [any(week) for week in _weekly(counted)]
    person, coverage, provisional, entries = quantities
    over = sum(day_over(last, year) for _, last in spans)
    return Columns(spans, person, coverage, provisional, entries, counted, over)


def _weekly(column: Sequence[T]) -> list[Sequence[T]]:
    return [column[at : at + WEEK] for at in range(0, len(column), WEEK)]


def _weeks(inputs: Inputs) -> list[Span]:
    """A week belongs to the plan, whole, if its Thursday does."""
    return [
        (monday, monday + timedelta(days=6))
        for monday in weeks_of_year(inputs.year)
        if inputs.plan_from <= monday + timedelta(days=3) <= inputs.plan_until
    ]


def _totals(indicator: Indicator, inputs: Inputs) -> Mapping[date, DayTotal]:
    source = indicator.source
    if not isinstance(source, HoursSource):
        raise TypeError(f"{indicator.id}: hours come from presence")
    return inputs.totals.get((source.activity, source.tag), {})
