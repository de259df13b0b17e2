"""The end that puts a block right in one tap, where the log leaves one answer: a proposal, as with a forgotten end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from svpp.facts.values import Presence
from svpp.journal.models import Entry
from svpp.people.models import Person
from svpp.report.day.forgotten import proposed_end
from svpp.report.day.ground import Ground
from svpp.review.doubts import overlaps
from svpp.when.days import epoch, instant


@dataclass(frozen=True, slots=True)
class Repair:
    """The entry, its new end, and what that rests on: planned, sign or overlap."""

    entry: Entry
    end: datetime
    basis: str


def of_overlap(ground: Ground, guard: Person, own: list[Presence]) -> Repair | None:
    """The earlier block ends where the later begins, as the hours are counted already (docs/measuring.md).

    None where more than one pair shares time, where the earlier block is not the guard's alone of that day or has
    versions that disagree, or where something was seen at its place after the other began.
    """
    pairs = overlaps(own, ground.rules.suspect_after)
    if len(pairs) != 1:
        return None
    ((first, second),) = pairs
    entry = next((e for e in ground.entries if e.id == first.entry), None)
    if entry is None or entry.conflicts or first.guards != (guard.id,) or second.start <= first.start:
        return None
    if any(_seen_at(first, second, one, guard) for one in ground.entries):
        return None
    return Repair(entry, instant(second.start), "overlap")


def _seen_at(first: Presence, second: Presence, entry: Entry, guard: Person) -> bool:
    """An incident or finding of the guard in the shared time, at the place that would be left by then."""
    if entry.kind == "presence" or entry.guard_id != guard.id or entry.place == second.place:
        return False
    return second.start <= epoch(entry.moment) < (first.end or 0)


def of_long(ground: Ground, entry: Entry) -> Repair | None:
    """A block that is too long ends as planned, or at the last thing its guard logged."""
    end, basis, _ = proposed_end(ground, entry)
    if end is None or basis is None or entry.conflicts or entry.ended_at is None or end >= entry.ended_at:
        return None
    if (end - entry.moment).total_seconds() > ground.rules.suspect_after:
        return None
    return Repair(entry, end, basis)
