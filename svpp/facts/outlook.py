"""What still runs, and what is still to come: presences as they stand now and as the plan lets them end.

Nothing here is a fact of a report: open presences count nothing there. The day board shows them, marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from svpp.facts.segments import Segment
from svpp.facts.values import Presence

#: begins the entry of a presence that is only planned
PLANNED = "duty:"


def is_planned(presence: Presence) -> bool:
    return presence.entry.startswith(PLANNED)


def runs(presence: Presence, now: int, suspect_after: int) -> bool:
    """Open, begun, and not for so long that it must be a forgotten clock-out (seconds)."""
    return presence.end is None and 0 <= now - presence.start <= suspect_after


def live(
    presences: Iterable[Presence], now: int, suspect_after: int, signs: Mapping[str, int]
) -> list[Presence]:
    """Those that run are closed at `now`, or at the last sign of life where that is in doubt (entry → instant)."""
    return [
        replace(p, end=max(p.start, signs.get(p.entry, now))) if runs(p, now, suspect_after) else p
        for p in presences
    ]


def expected(
    presences: Iterable[Presence],
    duties: Iterable[Presence],
    now: int,
    suspect_after: int,
    signs: Mapping[str, int],
) -> list[Presence]:
    """What the day will hold if everybody does what is planned (`duties`: one guard each, `entry` begins with PLANNED).

    Who is on duty stays until the end of the duty that covers `now`; a duty that has not begun counts whole. One that
    has begun without its guard counts nothing: who has not come is not expected. Of two that cover an instant the one
    that starts last holds, as among presences, so a school crossing inside a patrol takes its half hour out.
    """
    known = list(presences)
    planned = list(duties)
    found = [p for p in live(known, now, suspect_after, signs) if p.end is not None]
    for presence in known:
        if runs(presence, now, suspect_after) and presence.entry not in signs:
            for guard in presence.guards:
                until = max(
                    (d.end or 0 for d in planned if guard in d.guards and d.start <= now < (d.end or 0)),
                    default=now,
                )
                found.append(replace(presence, guards=(guard,), start=now, end=until))
    return found + [d for d in planned if d.start > now]


def reached_at(parts: Iterable[Segment], seconds: int, *, strict: bool, person: bool) -> int | None:
    """The instant at which the hours of these segments reach `seconds`; None when they do not.

    `person`: summed over guards, else the length of their union. `strict`: more than `seconds`, so one second later.
    """
    wanted = seconds + 1 if strict else seconds
    if wanted <= 0:
        return min((part.start for part in parts), default=None)
    changes: dict[int, int] = {}
    for part in parts:
        changes[part.start] = changes.get(part.start, 0) + 1
        changes[part.end] = changes.get(part.end, 0) - 1
    pace: Callable[[int], int] = (lambda there: there) if person else (lambda there: min(there, 1))
    total = there = before = 0
    for at in sorted(changes):
        step = (at - before) * pace(there)
        if there and total + step >= wanted:
            return before + -(-(wanted - total) // pace(there))
        total += step
        there, before = there + changes[at], at
    return None
