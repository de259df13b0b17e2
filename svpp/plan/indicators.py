"""One indicator: its words, its target, and the keys that its kind asks for or refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Literal, cast

from svpp.plan.catalogue import (
    KINDS,
    Comparator,
    Indicator,
    Kind,
    LinesSource,
    Register,
    Source,
    StatementSource,
    Within,
)
from svpp.plan.deadlines import parse_within
from svpp.plan.faults import expect
from svpp.plan.judging import read_amendments, read_days, read_reading, read_rule, read_when_none
from svpp.plan.kinds import SHAPES, UNITS, Shape, check_together, refuse_keys
from svpp.plan.sources import read_source
from svpp.plan.table import Table

INDICATOR_ID = re.compile(r"(\d+)\.\d+\.\d+-[a-z]-\d+")
#: Seen in other plans; named so that nobody thinks it a slip.
_LATER_KINDS = ("decrease", "increase", "share_of_stock", "count_by_category", "narrative", "count_per_month")
_LATER_PERIODS = ("day", "week", "month", "quarter", "half_year", "school_year")


def read_indicator(table: Table, registers: Mapping[str, Register]) -> Indicator | None:
    """None, with a fault, where the kind is not understood; any other fault is noted and read past."""
    identifier = str(table.values.get("id", ""))
    table.where = f"indicator {identifier}".strip()
    _check_id(table)
    text, kind = table.own_words(), _kind(table)
    if kind is None:
        return None
    shape = SHAPES[kind]
    comparator = _comparator(table, kind, shape)
    source = read_source(table, registers, shape.sources, shape.lines)
    target, period = _target(table, kind), _period(table, shape)
    refuse_keys(table, kind, shape)
    indicator = Indicator(
        id=identifier,
        domain=int(identifier.split(".", maxsplit=1)[0]) if INDICATOR_ID.fullmatch(identifier) else 0,
        operational_goal=identifier.rpartition("-")[0],
        kind=kind,
        text=text,
        comparator=comparator,
        comparator_origin=_origin(table),
        target=target,
        unit=_unit(table, kind),
        source=source or StatementSource(),  # the fault is noted; the plan is refused
        period=period,
        days=read_days(table),
        reading=read_reading(table),
        rule=read_rule(table, kind),
        within=_within(table),
        when_none=read_when_none(table),
        decided=table.optional_words("decided"),
        note=table.text("note", default=""),
        amended=read_amendments(table, kind, shape, _counted_in(kind, source, registers)),
    )
    if source is not None:
        check_together(table, indicator)
    table.done()
    return indicator


def _counted_in(kind: Kind, source: Source | None, registers: Mapping[str, Register]) -> Register | None:
    """The register whose lines are counted, so that what one of them adds may be decided anew."""
    counted = kind in ("count", "share") and isinstance(source, LinesSource)
    return registers.get(source.select.register) if counted and isinstance(source, LinesSource) else None


def _check_id(table: Table) -> None:
    value = table.take("id", '"2.1.3-a-1"')
    if not isinstance(value, str) or not INDICATOR_ID.fullmatch(value):
        table.wrong("id", expect("indicator_id", example='"2.1.3-a-1"'))


def _kind(table: Table) -> Kind | None:
    value = table.take("kind", '"count"')
    if value in _LATER_KINDS:
        table.fault("kind", "later_kind", kind=value, known=tuple(KINDS))
    elif value in KINDS:
        return cast(Kind, value)
    else:
        table.wrong("kind", tuple(KINDS))
    return None


def _comparator(table: Table, kind: Kind, shape: Shape) -> Comparator:
    value = table.take("comparator", f'"{shape.comparators[0]}"')
    if value in ("<=", "<") and kind != "deadline":
        table.fault("comparator", "at_most", comparator=value)
    elif value not in shape.comparators:
        table.wrong("comparator", tuple(f'"{one}"' for one in shape.comparators))
    return cast(Comparator, value if value in shape.comparators else shape.comparators[0])


def _origin(table: Table) -> Literal["plan", "implied"]:
    """Whether the plan's text has the comparator, or we read it in."""
    return cast(Literal["plan", "implied"], table.choice("comparator_origin", ("plan", "implied")))


def _target(table: Table, kind: Kind) -> Fraction | bool | date:
    if kind == "yes_no":
        if table.take("target", "true") is not True:
            table.wrong("target", expect("a_yes"))
        return True
    if kind == "deadline":
        return table.day("target") or date.min
    target = table.number("target")
    if kind == "share_within" and target is not None and target > 100:
        table.wrong("target", expect("per_cent"))
    return target if target is not None else Fraction(0)


def _unit(table: Table, kind: Kind) -> str:
    expected = UNITS.get(kind)
    if expected is not None:
        return table.choice("unit", (expected,))
    unit = table.code("unit")
    if unit in UNITS.values():
        table.wrong("unit", expect("counted", example='"sessions"'))
    return unit


def _period(table: Table, shape: Shape) -> Literal["year", "plan", "edition"]:
    table.taken.add("period")
    value = table.values.get("period", shape.periods[0])
    if value in _LATER_PERIODS:
        table.fault("period", "later_period", period=value, known=shape.periods)
    elif value not in shape.periods:
        table.wrong("period", shape.periods)
    return cast(Literal["year", "plan", "edition"], value if value in shape.periods else shape.periods[0])


def _within(table: Table) -> Within | None:
    table.taken.add("within")
    if not table.has("within"):
        return None
    found = parse_within(table.values["within"])
    if found is None:
        table.wrong("within", expect("deadline", examples=('"24 hours"', '"14 days"', '"1 month"')))
    return found
