"""Which open duties their guards are being asked about: by the rule and the names of static/js/journal/forgotten.js.

From the moment it is asked when a duty ended, its hours count nothing until that is answered. The situations of
tests/examples/forgotten.yaml run against both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from svpp.facts.values import Presence
from svpp.when.days import day_of

#: seconds after the planned end at which it is asked
ASK = 5 * 60
#: without a plan, a shift this long is asked about (seconds)
LONG = 10 * 3600
#: blocks that join within this are one shift (seconds)
JOIN = 60
#: coming this much early is still coming for a planned duty (seconds)
EARLY = 2 * 3600
DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Planned:
    """A duty of a guard: the local day on which it starts, and its instants."""

    day: date
    start: int
    end: int


def asked_about(
    presences: Iterable[Presence],
    planned: Mapping[int, Sequence[Planned]],
    now: int,
    suspect_after: int,
    zone: tzinfo,
) -> frozenset[str]:
    """Entries of the duties that are asked about at `now`. Whoever logged a duty is asked, not who was along."""
    own: dict[int, list[Presence]] = {}
    for presence in sorted(presences, key=lambda p: (p.start, p.order)):
        if presence.start <= now:
            own.setdefault(presence.guards[0], []).append(presence)
    found: set[str] = set()
    for guard, mine in own.items():
        rest = [p for p in mine if p.end is None]
        while rest:
            same = [p for p in rest if p.start - rest[0].start <= suspect_after]
            end = planned_end(planned.get(guard, ()), same[-1].start, zone)
            if not _asked(end, now, now - _shift_start(mine, rest[0].start), suspect_after):
                break
            found.update(p.entry for p in same)
            rest = rest[len(same) :]
    return frozenset(found)


def planned_end(planned: Iterable[Planned], start: int, zone: tzinfo) -> int | None:
    """When the shift that began then was to end, if that was planned at all: with the last duty of its day."""
    today = day_of(start, zone)
    ends = [
        duty.end
        for duty in planned
        if duty.day == today or (duty.day == today - timedelta(days=1) and duty.start <= start + EARLY)
    ]
    last = max(ends, default=start)
    return last if last > start else None


def _asked(planned: int | None, now: int, seconds: int, suspect_after: int) -> bool:
    if seconds > suspect_after:
        return True
    return now >= planned + ASK if planned is not None else seconds >= LONG


def _shift_start(mine: list[Presence], first: int) -> int:
    """Back over the closed blocks that join, from the one that is open."""
    since = first
    for presence in reversed([p for p in mine if first - DAY <= p.start <= first]):
        if presence.end is not None and presence.start < since and presence.end >= since - JOIN:
            since = presence.start
    return since
