"""The stretch of days a figure is about, seen from a moment: which of them are over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from svpp.measure.inputs import Inputs
from svpp.when.days import day_of


@dataclass(frozen=True, slots=True)
class Period:
    """Local days `first` to `last`, inclusive; `today` holds the moment from which one looks."""

    first: date
    last: date
    today: date

    @property
    def over(self) -> bool:
        return self.last < self.today

    @property
    def length(self) -> int:
        """Days in all."""
        return (self.last - self.first).days + 1

    @property
    def elapsed(self) -> int:
        """Days that are over."""
        return max(0, min(self.length, (self.today - self.first).days))

    def holds(self, day: date) -> bool:
        """Within the period and begun: what is dated after today has not happened yet."""
        return self.first <= day <= min(self.last, self.today)


def year_period(inputs: Inputs) -> Period | None:
    """The calendar year, clipped by the plan; None when the plan does not cover it."""
    first = max(date(inputs.year, 1, 1), inputs.plan_from)
    last = min(date(inputs.year, 12, 31), inputs.plan_until)
    return Period(first, last, day_of(inputs.as_of, inputs.zone)) if first <= last else None


def plan_period(inputs: Inputs) -> Period:
    """The whole plan."""
    return Period(inputs.plan_from, inputs.plan_until, day_of(inputs.as_of, inputs.zone))


def until_year_end(inputs: Inputs, year: Period) -> Period:
    """From the plan's first day to the year's last: what holds by the end of a year, whenever it began.

    Seen from that day at the latest: what came about afterwards did not hold yet.
    """
    return Period(inputs.plan_from, year.last, min(year.today, year.last))


def ever_until(period: Period) -> Period:
    """The same end, without a beginning: of what holds from whenever it came about."""
    return Period(date.min, period.last, period.today)


def day_over(day: date, period: Period) -> bool:
    """Has this local day ended?"""
    return day + timedelta(days=1) <= period.today
