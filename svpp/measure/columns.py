"""A year's days or weeks of presence as columns: a list a quantity, since a value a day takes ten times as long."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import compress, repeat
from operator import itemgetter
from typing import TypeVar

from svpp.measure.figure import DayTotal
from svpp.measure.inputs import Inputs
from svpp.measure.period import Period
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
    #: presences counted for the first time; on the first day also those that go on from before
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
    spans = (
        _weeks(inputs.year, inputs.plan_from, inputs.plan_until) if weekly else _daily(year.first, year.last)
    )
    if not spans:
        return Columns((), (), (), (), (), (), 0)
    first, last = spans[0][0], spans[-1][1]
    totals = _totals(indicator, inputs)
    daily = map(totals.get, _days(first, last), repeat(_NO_TOTAL))
    *quantities, carried = list[Sequence[int]](zip(*daily, strict=True))
    quantities[-1] = (quantities[-1][0] + carried[0], *quantities[-1][1:])
    counted: Sequence[bool] = inputs.calendar.counted(first, last, indicator.days)
    if weekly:
        quantities = [[sum(week) for week in _weekly(column)] for column in quantities]
        counted = [any(week) for week in _weekly(counted)]
    person, coverage, provisional, entries = quantities
    over = bisect_left(spans, year.today, key=itemgetter(1))
    return Columns(spans, person, coverage, provisional, entries, counted, over)


@lru_cache(maxsize=32)
def _days(first: date, last: date) -> tuple[date, ...]:
    return tuple(days(first, last))


@lru_cache(maxsize=32)
def _daily(first: date, last: date) -> tuple[Span, ...]:
    """Each day as a span of its own."""
    return tuple((day, day) for day in days(first, last))


def _weekly(column: Sequence[T]) -> list[Sequence[T]]:
    return [column[at : at + WEEK] for at in range(0, len(column), WEEK)]


@lru_cache(maxsize=32)
def _weeks(year: int, plan_from: date, plan_until: date) -> tuple[Span, ...]:
    """A week belongs to the plan, whole, if its Thursday does."""
    return tuple(
        (monday, monday + timedelta(days=6))
        for monday in weeks_of_year(year)
        if plan_from <= monday + timedelta(days=3) <= plan_until
    )


def _totals(indicator: Indicator, inputs: Inputs) -> Mapping[date, DayTotal]:
    source = indicator.source
    if not isinstance(source, HoursSource):
        raise TypeError(f"{indicator.id}: hours come from presence")
    return inputs.totals.get((source.activity, source.tag), {})
