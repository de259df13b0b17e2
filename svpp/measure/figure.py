"""What is known about one indicator in one year: the figure, its status and what it rests on.

Values are exact; whoever shows one floors it, so that 99.6 % never reads as 100 %.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from svpp.plan.catalogue import Reading
from svpp.when.calendars import Reason

Status = Literal["met", "not_met", "on_track", "behind", "no_cases", "unknown", "unproven", "not_due"]

#: A date, yes or no, or a number in the target's unit: hours, things, per cent.
Value = Fraction | date | bool


class DayTotal(NamedTuple):
    """One selector (an activity or the whole field, at a tag or anywhere) on one local day."""

    #: seconds, summed over guards
    person: int = 0
    #: seconds during which at least one guard was there
    coverage: int = 0
    #: of `person`, the seconds of guards whose day is not approved yet
    provisional: int = 0
    #: presences that count for this selector on this day and on no earlier one
    entries: int = 0
    #: and those that counted on an earlier one already
    carried: int = 0

    def seconds(self, reading: Reading) -> int:
        return self.person if reading == "person_hours" else self.coverage


@dataclass(frozen=True, slots=True)
class Point:
    """One day or ISO week (`first` to `last`, inclusive) of an indicator of hours."""

    first: date
    last: date
    #: of the judged reading, as are `reached` and the figure
    seconds: int
    person: int
    coverage: int
    reached: bool
    in_calendar: bool
    #: why it is outside the indicator's calendar; None inside it
    why_not: Reason | None
    over: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """The answer to one indicator.

    numerator, denominator: seconds and days or weeks for hours; entries for counts and shares; None
    elsewhere. value: exact, in the target's unit; None where nothing can be said (no_cases, unknown,
    not_due). evidence: entries it rests on. pending: cases whose deadline still runs. provisional: person
    seconds of the numerator not approved yet. other: what is shown beside it (the other reading as
    {"numerator", "value"}, days_reached, worst_day as [ISO date, seconds], ...); numbers in it are exact too.
    entries, passed, pending_entries: ids, for the kinds that rest on register lines, incidents or findings.
    """

    indicator: str
    status: Status
    numerator: int | None
    denominator: int | None
    value: Value | None
    evidence: int = 0
    pending: int = 0
    provisional: int = 0
    other: Mapping[str, object] = field(default_factory=dict)
    series: Sequence[Point] = ()
    entries: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    pending_entries: tuple[str, ...] = ()

    @property
    def outside(self) -> int:
        """Hours: seconds on days (weeks) that are over and do not count for the target; 0 elsewhere."""
        whole = self.other.get("all_seconds")
        return whole - (self.numerator or 0) if isinstance(whole, int) else 0

    @property
    def reached(self) -> int | None:
        """Hours: on how many days (weeks) that count the target was reached; None elsewhere."""
        found = self.other.get("days_reached", self.other.get("weeks_reached"))
        return found if isinstance(found, int) else None
