"""What the lines of a register may be counted by: each line, the sum of a number, or each different value once."""

from __future__ import annotations

from dataclasses import replace

from svpp.plan.catalogue import Counting, Indicator, LinesSource, Plan


def countings(plan: Plan, row: Indicator) -> list[Counting]:
    """Those that make sense for a count or a share over its register, its own among them; else none."""
    source = row.source
    if row.kind not in ("count", "share") or not isinstance(source, LinesSource):
        return []
    if source.until_field or source.latest_by or source.edition_of:
        return []
    register = plan.register(source.select.register)
    fields = register.fields if register else ()
    sums = [Counting(sum_of=one.code) for one in fields if one.type == "number" and row.kind == "count"]
    distinct = [Counting(distinct_of=one.code) for one in fields if one.type == "text"]
    own = [row.counting, *(one.counts for one in row.amended if one.counts)]
    return list(dict.fromkeys([Counting(), *sums, *distinct, *own]))


def counted_by(row: Indicator, counting: Counting) -> Indicator:
    """The same indicator, counted otherwise."""
    assert isinstance(row.source, LinesSource)
    return replace(row, source=replace(row.source, sum_of=counting.sum_of, distinct_of=counting.distinct_of))
