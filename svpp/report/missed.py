"""The days or weeks on which a figure of hours missed its target, and what was particular about them."""

from __future__ import annotations

from datetime import timedelta

from svpp.measure.figure import Figure, Point
from svpp.plan.catalogue import WEEKDAYS
from svpp.when.calendars import Calendar, Reason
from svpp.when.days import days
from svpp.words import Speaker


def missed(figure: Figure) -> list[Point]:
    """Over, counted, and under the target."""
    return [p for p in figure.series if p.over and p.in_calendar and not p.reached]


def occasion_words(calendar: Calendar, point: Point, say: Speaker) -> str:
    """Empty where nothing was; of a weekend which of its days."""
    reason = _occasion(calendar, point)
    if reason is None:
        return ""
    if reason.code == "weekend":
        return say.t(f"weekday.{WEEKDAYS[point.first.weekday()]}")
    return (reason.fr if say.language == "fr" else reason.nl) or say.t(f"why.{reason.code}")


def _occasion(calendar: Calendar, point: Point) -> Reason | None:
    """Of a day; of a week, of the first of its weekdays that had one."""
    if point.first == point.last:
        return calendar.occasion(point.first)
    weekdays = days(point.first, point.first + timedelta(days=4))
    return next((found for one in weekdays if (found := calendar.occasion(one))), None)
