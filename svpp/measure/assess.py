"""The one door to the figures: an indicator and the facts in, its figure out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from svpp.measure.counts import assess_count
from svpp.measure.deadline import assess_deadline
from svpp.measure.figure import Figure
from svpp.measure.hours import assess_hours
from svpp.measure.inputs import Inputs
from svpp.measure.period import Period, year_period
from svpp.measure.share_within import assess_share_within
from svpp.measure.shares import assess_share
from svpp.measure.yes_no import assess_yes_no
from svpp.plan.catalogue import Indicator, Kind

#: Goes up when the same facts and plan may give another figure; a frozen report names it.
RULES_VERSION = "1"

_KINDS: Mapping[Kind, Callable[[Indicator, Inputs, Period], Figure]] = {
    "hours_per_day": assess_hours,
    "hours_per_week": assess_hours,
    "count": assess_count,
    "share": assess_share,
    "share_within": assess_share_within,
    "yes_no": assess_yes_no,
    "deadline": assess_deadline,
}


def assess(indicator: Indicator, inputs: Inputs) -> Figure:
    """The figure of `inputs.year`, judged as of `inputs.as_of`; not_due when the plan does not cover the
    year.

    An indicator whose source or target does not fit its kind raises TypeError; loading a plan refuses those.
    """
    year = year_period(inputs)
    if year is None:
        return Figure(indicator.id, "not_due", None, None, None)
    return _KINDS[indicator.kind](indicator, inputs, year)
