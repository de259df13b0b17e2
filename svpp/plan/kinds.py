"""What each kind of indicator may say and must say; what goes together, and what has no meaning for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from svpp.plan.catalogue import Indicator, Kind, LinesSource, Source, StatementSource
from svpp.plan.table import Table, shown

UNITS = {
    "hours_per_day": "h/day",
    "hours_per_week": "h/week",
    "share": "percent",
    "share_within": "percent",
    "yes_no": "yes_no",
    "deadline": "date",
}

_ALL = 'rule = "all"'
_TIMED = ("from_field", "until_field", "due_field")


@dataclass(frozen=True, slots=True)
class Shape:
    """What an indicator of a kind may say beside its words, kind, comparator, target, unit and source."""

    sources: tuple[str, ...]
    lines: tuple[str, ...] = ()
    comparators: tuple[str, ...] = (">=", ">", "=")
    periods: tuple[str, ...] = ("year",)
    keys: tuple[str, ...] = ()


SHAPES: Mapping[str, Shape] = {
    "hours_per_day": Shape(("hours",), keys=("days", "reading", "rule")),
    "hours_per_week": Shape(("hours",), keys=("days", "reading", "rule")),
    "count": Shape(
        ("register", "events", "incidents", "findings"),
        ("sum_of", "distinct_of", "edition_of"),
        periods=("year", "plan", "edition"),
    ),
    "share": Shape(("register",), ("passes", "distinct_of", "latest_by", "until_field")),
    "share_within": Shape(("register", "incidents"), _TIMED, keys=("within",)),
    "yes_no": Shape(
        ("statement", "register", "events", "findings", "hours"),
        _TIMED,
        comparators=("=",),
        periods=("year", "plan"),
        keys=("rule", "within", "when_none"),
    ),
    "deadline": Shape(("register",), ("until_field",), comparators=("<=", "<"), periods=("plan", "year")),
}
_OPTIONAL = ("days", "reading", "rule", "within", "when_none")


def refuse_keys(table: Table, kind: Kind, shape: Shape) -> None:
    for key in _OPTIONAL:
        if table.has(key) and key not in shape.keys:
            table.fault(key, "no_meaning", key=key, kind=kind)


def check_together(table: Table, indicator: Indicator) -> None:
    """What must go together: a deadline and the field that meets it, an edition and its field."""
    source = indicator.source
    if indicator.kind == "share_within" or (indicator.kind == "yes_no" and indicator.rule == "all"):
        _check_timed(table, indicator)
    elif indicator.kind == "yes_no":
        _check_any(table, source)
    elif indicator.kind == "share" and isinstance(source, LinesSource):
        if (source.passes is None) == (source.until_field is None):
            table.fault("source", "share_needs", passes="passes = { … }", until='until_field = "…"')
    elif indicator.kind == "count":
        _check_count(table, indicator)


def _check_timed(table: Table, indicator: Indicator) -> None:
    source, within = indicator.source, indicator.within
    if not isinstance(source, LinesSource):
        if indicator.kind == "yes_no":
            table.fault("rule", "all_only_lines", all=_ALL)
        elif within is None or within.unit != "hours":
            table.fault("within", "incident_hours", example='within = "24 hours"')
        return
    if source.until_field is None:
        table.fault("source", "needs_until")
    if table.has("within") == (source.due_field is not None):
        table.fault("within", "one_deadline", within='within = "14 days"', due='due_field = "…"')
    if within is not None and within.unit == "hours":
        table.fault("within", "no_hour", found=shown(table.values["within"]))


def _check_any(table: Table, source: Source) -> None:
    if isinstance(source, StatementSource) and table.has("rule"):
        table.fault("rule", "rule_statement")
    for key in ("within", "when_none"):
        if table.has(key):
            table.fault(key, "needs_all", key=key, all=_ALL)
    if isinstance(source, LinesSource) and (source.until_field or source.due_field):
        table.fault("source", "until_needs_all", all=_ALL)


def _check_count(table: Table, indicator: Indicator) -> None:
    source = indicator.source
    by_edition = isinstance(source, LinesSource) and source.edition_of is not None
    if by_edition != (indicator.period == "edition"):
        table.fault("period", "edition", period='period = "edition"')
    if isinstance(source, LinesSource) and source.sum_of and source.distinct_of:
        table.fault("source", "sum_or_distinct")
