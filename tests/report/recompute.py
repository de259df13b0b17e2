"""A year computed from the workbook alone, by code that knows nothing of ours but what the sheets say."""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

import openpyxl

#: what the sheets call an activity, as the plan's indicators name it
FIELD = {"Ronde", "Markt", "School", "Evenement", "Straathoekwerk"}


@dataclass(frozen=True)
class Hours:
    """The words of an indicator of hours that an outsider reads on the sheet of rules."""

    activities: frozenset[str]
    tag: str | None
    calendar: str
    weekly: bool = False


HOURS = {
    "2.2.3-a-1": Hours(frozenset(FIELD), None, "Dag telt: alle dagen"),
    "2.2.3-a-2": Hours(frozenset(FIELD), "burglary_risk", "Dag telt: alle dagen"),
    "3.2.1-a-1": Hours(frozenset(FIELD), None, "Dag telt: alle dagen"),
    "3.2.1-a-2": Hours(frozenset(FIELD), "car_theft_risk", "Dag telt: alle dagen"),
    "5.2.1-a-1": Hours(frozenset(FIELD), None, "Dag telt: alle dagen"),
    "5.2.1-a-2": Hours(frozenset({"Markt"}), None, "Week telt: marktdagen die doorgingen", weekly=True),
    "5.2.1-a-3": Hours(frozenset({"School"}), None, "Dag telt: schooldagen"),
    "6.2.1-a-1": Hours(frozenset(FIELD), None, "Dag telt: alle dagen"),
    "6.2.1-a-2": Hours(frozenset(FIELD), "sensitive", "Dag telt: alle dagen"),
    "9.2.1-a-1": Hours(frozenset({"Straathoekwerk"}), None, "Week telt: alle dagen", weekly=True),
}


class Workbook:
    def __init__(self, content: bytes) -> None:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        self.sheets = {sheet.title: list(_rows(sheet)) for sheet in book.worksheets}
        self.merged = [sheet.title for sheet in book.worksheets if sheet.merged_cells.ranges]
        self.figures = {row["Nr."]: row for row in self.sheets["Indicatoren"]}

    def hours(self, indicator: str) -> dict[str, Any]:
        """Numerators of both readings and the denominator, in seconds and in days or weeks."""
        asked = HOURS[indicator]
        calendar = self.sheets["Weken" if asked.weekly else "Dagen"]
        key = "Maandag" if asked.weekly else "Dag"
        counted = {row[key] for row in calendar if row[asked.calendar] == 1 and row["Voorbij"] == 1}
        by_day: dict[datetime, list[dict[str, Any]]] = defaultdict(list)
        for block in self.sheets["Blokken"]:
            when = block["Week (maandag)"] if asked.weekly else block["Dag"]
            tags = (block["Kenmerken van de plaats"] or "").split(";")
            fits = block["Activiteit"] in asked.activities and (asked.tag is None or asked.tag in tags)
            if fits and when in counted:
                by_day[block["Dag"]].append(block)
        return {
            "person": sum(block["Seconden"] for own in by_day.values() for block in own),
            "coverage": sum(_union(own) for own in by_day.values()),
            "denominator": len(counted),
        }

    def lines(self, indicator: str) -> dict[str, Any]:
        own = [row for row in self.sheets["Bewijs"] if row["Indicator"] == indicator]
        done = [row["Gedaan op"] for row in own if row["Gedaan op"]]
        return {
            "numerator": sum(row["Teller"] or 0 for row in own),
            "denominator": sum(row["Noemer"] or 0 for row in own),
            "pending": sum(row["Loopt nog"] or 0 for row in own),
            "first": min(done) if done else None,
            "rows": own,
        }


def _rows(sheet: Any) -> Any:
    rows = sheet.iter_rows(values_only=True)
    head = next(rows)
    for row in rows:
        yield dict(zip(head, row, strict=True))


def _union(blocks: list[dict[str, Any]]) -> int:
    """Seconds with at least one guard, by second of the day: no cleverness to share with the product's."""
    covered: set[int] = set()
    for block in blocks:
        start = round((block["Begin"] - block["Dag"]).total_seconds())
        covered.update(range(start, start + block["Seconden"]))
    return len(covered)


def floored(value: Fraction) -> float:
    return float(value * 1000 // 1) / 1000
