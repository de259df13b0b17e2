"""Planned against done: what became of each planned stretch of time. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from svpp.facts.segments import Segment
from svpp.plan.catalogue import FIELD_ACTIVITIES

#: a planned duty counts as done from this share of its time on
HALF = 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was planned for a guard in the half-open [start, end), epoch seconds; `activity` as a presence has it."""

    guard: int
    start: int
    end: int
    activity: str
    place: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """state: `done` (at least half of it, there and so), `elsewhere` (at least half of it on duty, but at another
    place or doing something else) or `missed`. Seconds of the planned time."""

    state: str
    as_planned: int
    on_duty: int


def outcome(planned: Stretch, segments: Iterable[Segment]) -> Outcome:
    """What the guard did in the planned time."""
    there = on_duty = 0
    for part in segments:
        shared = min(part.end, planned.end) - max(part.start, planned.start)
        if part.guard != planned.guard or shared <= 0:
            continue
        on_duty += shared
        if (part.presence.activity, part.presence.place) == (planned.activity, planned.place):
            there += shared
    length = planned.end - planned.start
    if there * HALF >= length:
        return Outcome("done", there, on_duty)
    return Outcome("elsewhere" if on_duty * HALF >= length else "missed", there, on_duty)


def field_hours(segments: Sequence[Segment]) -> dict[int, int]:
    """Seconds on the field by guard."""
    found: dict[int, int] = {}
    for part in segments:
        if part.presence.activity in FIELD_ACTIVITIES:
            found[part.guard] = found.get(part.guard, 0) + part.end - part.start
    return found
