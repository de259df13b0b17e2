"""Addresses of pages that other pages lead to, and values as a table of differences shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask import url_for

from svpp.duties.reading import Duty
from svpp.journal.identity import is_identity
from svpp.plan.catalogue import FIELD
from svpp.report.day.values import Alert
from svpp.web.speaking import flat, readable, speaker


def correct_address(alert: Alert) -> str:
    """Where a guard's day is put right, with the form open that the alert asks for."""
    day = alert.day.isoformat() if alert.day else ""
    asked: dict[str, Any] = {}
    if alert.code == "refused":
        asked = {"do": "refused", "refused": alert.values["refused"], "_anchor": "form"}
    elif alert.code == "conflict":
        asked = {"do": "conflict", "entry": alert.entry, "_anchor": "form"}
    elif alert.entry and alert.values.get("kind") == "presence":
        asked = {"do": "edit", "entry": alert.entry, "_anchor": "form"}
    return url_for("correct.page", day=day, guard=alert.guard, **asked)


def planning_address(alert: Alert, day: date) -> str:
    """The week's planning, with the duty that is not done, or a new one for who is nearest, ready to be saved."""
    asked: dict[str, Any] = {}
    if isinstance(duty := alert.values.get("duty"), str):
        asked = {"duty": duty}
    elif alert.helper is not None:
        activity = str(alert.values.get("activity") or "patrol")
        asked = {
            "day": day.isoformat(),
            "guard": alert.helper.guard,
            "activity": "patrol" if activity == FIELD else activity,
            "place": alert.helper.place,
        }
    return _week_address(day, asked)


def duty_address(duty: Duty) -> str:
    """Where a planned duty is changed."""
    return _week_address(duty.day, {"duty": duty.duty})


def _week_address(day: date, asked: Mapping[str, Any]) -> str:
    year, week, _ = day.isocalendar()
    return url_for("planning.page", week=f"{year}-W{week:02d}", **asked) + ("#form" if asked else "")


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """(field, before, after) where they differ, nested fields by their path."""
    old, new = flat(before), flat(after)
    for name in [*old, *(n for n in new if n not in old)]:
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)


def shown(name: str, value: object, names: Mapping[str, Mapping[str, str]]) -> str:
    """A place by its name, an instant in local time, the rest as it is. Who an offender is stands on the entry's own
    page, where a reading is noted."""
    if value and is_identity(name):
        return speaker().t("id.hidden")
    if name == "place":
        return names["place"].get(str(value), readable(value))
    return readable(value)
