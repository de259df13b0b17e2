"""The rows of cover per half hour: everybody, and each kind of presence that the plan counts."""

from __future__ import annotations

from svpp.facts.cover import Slot, cover
from svpp.facts.segments import Segment
from svpp.plan.catalogue import FIELD, FIELD_ACTIVITIES, HoursSource, Indicator
from svpp.report.day.gauges import fitting
from svpp.report.day.ground import Ground
from svpp.report.day.values import CoverRow


def rows(ground: Ground) -> list[CoverRow]:
    """Everybody on the field first; then, once each, what the plan's hours-indicators count, where there is any."""
    found = [CoverRow(FIELD, None, _everybody(ground))]
    seen: set[tuple[str, str | None]] = {(FIELD, None)}
    for indicator in (i for plan in ground.plans for i in plan.indicators):
        source = indicator.source
        if not isinstance(source, HoursSource) or (source.activity, source.tag) in seen:
            continue
        seen.add((source.activity, source.tag))
        slots = _of(ground, indicator)
        if any(slot.guards or slot.planned for slot in slots):
            found.append(CoverRow(source.activity, source.tag, slots))
    return found


def _everybody(ground: Ground) -> tuple[Slot, ...]:
    there, planned = (
        [s for s in parts if s.presence.activity in FIELD_ACTIVITIES]
        for parts in (ground.expected, ground.planned)
    )
    return cover(there, planned, ground.start, ground.end, ground.now)


def _of(ground: Ground, indicator: Indicator) -> tuple[Slot, ...]:
    def day(parts: list[Segment]) -> list[Segment]:
        return fitting(ground, indicator, parts, ground.day, ground.day)

    return cover(day(ground.expected), day(ground.planned), ground.start, ground.end, ground.now)
