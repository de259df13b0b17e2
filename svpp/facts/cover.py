"""How many guards are where, slot by slot of a day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from svpp.facts.segments import Segment

#: seconds of a slot
HALF_HOUR = 1800


class Slot(NamedTuple):
    """[start, start + HALF_HOUR): guards who are there for at least half of it; `planned`: who should be.

    `ahead`: not over yet, so `guards` is what is expected.
    """

    start: int
    guards: int
    planned: int
    ahead: bool

    @property
    def hole(self) -> bool:
        """Somebody was planned and nobody is there."""
        return self.planned > 0 and self.guards == 0


def cover(
    there: Iterable[Segment], planned: Iterable[Segment], start: int, end: int, now: int
) -> tuple[Slot, ...]:
    """Slots of [start, end); `there` is what was and, from `now` on, what is expected."""
    seen, wanted = _guards(there, start, end), _guards(planned, start, end)
    return tuple(
        Slot(at, seen[n], wanted[n], at + HALF_HOUR > now)
        for n, at in enumerate(range(start, end, HALF_HOUR))
    )


def _guards(parts: Iterable[Segment], start: int, end: int) -> list[int]:
    count = -(-(end - start) // HALF_HOUR)
    seconds: list[dict[int, int]] = [{} for _ in range(count)]
    for part in parts:
        first, last = max(part.start, start), min(part.end, end)
        at = first
        while at < last:
            slot = (at - start) // HALF_HOUR
            until = min(last, start + (slot + 1) * HALF_HOUR)
            seconds[slot][part.guard] = seconds[slot].get(part.guard, 0) + until - at
            at = until
    return [sum(held * 2 >= HALF_HOUR for held in slot.values()) for slot in seconds]
