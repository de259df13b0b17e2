"""Hours per day and hours per week: presence on the field against a daily or weekly target.

A day's numerator is the seconds on calendar days that are over. A week is judged whole: it counts if at least
one of its days is in the calendar, with all its hours, in the year of its Thursday.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from svpp.measure.comparing import holds, number, verdict
from svpp.measure.figure import DayTotal, Figure, Point, Status
from svpp.measure.inputs import Inputs
from svpp.measure.period import Period, day_over
from svpp.plan.catalogue import HoursSource, Indicator, Reading
from svpp.when.calendars import Reason
from svpp.when.days import days, weeks_of_year

HOUR = 3600
_NO_TOTAL = DayTotal()
#: Reasons that hold every week and so explain little.
_ORDINARY = ("weekend", "other_weekday", "not_market_day")


def assess_hours(indicator: Indicator, inputs: Inputs, year: Period) -> Figure:
    """The mean of the judged reading, with every day or week as a Point in `series`."""
    points = _series(indicator, inputs, year)
    over = [point for point in points if point.over]
    judged = [point for point in over if point.in_calendar]
    remaining = sum(point.in_calendar and not point.over for point in points)
    numerator = sum(point.seconds for point in judged)
    return Figure(
        indicator.id,
        _status(indicator, judged, remaining, over=len(over) == len(points) and year.over),
        numerator,
        len(judged),
        _mean(numerator, len(judged)),
        evidence=sum(total.entries for total in _of(indicator, inputs, over)),
        provisional=sum(total.provisional for total in _of(indicator, inputs, judged)),
        other=_other(indicator, inputs, points),
        series=tuple(points),
    )


def _series(indicator: Indicator, inputs: Inputs, year: Period) -> list[Point]:
    if indicator.kind == "hours_per_day":
        return [_point(indicator, inputs, year, (day, day)) for day in days(year.first, year.last)]
    weeks = [(monday, monday + timedelta(days=6)) for monday in weeks_of_year(inputs.year)]
    return [
        _point(indicator, inputs, year, week)
        for week in weeks
        if inputs.plan_from <= week[0] + timedelta(days=3) <= inputs.plan_until
    ]


def _point(indicator: Indicator, inputs: Inputs, year: Period, span: tuple[date, date]) -> Point:
    totals = _totals(indicator, inputs)
    span_days = days(*span)
    reasons = [inputs.calendar.why_not(day, indicator.days) for day in span_days]
    why_not = None if None in reasons else _telling(reasons)
    person = sum(totals.get(day, _NO_TOTAL).person for day in span_days)
    coverage = sum(totals.get(day, _NO_TOTAL).coverage for day in span_days)
    seconds = person if indicator.reading == "person_hours" else coverage
    return Point(
        *span,
        seconds,
        person,
        coverage,
        reached=holds(seconds, indicator.comparator, number(indicator) * HOUR),
        in_calendar=why_not is None,
        why_not=why_not,
        over=day_over(span[1], year),
    )


def _status(indicator: Indicator, judged: Sequence[Point], remaining: int, *, over: bool) -> Status:
    if not judged:
        return "no_cases" if over else "unknown"
    reached = sum(point.reached for point in judged)
    if indicator.rule == "average":
        mean = Fraction(sum(point.seconds for point in judged), len(judged))
        return verdict(holds(mean, indicator.comparator, number(indicator) * HOUR), over=over)
    needed = Fraction(1) if isinstance(indicator.rule, str) else indicator.rule
    if reached + remaining < needed * (len(judged) + remaining):
        return "not_met"  # not even if every day or week to come reaches it
    return verdict(reached >= needed * len(judged), over=over)


def _other(indicator: Indicator, inputs: Inputs, points: Sequence[Point]) -> dict[str, object]:
    over = [point for point in points if point.over]
    judged = [point for point in over if point.in_calendar]
    other_reading: Reading = "coverage_hours" if indicator.reading == "person_hours" else "person_hours"
    seconds = sum(p.coverage if other_reading == "coverage_hours" else p.person for p in judged)
    unit = "day" if indicator.kind == "hours_per_day" else "week"
    downward = -1 if indicator.comparator in ("<=", "<") else 1
    worst = min(judged, key=lambda point: (downward * point.seconds, point.first), default=None)
    closed = inputs.calendar.closed_days
    return {
        other_reading: {"numerator": seconds, "value": _mean(seconds, len(judged))},
        f"{unit}s_reached": sum(point.reached for point in judged),
        f"worst_{unit}": [worst.first.isoformat(), worst.seconds] if worst else None,
        "all_seconds": sum(point.seconds for point in over),
        "closed_days": [d.isoformat() for p in points for d in days(p.first, p.last) if d in closed],
    }


def _of(indicator: Indicator, inputs: Inputs, points: Iterable[Point]) -> list[DayTotal]:
    totals = _totals(indicator, inputs)
    return [totals[day] for point in points for day in days(point.first, point.last) if day in totals]


def _totals(indicator: Indicator, inputs: Inputs) -> Mapping[date, DayTotal]:
    source = indicator.source
    if not isinstance(source, HoursSource):
        raise TypeError(f"{indicator.id}: hours come from presence")
    return inputs.totals.get((source.activity, source.tag), {})


def _mean(seconds: int, spans: int) -> Fraction | None:
    """Hours per day or week."""
    return Fraction(seconds, spans * HOUR) if spans else None


def _telling(reasons: Iterable[Reason | None]) -> Reason | None:
    """The reason that says most about a week that does not count."""
    given = [reason for reason in reasons if reason is not None]
    return next((reason for reason in given if reason.code not in _ORDINARY), given[0])
