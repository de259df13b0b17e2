"""Which columns the sheets have: they follow from the plan's indicators of hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from xlsxwriter.utility import xl_col_to_name

from svpp.plan.catalogue import HOUR_KINDS, HoursSource, Indicator
from svpp.report.assemble import Report
from svpp.report.blocks import Selector, selector

T = TypeVar("T")
#: an indicator's calendar: a named one, or weekdays
DayRule = str | tuple[str, ...]

BLOCK_COLUMNS = (
    "day",
    "week",
    "guard",
    "activity",
    "field",
    "place",
    "tags",
    "event",
    "start",
    "end",
    "seconds",
    "approved",
    "entry",
)
DAY_COLUMNS = ("day", "week", "weekday", "over", "holiday", "closed")
WEEK_COLUMNS = ("week", "until", "number", "over")
PROOF_COLUMNS = (
    "indicator",
    "day",
    "what",
    "details",
    "place",
    "from",
    "due",
    "done",
    "numerator",
    "denominator",
    "pending",
    "group",
    "value",
    "evidence",
    "who",
    "received",
    "corrected",
    "entry",
    "revision",
)
SHEETS = ("figures", "blocks", "proof", "rules", "days", "weeks", "about")


@dataclass(frozen=True, slots=True)
class Layout:
    """Of the plan's hours: the calendars, the selections of presence, and the indicators, each once and in order."""

    day_rules: tuple[DayRule, ...]
    week_rules: tuple[DayRule, ...]
    selectors: tuple[Selector, ...]
    daily: tuple[Indicator, ...]
    weekly: tuple[Indicator, ...]

    def block(self, name: str) -> int:
        return BLOCK_COLUMNS.index(name)

    def block_rule(self, indicator: Indicator) -> int:
        """The column that says whether a block's day, or week, counts for this indicator."""
        if indicator.kind == "hours_per_week":
            return len(BLOCK_COLUMNS) + len(self.day_rules) + self.week_rules.index(indicator.days)
        return len(BLOCK_COLUMNS) + self.day_rules.index(indicator.days)

    def block_coverage(self, selector: Selector) -> int:
        at = len(BLOCK_COLUMNS) + len(self.day_rules) + len(self.week_rules)
        return at + self.selectors.index(selector)

    def day_rule(self, rule: DayRule) -> int:
        """On the sheet of days; the reason stands one to the right."""
        return len(DAY_COLUMNS) + 2 * self.day_rules.index(rule)

    def day_seconds(self, indicator: Indicator) -> int:
        return len(DAY_COLUMNS) + 2 * len(self.day_rules) + self.daily.index(indicator)

    def week_rule(self, rule: DayRule) -> int:
        return len(WEEK_COLUMNS) + self.week_rules.index(rule)

    def week_seconds(self, indicator: Indicator) -> int:
        return len(WEEK_COLUMNS) + len(self.week_rules) + self.weekly.index(indicator)


def layout(report: Report) -> Layout:
    hours = [i for i, _ in report.rows if isinstance(i.source, HoursSource)]
    daily = [i for i in hours if i.kind == "hours_per_day"]
    weekly = [i for i in hours if i.kind == "hours_per_week"]
    return Layout(
        day_rules=_once(i.days for i in daily),
        week_rules=_once(i.days for i in weekly),
        selectors=_once(selector(i) for i in hours),
        daily=tuple(daily),
        weekly=tuple(weekly),
    )


def is_hours(indicator: Indicator) -> bool:
    return indicator.kind in HOUR_KINDS


def letters(column: int) -> str:
    """The whole column, absolute: $K:$K"""
    name = xl_col_to_name(column, col_abs=True)
    return f"{name}:{name}"


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
