"""What the same hours would give under the other plausible readings of the plan's words.

The agreement says "7 u/dag" and no more: person hours or covered hours, which days, on average or every day. Every
reading is computed alike, so that the one the plan file chose can be compared with those it did not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import cast, get_args

from svpp.measure.assess import assess
from svpp.measure.figure import Status
from svpp.measure.inputs import Inputs
from svpp.plan.catalogue import DAY_RULES, HOUR_KINDS, HOUR_RULES, Indicator, Reading

Rule = str | Fraction
#: on average, every day, or on nine days of ten
RULES: tuple[Rule, ...] = (*HOUR_RULES, Fraction(9, 10))


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading of the hours on one calendar, judged by each rule."""

    days: str | tuple[str, ...]
    reading: Reading
    #: days or weeks that are over and count, and those of them that reached the target
    counted: int
    reached: int
    #: hours per day or week, exact; None where no day counts
    value: Fraction | None
    #: rule → status
    statuses: Mapping[Rule, Status]
    #: the plan's own calendar and reading
    chosen: bool


def rules_for(indicator: Indicator) -> tuple[Rule, ...]:
    """The usual rules, and the indicator's own where it is another one."""
    return RULES if indicator.rule in RULES else (*RULES, indicator.rule)


def readings(indicator: Indicator, inputs: Inputs) -> list[ReadingRow]:
    """Every calendar and reading, the plan's own first; calendars on which no day counts are left out.

    A weekly target has one calendar: a week counts whole as soon as one of its days does. Other kinds have none.
    """
    if indicator.kind not in HOUR_KINDS:
        return []
    calendars: list[str | tuple[str, ...]] = [indicator.days]
    if indicator.kind == "hours_per_day":
        calendars += [days for days in DAY_RULES if days != indicator.days]
    other = cast(tuple[Reading, ...], get_args(Reading))
    orders = sorted(other, key=lambda reading: reading != indicator.reading)
    found = [_row(indicator, inputs, days, reading) for days in calendars for reading in orders]
    return [row for row in found if row.counted or row.chosen]


def _row(indicator: Indicator, inputs: Inputs, days: str | tuple[str, ...], reading: Reading) -> ReadingRow:
    figures = {
        rule: assess(replace(indicator, days=days, reading=reading, rule=rule), inputs)
        for rule in rules_for(indicator)
    }
    any_figure = next(iter(figures.values()))
    return ReadingRow(
        days=days,
        reading=reading,
        counted=any_figure.denominator or 0,
        reached=any_figure.reached or 0,
        value=cast(Fraction | None, any_figure.value),
        statuses={rule: figure.status for rule, figure in figures.items()},
        chosen=days == indicator.days and reading == indicator.reading,
    )
