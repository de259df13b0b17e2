"""Figures as the JSON that machines read (docs/machines.md). Values are floored for showing, never before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from svpp.measure.figure import Figure, Point
from svpp.plan.catalogue import Indicator
from svpp.report.assemble import Report
from svpp.report.remarks import Remark
from svpp.when.calendars import Reason
from svpp.when.days import zulu

DECIMALS = 1000


def shown(value: object) -> Any:
    """A number floored to three decimals, a date as ISO text, the rest as it is."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value
    if isinstance(value, Fraction):
        floored = value * DECIMALS // 1
        return floored // DECIMALS if floored % DECIMALS == 0 else floored / DECIMALS
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Reason):
        return reason_json(value)
    if isinstance(value, Mapping):
        return {str(k): shown(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [shown(v) for v in value]
    return value


def report_json(report: Report) -> dict[str, Any]:
    return {
        "plan": {"id": report.plan.id, "hash": report.plan.hash},
        "year": report.year,
        "as_of": zulu(report.as_of),
        "complete": report.complete,
        "rules_version": report.rules_version,
        "indicators": [row_json(report, indicator, figure) for indicator, figure in report.rows],
    }


def row_json(report: Report, indicator: Indicator, figure: Figure) -> dict[str, Any]:
    """A figure with the remarks on it; without any the key is not there, as in reports closed before."""
    remarks = report.remarks.get(indicator.id)
    return figure_json(indicator, figure) | (
        {"remarks": [_remark(one) for one in remarks]} if remarks else {}
    )


def _remark(one: Remark) -> dict[str, str]:
    return {"at": zulu(one.at), "by": one.by, "text": one.text}


def figure_json(indicator: Indicator, figure: Figure) -> dict[str, Any]:
    return {
        "id": indicator.id,
        "domain": indicator.domain,
        "kind": indicator.kind,
        "text": {"nl": indicator.text.nl, "fr": indicator.text.fr},
        "comparator": indicator.comparator,
        "comparator_origin": indicator.comparator_origin,
        "target": shown(indicator.target),
        "unit": indicator.unit,
        "period": indicator.period,
        "reading": indicator.reading,
        "rule": shown(indicator.rule)
        if not isinstance(indicator.rule, Fraction)
        else rule_json(indicator.rule),
        "days": indicator.days if isinstance(indicator.days, str) else list(indicator.days),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": shown(figure.value),
        "status": figure.status,
        "other": shown(figure.other),
        "provisional_seconds": figure.provisional,
        "evidence": figure.evidence,
        "pending": figure.pending,
    }


def rule_json(share: Fraction) -> dict[str, Any]:
    return {"share": shown(share)}


def series_json(figure: Figure) -> list[dict[str, Any]]:
    return [point_json(point) for point in figure.series]


def point_json(point: Point) -> dict[str, Any]:
    return {
        "date": point.first.isoformat(),
        "until": point.last.isoformat(),
        "seconds": point.seconds,
        "person_seconds": point.person,
        "coverage_seconds": point.coverage,
        "reached": point.reached,
        "in_calendar": point.in_calendar,
        "over": point.over,
        "why_not": reason_json(point.why_not) if point.why_not else None,
    }


def reason_json(reason: Reason) -> dict[str, str]:
    return {"code": reason.code, "nl": reason.nl, "fr": reason.fr}
