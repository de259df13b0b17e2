"""Indicators and facts with everything defaulted; a test sets only what it is about."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction

from svpp.facts.values import Line
from svpp.measure.figure import DayTotal
from svpp.measure.inputs import Inputs
from svpp.plan.catalogue import HoursSource, Indicator, LinesSource, Selection, Text
from svpp.when.calendars import Calendar
from svpp.when.days import BRUSSELS, days, epoch

HOUR = 3600
AFTER = "2023-02-01"
MEETINGS = LinesSource(Selection("meetings"))


def an_indicator(kind: str = "count", **changes) -> Indicator:
    fields = {
        "id": "1.1.1-a-1",
        "domain": 1,
        "operational_goal": "1.1.1-a",
        "text": Text("tekst", "texte"),
        "comparator": ">=",
        "comparator_origin": "plan",
        "target": Fraction(7),
        "unit": "count",
        "source": HoursSource() if kind.startswith("hours") else MEETINGS,
    }
    return Indicator(kind=kind, **fields | changes)


def moment(text: str) -> int:
    """A local day's beginning, or a local moment: "2022-03-17" or "2022-03-17 14:00"."""
    return epoch(datetime.fromisoformat(text).replace(tzinfo=BRUSSELS))


def some_inputs(year: int = 2022, as_of: str = AFTER, **changes) -> Inputs:
    fields = {
        "plan_from": date(2020, 1, 1),
        "plan_until": date(2022, 12, 31),
        "zone": BRUSSELS,
        "calendar": Calendar(),
    }
    return Inputs(year=year, as_of=moment(as_of), **fields | changes)


def presence_of(seconds: Mapping[str, int], selector=("field", None)) -> dict:
    """Totals of one selector: person seconds by day, by half as many seconds covered."""
    by_day = {date.fromisoformat(d): DayTotal(s, s // 2, s // 4, 1) for d, s in seconds.items()}
    return {selector: by_day}


def every_day(first: str, last: str, seconds: int) -> dict[str, int]:
    return {d.isoformat(): seconds for d in days(date.fromisoformat(first), date.fromisoformat(last))}


def lines_on(*dates: str, register: str = "meetings", **fields) -> dict[str, list[Line]]:
    """One line a date, numbered in the order given; all with the same fields."""
    return {
        register: [
            Line(f"l{n}", register, date.fromisoformat(d), fields, (), n)
            for n, d in enumerate(dates, start=1)
        ]
    }


def a_line(entry: str, on: str, register: str = "meetings", evidence=(), order: int = 0, **fields) -> Line:
    return Line(entry, register, date.fromisoformat(on), fields, tuple(evidence), order)
