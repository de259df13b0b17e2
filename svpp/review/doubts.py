"""What makes a guard's day one to look at before it is approved. The board and the queue both ask here."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from svpp.facts.outlook import runs
from svpp.facts.segments import counts
from svpp.facts.values import Presence
from svpp.journal.models import Decision, Entry, Revision
from svpp.places.outside import Spot, is_outside
from svpp.plan.catalogue import FIELD_ACTIVITIES

#: a clock this far off is looked at
CLOCK_OFF_MS = 120_000
#: more than a day apart nobody knows which clock is wrong (docs/adr/0010), and nothing is proposed
BEYOND_REPAIR_MS = 25 * 3_600_000
#: what a phone's clock makes wrong in an entry
TIMES = ("started_at", "ended_at", "observed_at")
#: seconds that two rounds may share before somebody looks: a tap early or late is no mistake
SHARED = 600
#: more ids than this are looked up by reading the table
MANY = 500


class Logged(Protocol):
    """An entry as far as a doubt about it shows."""

    @property
    def id(self) -> str: ...
    @property
    def revision_id(self) -> str: ...
    @property
    def conflicts(self) -> int: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class ClockDoubt:
    """Of a current version: the most its phone's clock was off, in milliseconds (ahead is positive), and its times as
    they would be with what the phone has not taken off itself taken off."""

    offset_ms: int
    shift: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is known besides the entries themselves: clocks by revision, and positions a coordinator accepted."""

    clocks: Mapping[str, ClockDoubt]
    accepted: Container[str]
    spots: Sequence[Spot]

    def is_outside(self, entry: Logged) -> bool:
        return entry.id not in self.accepted and is_outside(self.spots, entry.data.get("position"))

    def flags(self, entries: Iterable[Logged], own: list[Presence], suspect_after: int) -> list[str]:
        """Of one guard's day: conflict, clock_offset, overlap, outside. `own`: the presences that touch it."""
        logged = list(entries)
        found = {
            "conflict": any(entry.conflicts for entry in logged),
            "clock_offset": any(entry.revision_id in self.clocks for entry in logged),
            "overlap": bool(overlaps(own, suspect_after)),
            "outside": any(self.is_outside(entry) for entry in logged),
        }
        return [code for code, is_so in found.items() if is_so]


def doubts(
    session: Session, spots: Iterable[Spot], entries: Collection[str] | None, revisions: Collection[str]
) -> Doubts:
    """About these entries and their current revisions; `entries` None: any."""
    return Doubts(clock_doubts(session, revisions), accepted_places(session, entries), list(spots))


def unfinished(own: Iterable[Presence], suspect_after: int) -> bool:
    """Whether one has no end, or is too long and not confirmed."""
    return any(not counts(presence, suspect_after) for presence in own)


def touches(presence: Presence, start: int, end: int, now: int, suspect_after: int) -> bool:
    """Whether it belongs to the day [start, end). One whose end was forgotten stays on the day it began."""
    if presence.end is None and presence.start < start and not runs(presence, now, suspect_after):
        return False
    until = presence.end if presence.end is not None else max(presence.start + 1, min(now, end))
    return presence.start < end and until > start and presence.start <= now


def overlaps(own: list[Presence], suspect_after: int) -> list[tuple[Presence, Presence]]:
    """Pairs of presences on the field at different places or for different work that share more than ten minutes, and
    of which the later does not lie inside the earlier (that is how a crossing inside a round is logged)."""
    field = [p for p in own if counts(p, suspect_after) and p.activity in FIELD_ACTIVITIES]
    ordered = sorted(field, key=lambda p: (p.start, p.end or 0))
    found = []
    for n, first in enumerate(ordered):
        for second in ordered[n + 1 :]:
            assert first.end is not None
            assert second.end is not None
            same = (first.place, first.activity) == (second.place, second.activity)
            if not same and second.start + SHARED < first.end < second.end:
                found.append((first, second))
    return found


def accepted_places(session: Session, entries: Collection[str] | None) -> frozenset[str]:
    """Entries whose position a coordinator accepted; None: of all."""
    statement = sa.select(Decision.entry_id).where(Decision.verdict == "place_ok")
    if entries is not None:
        statement = statement.where(Decision.entry_id.in_(entries))
    return frozenset(id_ for id_ in session.scalars(statement) if id_)


def clock_doubts(session: Session, revision_ids: Collection[str]) -> dict[str, ClockDoubt]:
    """Of these current revisions, those of which any version came from a phone whose clock was off: an end that is
    right does not make the start right. What the desk wrote last, or let stand, is no phone's word any more."""
    current, version, off = aliased(Revision), aliased(Revision), aliased(Revision)
    limit = CLOCK_OFF_MS
    doubted = sa.select(off.entry_id).where(sa.or_(off.clock_offset_ms > limit, off.clock_offset_ms < -limit))
    few = len(revision_ids) <= MANY
    by_clock = doubted.where(off.entry_id == current.entry_id).exists() if few else Entry.id.in_(doubted)
    let_stand = sa.select(Decision.revision_id).where(Decision.verdict == "time_ok")
    statement = (
        sa.select(current.id, current.data, version.data, version.clock_offset_ms, version.clock)
        .join(Entry, Entry.revision_id == current.id)
        .join(version, version.entry_id == current.entry_id)
        .where(current.device_id.is_not(None), by_clock, current.id.not_in(let_stand))
        .order_by(version.seq)
    )
    if few:
        statement = statement.where(current.id.in_(revision_ids))
    told: dict[str, list[_Version]] = {}
    states: dict[str, Mapping[str, Any]] = {}
    for id_, data, *rest in session.execute(statement):
        states[id_] = data
        told.setdefault(id_, []).append(_Version(*rest))
    return {
        id_: ClockDoubt(max((v.off_ms or 0 for v in versions), key=abs), shifted(states[id_], versions))
        for id_, versions in told.items()
    }


@dataclass(frozen=True, slots=True)
class _Version:
    data: Mapping[str, Any]
    #: by which the phone's clock was off
    off_ms: int | None
    #: what the phone said about its own clock
    clock: Mapping[str, Any] | None

    @property
    def left_ms(self) -> int:
        """What of it the phone did not take off itself."""
        return (self.off_ms or 0) - int((self.clock or {}).get("offset_ms") or 0)


def shifted(data: Mapping[str, Any], versions: Sequence[_Version]) -> dict[str, str]:
    """Field → the instant put right, for those that are more than half a minute off. Each time of the state by the
    clock of the first version (in order of receipt) that said it."""
    found: dict[str, str] = {}
    for name in TIMES:
        text = data.get(name)
        first = next((v for v in versions if text and v.data.get(name) == text), None)
        if text and first is not None and 30_000 <= abs(first.left_ms) <= BEYOND_REPAIR_MS:
            moment = datetime.fromisoformat(text) - timedelta(milliseconds=first.left_ms)
            found[name] = moment.isoformat(timespec="seconds")
    return found
