"""Where a running year will end: the pace so far, with a range that anybody can check by hand.

The rest of the period is taken to go as it went so far; the low and the high end are what it gives if all the rest
goes as the weakest, or as the strongest, eight weeks in a row did. No chances are claimed: eight weeks are seen, not
modelled. Cases with a deadline end between "all that still run are late" and "all are in time".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Literal, cast

from svpp.measure.columns import columns
from svpp.measure.comparing import holds, number, reaching
from svpp.measure.course import count_period, course
from svpp.measure.figure import Figure
from svpp.measure.inputs import Inputs
from svpp.measure.period import Period, year_period
from svpp.plan.catalogue import HOUR_KINDS, Comparator, Indicator
from svpp.when.days import days

HOUR = 3600
#: the stretch whose weakest and strongest make the range; before it is over nothing is forecast
WEEKS = 8
#: sure: the low end reaches the target; likely: the pace does; unlikely: the high end alone does; no: none does
Outlook = Literal["sure", "likely", "unlikely", "no"]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The figure's value at the end of its period, in the target's unit; exact.

    `of`: value for what is judged as it stands; days_reached where the rule asks for a share of the days (then in
    per cent of the days). needed: per day or week for hours, in all for a count, what the rest must still bring;
    None where that means nothing.
    """

    of: Literal["value", "days_reached"]
    low: Fraction
    expected: Fraction
    high: Fraction
    outlook: Outlook
    needed: Fraction | None = None


def forecast(indicator: Indicator, figure: Figure, inputs: Inputs) -> Forecast | None:
    """None once the period is over, before eight weeks of it are, and for kinds that a pace says nothing of."""
    if indicator.kind in HOUR_KINDS:
        return _hours(indicator, inputs)
    if indicator.kind == "count" and indicator.period != "edition":
        return _count(indicator, inputs)
    if indicator.kind == "share_within":
        return _cases(indicator, figure, inputs)
    return None


def _hours(indicator: Indicator, inputs: Inputs) -> Forecast | None:
    year = year_period(inputs)
    if year is None or year.over:
        return None
    found = columns(indicator, inputs, year)
    seconds: Sequence[int] = found.seconds(indicator.reading)
    target, of = number(indicator) * HOUR, "value"
    needed_mean = target
    if indicator.days_asked is not None:
        seconds = [int(one) for one in reaching(seconds, indicator.comparator, target)]
        of, needed_mean = "days_reached", indicator.days_asked
    window = WEEKS if indicator.kind == "hours_per_week" else WEEKS * 7
    done = found.judged(seconds)
    rest = sum(found.counted[found.over :])
    rates = _rates(seconds[: found.over], found.counted[: found.over], window)
    if rates is None or not done or not rest:
        return None
    low, high = rates
    pace = Fraction(sum(done), len(done))
    ends = [
        (sum(done) + rate * rest) / (len(done) + rest) for rate in (min(low, pace), pace, max(high, pace))
    ]
    comparator: Comparator = indicator.comparator if of == "value" else ">="
    unit = HOUR if of == "value" else Fraction(1, 100)
    needed = max(Fraction(0), (needed_mean * (len(done) + rest) - sum(done)) / rest)
    return _made(
        "value" if of == "value" else "days_reached",
        [end / unit for end in ends],
        comparator,
        needed_mean / unit,
        needed / HOUR if of == "value" else None,
    )


def _count(indicator: Indicator, inputs: Inputs) -> Forecast | None:
    period = count_period(indicator, inputs)
    if period is None or period.over or period.elapsed < WEEKS * 7:
        return None
    added = course(indicator, inputs)
    found = [added.get(day, 0) for day in days(period.first, period.last)[: period.elapsed]]
    rates = _rates(found, [True] * len(found), WEEKS * 7)
    if rates is None:
        return None
    low, high = rates
    # what is noted for today counts already, though the day is not over
    total, rest = sum(added.values()), period.length - period.elapsed
    pace = Fraction(sum(found), len(found))
    ends = [total + rate * rest for rate in (min(low, pace), pace, max(high, pace))]
    comparator: Comparator = ">=" if indicator.comparator == "=" else indicator.comparator
    target = number(indicator)
    return _made("value", ends, comparator, target, max(Fraction(0), target - total))


def _cases(indicator: Indicator, figure: Figure, inputs: Inputs) -> Forecast | None:
    """Between every running case late and every one in time; no new cases are invented."""
    year: Period | None = year_period(inputs)
    if year is None or not figure.pending or figure.denominator is None:
        return None
    passed, judged, running = figure.numerator or 0, figure.denominator, figure.pending
    low, high = (Fraction(100 * (passed + more), judged + running) for more in (0, running))
    expected = Fraction(100 * passed, judged) if judged else high
    return _made("value", [low, expected, high], indicator.comparator, number(indicator), None)


def _rates(values: Sequence[int], counted: Sequence[bool], window: int) -> tuple[Fraction, Fraction] | None:
    """The lowest and the highest mean over any `window` columns in a row; None where there are not so many."""
    sums = [0, *accumulate(v if c else 0 for v, c in zip(values, counted, strict=True))]
    many = [0, *accumulate(int(c) for c in counted)]
    found = [
        Fraction(sums[at + window] - sums[at], many[at + window] - many[at])
        for at in range(len(values) - window + 1)
        if many[at + window] > many[at]
    ]
    return (min(found), max(found)) if found else None


def _made(
    of: Literal["value", "days_reached"],
    ends: Sequence[Fraction],
    comparator: Comparator,
    target: Fraction,
    needed: Fraction | None,
) -> Forecast:
    low, expected, high = ends
    tried: tuple[tuple[Fraction, Outlook], ...] = ((low, "sure"), (expected, "likely"), (high, "unlikely"))
    outlook = next((name for end, name in tried if holds(end, comparator, target)), "no")
    return Forecast(of, low, expected, high, cast(Outlook, outlook), needed)
