"""What a figure says, in words; floored, never rounded up."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from svpp.measure.figure import Figure
from svpp.plan.catalogue import Indicator
from svpp.words import NBSP, Speaker

#: the shapes of the year's matrix, in the order they are counted; `part` is a met mean with missed days
SHAPES = ("met", "part", "not_met", "unproven", "on_track", "behind", "unknown", "no_cases", "not_due")


def shape_of(figure: Figure) -> str:
    """The status, but "part" where the mean is met and some days or weeks were not."""
    if figure.status == "met" and reached(figure) is not None and reached(figure) != figure.denominator:
        return "part"
    return figure.status


def reached(figure: Figure) -> int | None:
    return figure.reached


def target_words(indicator: Indicator, say: Speaker) -> str:
    """≥ 7 u per dag, > 17 u per dag, ≥ 30 %, ja, vóór 31 december 2020."""
    sign = {">=": "≥", "<=": "≤"}.get(indicator.comparator, indicator.comparator)
    target = indicator.target
    if isinstance(target, bool):
        return say.t("year.yes")
    if isinstance(target, date):
        return say.t("year.by", day=say.day(target))
    if indicator.kind == "hours_per_day":
        return say.t("year.per_day", v=f"{sign}{NBSP}{say.hours(target)}")
    if indicator.kind == "hours_per_week":
        return say.t("year.per_week", v=f"{sign}{NBSP}{say.hours(target)}")
    if indicator.unit == "percent":
        return f"{sign}{NBSP}{say.per_cent(target)}"
    key = "year.per_edition" if indicator.period == "edition" else "year.per_year"
    return say.t(key, v=f"{sign}{NBSP}{say.number(target)}")


def apart_words(indicator: Indicator, figure: Figure, say: Speaker) -> str:
    """The hours on days or weeks that do not count for the target; nothing where there are none."""
    spans = "days" if indicator.kind == "hours_per_day" else "weeks"
    return say.t(f"year.apart.{spans}", d=say.duration(figure.outside)) if figure.outside else ""


def value_words(indicator: Indicator, figure: Figure, say: Speaker) -> str:
    """The figure in a few signs; a dash where nothing can be said."""
    value = figure.value
    if value is None:
        return "–"
    if isinstance(value, bool):
        return say.t("year.yes" if value else "year.no")
    if isinstance(value, date):
        return say.day(value)
    number = Fraction(value)
    if indicator.kind in ("hours_per_day", "hours_per_week"):
        return say.duration(number * 3600)
    if indicator.unit == "percent":
        return f"{figure.numerator}{NBSP}/{NBSP}{figure.denominator} ({say.per_cent(number)})"
    return say.number(number)


def verdict(indicator: Indicator, figure: Figure, say: Speaker) -> str:
    """The first sentence of a figure's page."""
    value = value_words(indicator, figure, say)
    if figure.status in ("unknown", "no_cases", "not_due", "unproven"):
        return say.t(f"year.says.{figure.status}")
    if indicator.kind in ("hours_per_day", "hours_per_week"):
        key = "year.says.days" if indicator.kind == "hours_per_day" else "year.says.weeks"
        share = Fraction(100 * (reached(figure) or 0), figure.denominator or 1)
        return say.t(key, k=reached(figure) or 0, n=figure.denominator or 0, p=say.per_cent(share))
    if indicator.kind == "count":
        return say.t("year.says.count", v=value, target=target_words(indicator, say))
    if indicator.kind == "deadline":
        return say.t("year.says.deadline", v=value)
    return value
