"""What another reading would give over the same logs, before anything is decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from svpp.measure.assess import assess
from svpp.measure.figure import Figure
from svpp.places.town import town
from svpp.plan.catalogue import Amendment, Indicator, Plan
from svpp.report.assemble import assemble


@dataclass(frozen=True, slots=True)
class Effect:
    """One year: the figure as it is read now, and as it would be read."""

    year: int
    complete: bool
    now: Figure
    then: Figure
    read_now: Indicator
    read_then: Indicator


def effects(
    session: Session, plan: Plan, indicator: Indicator, choice: Amendment, as_of: datetime
) -> list[Effect]:
    """Every year of the plan from the choice's first on that has begun; where none has, the last that did."""
    this_year = as_of.astimezone(town(session).zone).year
    begun = [y for y in range(plan.period_from.year, plan.period_until.year + 1) if y <= this_year]
    wanted = [year for year in begun if year >= choice.valid_from.year] or begun[-1:]
    return [_effect(session, plan, indicator, choice, year, as_of) for year in wanted]


def _effect(
    session: Session, plan: Plan, indicator: Indicator, choice: Amendment, year: int, as_of: datetime
) -> Effect:
    report = assemble(session, year, as_of, plan_id=plan.id, only=indicator.id)
    read_now, now = report.rows[0]
    # as if the choice began with this year, so that a plan's last year can be looked at for the next
    added = replace(choice, valid_from=min(choice.valid_from, date(year, 12, 31)))
    read_then = replace(indicator, amended=(*indicator.amended, added)).in_year(year)
    return Effect(year, report.complete, now, assess(read_then, report.inputs), read_now, read_then)
