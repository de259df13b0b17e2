"""The words a plan is written in: kinds of indicator, activities, calendars, and texts in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["hours_per_day", "hours_per_week", "count", "share", "share_within", "yes_no", "deadline"]
KINDS: tuple[Kind, ...] = (
    "hours_per_day",
    "hours_per_week",
    "count",
    "share",
    "share_within",
    "yes_no",
    "deadline",
)
HOUR_KINDS: tuple[Kind, ...] = ("hours_per_day", "hours_per_week")

Comparator = Literal[">=", ">", "<=", "<", "="]
Reading = Literal["person_hours", "coverage_hours"]
#: What of the hours is held against the target, beside a share of the days (a Fraction): their mean, or each one.
HOUR_RULES = ("average", "every")

#: Presence on the field (law of 15 May 2007, art. 3): these five count, the last two never do.
FIELD_ACTIVITIES = ("patrol", "market", "school", "event", "outreach")
OTHER_ACTIVITIES = ("other_duty", "break")
ACTIVITIES = FIELD_ACTIVITIES + OTHER_ACTIVITIES
#: In a source: all five field activities together.
FIELD = "field"

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: Named calendars; an indicator may also list weekdays.
DAY_RULES = ("every_day", "mon_sat", "working_days", "school_days", "market_days")

Scalar = str | int | bool


@dataclass(frozen=True, slots=True)
class Text:
    """Words in the two languages of the Region; a plan file gives both or is refused."""

    nl: str
    fr: str

    def in_(self, language: str) -> str:
        return self.fr if language == "fr" else self.nl
