"""Why a block of a proof is not all that was logged: a guard is at one place at a time, and days end at midnight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from svpp.facts.segments import Segment
from svpp.when.days import instant


@dataclass(frozen=True, slots=True)
class Cut:
    """began: on a day before. on: it goes on after midnight. The rest, where something logged later took over: what,
    where, until when, and the entry that says so."""

    began: bool = False
    on: bool = False
    entry: str | None = None
    activity: str = ""
    place: str = ""
    until: datetime | None = None


def cuts(day: Iterable[Segment], bounds: tuple[int, int]) -> Mapping[tuple[int, int], Cut]:
    """Of the segments of one local day with these bounds, by guard and start: those that are not all of their presence.

    Where a presence goes on after a break nothing is said again: the block before it says until when.
    """
    by_start = {(segment.guard, segment.start): segment for segment in day}
    found = {key: _cut(segment, by_start, bounds) for key, segment in by_start.items()}
    return {key: cut for key, cut in found.items() if cut != Cut()}


def _cut(segment: Segment, by_start: Mapping[tuple[int, int], Segment], bounds: tuple[int, int]) -> Cut:
    presence, (first, last) = segment.presence, bounds
    began = presence.start < first == segment.start
    if presence.end is None or presence.end <= segment.end:
        return Cut(began=began)
    after = by_start.get((segment.guard, segment.end))
    if after is None:
        return Cut(began=began, on=segment.end == last)
    other = after.presence
    return Cut(began, False, other.entry, other.activity, other.place, instant(after.end))
