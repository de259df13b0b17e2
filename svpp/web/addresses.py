"""Addresses of pages that other pages lead to, and values as a table of differences shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask import current_app, url_for

from svpp.report.day.values import Alert
from svpp.web.speaking import flat, readable


def correct_address(alert: Alert) -> str:
    """Where a guard's day is put right."""
    day = alert.day.isoformat() if alert.day else ""
    if "correct.page" not in current_app.view_functions:
        return url_for("day.page", day=day) + f"#g-{alert.guard}"
    return url_for("correct.page", day=day, guard=alert.guard)


def planning_address(day: date) -> str:
    """The week that holds the day."""
    year, week, _ = day.isocalendar()
    if "planning.page" not in current_app.view_functions:
        return url_for("day.page", day=day.isoformat())
    return url_for("planning.page", week=f"{year}-W{week:02d}")


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """(field, before, after) where they differ, nested fields by their path."""
    old, new = flat(before), flat(after)
    for name in [*old, *(n for n in new if n not in old)]:
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)


def shown(name: str, value: object, names: Mapping[str, Mapping[str, str]]) -> str:
    """A place by its name, an instant in local time, the rest as it is."""
    if name == "place":
        return names["place"].get(str(value), readable(value))
    return readable(value)
