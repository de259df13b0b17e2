"""The years of a plan side by side, and what they come to together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy.orm import Session

from svpp.measure.figure import Figure
from svpp.plan.catalogue import HOUR_KINDS, Indicator, Plan
from svpp.report.assemble import Report, assemble
from svpp.report.choose import plan_for


@dataclass(frozen=True, slots=True)
class WholePlan:
    """What an indicator's years come to: how many years it was met of those that are over, and the sum of the rest.

    value: the count of all years, the mean of all days, the share of all cases; None for a yes, a date, or what is
    already counted over the plan.
    """

    met: int
    over: int
    value: Fraction | None
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    plan: Plan
    reports: tuple[Report, ...]

    def rows(self) -> list[tuple[Indicator, list[Figure], WholePlan]]:
        found = []
        for indicator in self.plan.indicators:
            figures = [report.row(indicator.id)[1] for report in self.reports]
            over = [report.complete for report in self.reports]
            found.append((indicator, figures, together(indicator, figures, over)))
        return found


def compare(session: Session, year: int, as_of: datetime, plan_id: str | None) -> Comparison:
    """Every year of the plan that has begun by `as_of`; at least its first."""
    plan = plan_for(session, year, as_of, plan_id)
    last = min(plan.period_until.year, max(plan.period_from.year, as_of.year))
    years = range(plan.period_from.year, last + 1)
    return Comparison(plan, tuple(assemble(session, one, as_of, plan_id=plan.id) for one in years))


def together(indicator: Indicator, figures: Sequence[Figure], over: Sequence[bool]) -> WholePlan:
    """Pure: sums before it divides, so that a long year weighs more than a short one."""
    met = sum(figure.status == "met" and done for figure, done in zip(figures, over, strict=True))
    judged = [f for f, done in zip(figures, over, strict=True) if done and f.status != "not_due"]
    many = len(judged)
    if indicator.kind in ("yes_no", "deadline") or indicator.period != "year":
        return WholePlan(met, many, None)
    numerator = sum(figure.numerator or 0 for figure in figures)
    if indicator.kind == "count":
        return WholePlan(met, many, Fraction(numerator), numerator)
    denominator = sum(figure.denominator or 0 for figure in figures)
    if not denominator:
        return WholePlan(met, many, None, numerator, 0)
    unit = Fraction(1, 3600) if indicator.kind in HOUR_KINDS else 100
    return WholePlan(met, many, Fraction(numerator, denominator) * unit, numerator, denominator)
