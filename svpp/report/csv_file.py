"""The year's figures as CSV: plain (RFC 4180, for programs), or as a Belgian Excel opens it by a double click."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from svpp.measure.figure import Figure
from svpp.plan.catalogue import HoursSource, Indicator
from svpp.plan.legible import legible
from svpp.report.assemble import Report
from svpp.report.figures import figure_json
from svpp.report.rules import days_words, judged_words
from svpp.report.verdicts import shape_of
from svpp.words import Speaker

#: what a spreadsheet program would take for the beginning of a formula, in full width too
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
#: what such a program drops or skips before it looks: a byte order mark, signs of no width
UNSEEN = "\ufeff\u200b\u200c\u200d\u2060\u00ad\x00"
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
#: of a plain file also the numbers alone, for programs that want one type a column: empty for yes, no and dates
NUMBERS = ("value_number", "target_number")
SIGNS = {">=": "≥", "<=": "≤"}
BOM = "\ufeff"


def as_csv(report: Report, language: str, *, belgian: bool = False) -> bytes:
    """One row an indicator, the plan's text in the language asked.

    Plain: commas, points, stable names and codes. Belgian: a byte order mark, semicolons, decimal commas, and words.
    """
    target = io.StringIO(newline="")
    say = Speaker(language)
    writer = csv.writer(target, delimiter=";" if belgian else ",")
    writer.writerow([say.t(f"rep.csv.{name}") for name in COLUMNS] if belgian else (*COLUMNS, *NUMBERS))
    for indicator, figure in report.rows:
        writer.writerow(_row(indicator, figure, say, belgian=belgian))
    return ((BOM if belgian else "") + target.getvalue()).encode("utf-8")


def _row(indicator: Indicator, figure: Figure, say: Speaker, *, belgian: bool) -> list[str]:
    row: dict[str, Any] = {**figure_json(indicator, figure), "text": indicator.text.in_(say.language)}
    if not belgian:
        numbers = [_number(row["value"]), _number(row["target"])]
        return [cell(value) for value in (*(row[name] for name in COLUMNS), *numbers)]
    row |= _words(indicator, figure, say)
    return [_belgian(row[name], say) for name in COLUMNS]


def _number(value: Any) -> float | int | None:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _words(indicator: Indicator, figure: Figure, say: Speaker) -> dict[str, str]:
    """What a person reads instead of the codes; how hours are read says nothing of anything else."""
    unit, hours = f"rep.x.unit.{indicator.unit}", isinstance(indicator.source, HoursSource)
    comparator = SIGNS.get(indicator.comparator, indicator.comparator)
    return {
        "text": legible(indicator.text.in_(say.language)),
        "kind": say.t(f"rep.x.kind.{indicator.kind}"),
        "comparator": say.t("rep.csv.equal") if comparator == "=" else comparator,
        "unit": say.t(unit) if say.has(unit) else indicator.unit,
        "status": say.t(f"status.{shape_of(figure)}"),
        "reading": say.t(f"rule.reading.{indicator.reading}") if hours else "",
        "rule": judged_words(indicator, say) if hours or indicator.kind == "yes_no" else "",
        "days": days_words(indicator, say) if hours else "",
    }


def _belgian(value: Any, say: Speaker) -> str:
    if isinstance(value, bool):
        return say.t("year.yes" if value else "year.no")
    return str(value).replace(".", ",") if isinstance(value, float) else cell(value)


def cell(value: Any) -> str:
    """What stands in one cell. Numbers stay numbers, a minus sign included; no text becomes a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return str(value)
    return harmless(json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value))


def harmless(text: str) -> str:
    """The text, after an apostrophe where a spreadsheet program would take it for a formula."""
    seen = text
    while (shorter := seen.lstrip().lstrip(UNSEEN)) != seen:
        seen = shorter
    return "'" + text if seen.startswith(FORMULA) or text.startswith(("\t", "\r", "\n")) else text
