"""What stands in the form of a planned duty. Pure but for reading the form."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from svpp.duties.kinds import ABSENCES, MIDNIGHT, PARTS
from svpp.duties.planning import Wanted
from svpp.duties.reading import Duty
from svpp.when.clocks import CLOCK

#: the usual hours of a part of the day
HOURS = {"morning": ("07:30", "12:00"), "afternoon": ("12:30", "17:30"), "evening": ("17:30", "21:30")}
PART_NAMES = tuple(name for name, _ in PARTS)


@dataclass(slots=True)
class Plan:
    """One duty as it is typed, and for whom and when else it is meant."""

    duty: str
    #: the version on the screen; None plans a new one
    version: int | None
    guard: str
    day: str
    start: str = ""
    end: str = ""
    activity: str = "patrol"
    place: str = ""
    event: str = ""
    note: str = ""
    whole_day: bool = False
    #: further days (ISO) and guards of a new duty
    also_days: list[str] = field(default_factory=list)
    also_guards: list[str] = field(default_factory=list)
    #: field → code
    errors: dict[str, str] = field(default_factory=dict)
    #: what the sentences of the faults name
    told: Mapping[str, Any] = field(default_factory=dict)
    #: of several duties the one that cannot be
    failed: tuple[str, str] | None = None
    #: what somebody else made of it meanwhile; None with `stale`: it was cancelled
    stale: bool = False
    now: Duty | None = None


def read_plan(form: MultiDict[str, str]) -> Plan:
    def text(name: str) -> str:
        return form.get(name, "").strip()

    version = text("version")
    return Plan(
        duty=text("duty").lower(),
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 16 else None,
        guard=text("guard"),
        day=text("day"),
        start=_clock(text("start")),
        end=_clock(text("end")),
        activity=text("activity"),
        place=text("place"),
        event=text("event"),
        note=text("note"),
        whole_day=bool(form.get("whole_day")),
        also_days=[day for day in form.getlist("also_days") if day],
        also_guards=[name for name in form.getlist("also_guards") if name],
    )


def _clock(text: str) -> str:
    """ "7u30" → "07:30"; what is no time stays as it was typed."""
    found = CLOCK.fullmatch(text)
    return f"{int(found[1]):02d}:{found[2]}" if found else text


def plan_of(duty: Duty) -> Plan:
    return Plan(
        duty=duty.duty,
        version=duty.version,
        guard=duty.guard,
        day=duty.day.isoformat(),
        start=duty.start,
        end=duty.end,
        activity=duty.activity,
        place=duty.place or "",
        event=duty.event or "",
        note=duty.note or "",
        whole_day=(duty.start, duty.end) == ("00:00", MIDNIGHT),
    )


def wanted_of(plan: Plan) -> list[Wanted]:
    """One duty for each day and guard; names that follow from the form's own, so that sending twice is once.

    Notes a fault where a day cannot be read.
    """
    days, guards = dict.fromkeys([plan.day, *plan.also_days]), dict.fromkeys([plan.guard, *plan.also_guards])
    found = []
    for text in days:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            plan.errors["day"] = "bad_day"
            return []
        found += [_wanted(plan, guard, day) for guard in guards]
    return found


def _wanted(plan: Plan, guard: str, day: date) -> Wanted:
    away = plan.activity in ABSENCES
    whole = away and (plan.whole_day or not (plan.start or plan.end))
    first = (guard, day.isoformat()) == (plan.guard, plan.day)
    name = plan.duty if first else str(uuid.uuid5(uuid.UUID(plan.duty), f"{guard} {day}"))
    return Wanted(
        duty=name,
        guard=guard,
        day=day,
        start="00:00" if whole else plan.start,
        end=MIDNIGHT if whole else plan.end,
        activity=plan.activity,
        place=None if away else plan.place or None,
        event=plan.event or None if plan.activity == "event" else None,
        note=plan.note or None,
    )
