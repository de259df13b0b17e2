"""The year's report as a file: JSON and CSV, in the plan's order."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from svpp.report.assemble import Report
from svpp.report.figures import figure_json, report_json

#: what a spreadsheet program would take for a formula, also behind spaces and in full width
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
COLUMNS = (
    "id",
    "domain",
    "kind",
    "text",
    "comparator",
    "target",
    "unit",
    "numerator",
    "denominator",
    "value",
    "status",
    "provisional_seconds",
    "evidence",
    "pending",
    "reading",
    "rule",
    "days",
)


def as_json(report: Report) -> bytes:
    """Byte for byte the same for the same `as_of`."""
    return (json.dumps(report_json(report), ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(report: Report, language: str) -> bytes:
    """Comma-separated, UTF-8, one row an indicator, the plan's text in the language asked."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    for indicator, figure in report.rows:
        row: dict[str, Any] = {**figure_json(indicator, figure), "text": indicator.text.in_(language)}
        writer.writerow([harmless(row[name]) for name in COLUMNS])
    return target.getvalue().encode("utf-8")


def harmless(value: Any) -> str:
    """No text becomes a formula. Numbers stay numbers, a minus sign included."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return str(value)
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)
    return "'" + text if text.lstrip(" \u00a0\ufeff").startswith(FORMULA) else text
