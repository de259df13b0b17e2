"""Each guard's time as a row of segments without overlap, whoever recorded it.

Of the presences that cover an instant, the one that started last says where the guard is (equal starts: the
entry first received later); when it ends, an earlier one that still runs goes on. A break inside a patrol
thus takes its time out, and a duo that logs once with companions or twice has the same hours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, tzinfo
from operator import attrgetter
from typing import NamedTuple

from svpp.facts.values import Presence
from svpp.when.days import bounds_of, day_of, days

#: Seconds; a presence longer than this counts nothing until a coordinator confirms or corrects it.
SUSPECT_AFTER = 16 * 3600

_by_start = attrgetter("start", "order", "entry")


class Segment(NamedTuple):
    """One guard at one place in the half-open [start, end), epoch seconds; `presence` says where and why."""

    guard: int
    start: int
    end: int
    presence: Presence


def counts(presence: Presence, suspect_after: int = SUSPECT_AFTER) -> bool:
    """Closed, and not longer than `suspect_after` seconds unless confirmed."""
    if presence.end is None:
        return False
    return presence.confirmed or presence.end - presence.start <= suspect_after


def segments(presences: Iterable[Presence], suspect_after: int = SUSPECT_AFTER) -> list[Segment]:
    """The rows of all guards in `presences`, sorted by guard and start.

    Open and suspect presences give no segment and take no time from others. Segments of one guard never
    overlap; two that touch are of different presences.
    """
    by_guard: defaultdict[int, list[Presence]] = defaultdict(list)
    for presence in presences:
        if counts(presence, suspect_after):
            for guard in presence.guards:
                by_guard[guard].append(presence)
    found: list[Segment] = []
    for guard in sorted(by_guard):
        _lay_row(guard, by_guard[guard], found)
    return found


def clip(parts: Iterable[Segment], start: int, end: int) -> list[Segment]:
    """What of the segments lies in [start, end), in the order given."""
    inside: list[Segment] = []
    for part in parts:
        if part.start >= start and part.end <= end:
            inside.append(part)
        elif part.start < end and part.end > start:
            inside.append(Segment(part.guard, max(part.start, start), min(part.end, end), part.presence))
    return inside


def by_day(parts: Iterable[Segment], zone: tzinfo) -> dict[date, list[Segment]]:
    """Cut at local midnight: local day → what lies on it, in the order given; days come as they occur."""
    found: dict[date, list[Segment]] = {}
    for part in parts:
        first, last = day_of(part.start, zone), day_of(part.end - 1, zone)
        if first == last:
            found.setdefault(first, []).append(part)
            continue
        for day in days(first, last):
            found.setdefault(day, []).extend(clip([part], *bounds_of(day, zone)))
    return found


def union_seconds(intervals: Iterable[tuple[int, int]]) -> int:
    """The length of the union of half-open intervals, in seconds."""
    total = 0
    until: int | None = None
    for start, end in sorted(intervals):
        begin = start if until is None or start > until else until
        if end > begin:
            total += end - begin
            until = end
    return total


def _lay_row(guard: int, presences: list[Presence], found: list[Segment]) -> None:
    """Append one guard's segments.

    Sorted by start, every presence outranks all before it, so those that may still go on form a stack: its
    top says where the guard is until it ends or the next presence starts.
    """
    presences.sort(key=_by_start)
    running: list[tuple[int, Presence]] = []
    at = 0
    for presence in presences:
        if presence.end is None or presence.end <= presence.start:
            continue
        if running:
            _go_on(guard, running, (at, presence.start), found)
        running.append((presence.end, presence))
        at = presence.start
    if running:
        _go_on(guard, running, (at, max(end for end, _ in running)), found)


def _go_on(
    guard: int, running: list[tuple[int, Presence]], span: tuple[int, int], found: list[Segment]
) -> None:
    """Append the segments of a span in which nothing starts, dropping from `running` what has ended."""
    at, until = span
    while running and at < until:
        end, presence = running[-1]
        if end > at:
            stop = min(end, until)
            found.append(Segment(guard, at, stop, presence))
            at = stop
        if end <= at:
            running.pop()
