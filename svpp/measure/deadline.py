"""Something done once, on or before a date."""

from __future__ import annotations

from datetime import date

from svpp.measure import lines
from svpp.measure.comparing import holds_on
from svpp.measure.figure import Figure, Status
from svpp.measure.inputs import Inputs
from svpp.measure.period import Period, day_over, ever_until, plan_period
from svpp.plan.catalogue import Indicator, LinesSource


def assess_deadline(indicator: Indicator, inputs: Inputs, year: Period) -> Figure:
    """The earliest date reached, the same verdict in each of the plan's years; before the plan is in time too.

    Not reached: unknown until the due date is over, not met from then on.
    """
    source, target = indicator.source, indicator.target
    if not isinstance(source, LinesSource) or not isinstance(target, date):
        raise TypeError(f"{indicator.id}: a deadline needs register lines and a date")
    reached: list[tuple[date, str]] = []
    for line in lines.select(inputs, source.select, ever_until(plan_period(inputs))):
        day = lines.date_in(line, source.until_field or lines.OCCURRED_ON)
        if day is not None and day <= year.today:
            reached.append((day, line.entry))
    if not reached:
        status: Status = "not_met" if day_over(target, year) else "unknown"
        return Figure(indicator.id, status, None, None, None)
    first = min(day for day, _ in reached)
    met = holds_on(first, indicator.comparator, target)
    entries = tuple(entry for _, entry in reached)
    return Figure(
        indicator.id, "met" if met else "not_met", None, None, first, evidence=len(entries), entries=entries
    )
