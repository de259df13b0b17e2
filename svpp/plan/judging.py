"""How an indicator is judged: which days, which reading, which rule; and how that was decided anew later."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal, cast, get_args

from svpp.plan.catalogue import (
    DAY_RULES,
    HOUR_KINDS,
    HOUR_RULES,
    WEEKDAYS,
    Amendment,
    Kind,
    Reading,
    Register,
)
from svpp.plan.faults import expect
from svpp.plan.kinds import Shape
from svpp.plan.sources import read_counting
from svpp.plan.table import Table

#: what an amendment may decide anew
AMENDABLE = ("days", "reading", "rule", "when_none", "counts")


def read_reading(table: Table) -> Reading:
    return cast(Reading, table.choice("reading", get_args(Reading), "person_hours"))


def read_when_none(table: Table) -> Literal["no", "no_cases"]:
    return cast(Literal["no", "no_cases"], table.choice("when_none", ("no", "no_cases"), "no"))


def read_days(table: Table) -> str | tuple[str, ...]:
    table.taken.add("days")
    value = table.values.get("days", "every_day")
    if isinstance(value, str) and value in DAY_RULES:
        return value
    if isinstance(value, list) and value and all(day in WEEKDAYS for day in value):
        return tuple(value)
    table.wrong("days", expect("days", rules=DAY_RULES, example='["monday", "friday"]'))
    return "every_day"


def read_rule(table: Table, kind: Kind) -> str | Fraction:
    table.taken.add("rule")
    if kind not in HOUR_KINDS:
        return table.choice("rule", ("any", "all"), "any") if kind == "yes_no" else "average"
    value = table.values.get("rule", "average")
    if isinstance(value, dict) and set(value) == {"share"}:
        inner = Table(f"{table.where}, rule", value, table.block.inner("rule"), table.faults)
        share = inner.number("share")
        if share is not None and not 0 < share <= 1:
            inner.wrong("share", expect("share_of_days"))
        return share if share is not None else "average"
    if value in HOUR_RULES:
        return str(value)
    table.wrong("rule", (*(f'"{rule}"' for rule in HOUR_RULES), "{ share = 0.9 }"))
    return "average"


def read_amendments(
    table: Table, kind: Kind, shape: Shape, register: Register | None
) -> tuple[Amendment, ...]:
    """The tables [[indicator.amended]]: from when, by whom, and what is read otherwise."""
    found = []
    for row in table.rows("amended"):
        row.where = f"{table.where}, amended"
        for key in AMENDABLE:
            if row.has(key) and key not in shape.keys and not (key == "counts" and register):
                row.fault(key, "no_meaning", key=key, kind=kind)
        if not any(row.has(key) for key in AMENDABLE):
            row.fault("", "amends_nothing", keys=AMENDABLE)
        amendment = Amendment(
            valid_from=row.day("from") or date.min,
            decided_by=row.text("decided_by"),
            decided_on=row.day("decided_on") if row.has("decided_on") else None,
            reason=row.text("reason", default=""),
            days=read_days(row) if row.has("days") else None,
            reading=read_reading(row) if row.has("reading") else None,
            rule=read_rule(row, kind) if row.has("rule") else None,
            when_none=read_when_none(row) if row.has("when_none") else None,
            counts=read_counting(row, register, shape.lines) if register and row.has("counts") else None,
        )
        row.taken.update(("decided_on", *AMENDABLE))
        row.done()
        found.append(amendment)
    return tuple(found)
