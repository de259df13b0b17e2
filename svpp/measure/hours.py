"""Hours per day and hours per week: presence on the field against a daily or weekly target.

A day's numerator is the seconds on calendar days that are over. A week is judged whole: it counts if at least
one of its days is in the calendar, with all its hours, in the year of its Thursday.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import overload

from svpp.measure.columns import Columns, columns
from svpp.measure.comparing import holds, number, reaching, verdict
from svpp.measure.figure import Figure, Point, Status
from svpp.measure.inputs import Inputs
from svpp.measure.period import Period
from svpp.plan.catalogue import Indicator, Reading
from svpp.when.calendars import Reason
from svpp.when.days import days

HOUR = 3600
#: Reasons that hold every week and so explain little.
_ORDINARY = ("weekend", "other_weekday", "not_market_day")


class Series(Sequence[Point]):
    """The days or weeks of a figure, made when they are looked at; a small picture needs only their columns."""

    def __init__(self, columns: Columns, make: Callable[[], tuple[Point, ...]]) -> None:
        self.columns = columns
        self._make = make
        self._made: tuple[Point, ...] | None = None

    @property
    def points(self) -> tuple[Point, ...]:
        if self._made is None:
            self._made = self._make()
        return self._made

    @overload
    def __getitem__(self, index: int) -> Point: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Point]: ...
    def __getitem__(self, index: int | slice) -> Point | Sequence[Point]:
        return self.points[index]

    def __iter__(self) -> Iterator[Point]:
        return iter(self.points)

    def __len__(self) -> int:
        return len(self.points)


def assess_hours(indicator: Indicator, inputs: Inputs, year: Period) -> Figure:
    """The mean of the judged reading, with every day or week as a Point in `series`."""
    found = columns(indicator, inputs, year)
    judged = found.judged(found.seconds(indicator.reading))
    reached = sum(reaching(judged, indicator.comparator, number(indicator) * HOUR))
    remaining = sum(found.counted[found.over :])
    over = found.over == len(found.spans) and year.over
    numerator = sum(judged)
    return Figure(
        indicator.id,
        _status(indicator, numerator, len(judged), reached, remaining, over=over),
        numerator,
        len(judged),
        _mean(numerator, len(judged)),
        evidence=sum(found.entries[: found.over]),
        provisional=sum(found.judged(found.provisional)),
        other=_other(indicator, inputs, found, reached),
        series=Series(found, lambda: _points(indicator, inputs, found)),
    )


def _status(
    indicator: Indicator, numerator: int, judged: int, reached: int, remaining: int, *, over: bool
) -> Status:
    if not judged:
        return "no_cases" if over else "unknown"
    needed = indicator.days_asked
    if needed is None:
        mean = Fraction(numerator, judged)
        return verdict(holds(mean, indicator.comparator, number(indicator) * HOUR), over=over)
    if reached + remaining < needed * (judged + remaining):
        return "not_met"  # not even if every day or week to come reaches it
    return verdict(reached >= needed * judged, over=over)


def _other(indicator: Indicator, inputs: Inputs, found: Columns, reached: int) -> dict[str, object]:
    other_reading: Reading = "coverage_hours" if indicator.reading == "person_hours" else "person_hours"
    seconds = found.judged(found.seconds(other_reading))
    unit = "day" if indicator.kind == "hours_per_day" else "week"
    closed = inputs.calendar.closed_days
    return {
        other_reading: {"numerator": sum(seconds), "value": _mean(sum(seconds), len(seconds))},
        f"{unit}s_reached": reached,
        f"worst_{unit}": _worst(indicator, found),
        "all_seconds": sum(found.seconds(indicator.reading)[: found.over]),
        "closed_days": [
            day.isoformat()
            for day in sorted(closed)
            if found.spans and found.spans[0][0] <= day <= found.spans[-1][1]
        ],
    }


def _worst(indicator: Indicator, found: Columns) -> list[object] | None:
    """The first day or week that is furthest from the target: [ISO date, seconds]."""
    judged = found.judged(found.seconds(indicator.reading))
    if not judged:
        return None
    seconds = max(judged) if indicator.comparator in ("<=", "<") else min(judged)
    return [found.judged_spans()[judged.index(seconds)][0].isoformat(), seconds]


def _points(indicator: Indicator, inputs: Inputs, found: Columns) -> tuple[Point, ...]:
    seconds = found.seconds(indicator.reading)
    reached = reaching(seconds, indicator.comparator, number(indicator) * HOUR)
    return tuple(
        Point(
            first,
            last,
            seconds[at],
            found.person[at],
            found.coverage[at],
            reached=reached[at],
            in_calendar=found.counted[at],
            why_not=None
            if found.counted[at]
            else _telling(inputs.calendar.why_not(day, indicator.days) for day in days(first, last)),
            over=at < found.over,
        )
        for at, (first, last) in enumerate(found.spans)
    )


def _mean(seconds: int, spans: int) -> Fraction | None:
    """Hours per day or week."""
    return Fraction(seconds, spans * HOUR) if spans else None


def _telling(reasons: Iterable[Reason | None]) -> Reason | None:
    """The reason that says most about a week that does not count."""
    given = [reason for reason in reasons if reason is not None]
    return next((reason for reason in given if reason.code not in _ORDINARY), given[0])
