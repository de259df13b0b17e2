"""What shows that a guard was at work, and what was written about their day since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal.models import Decision, Entry, Revision
from svpp.people.models import Device, Person


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of life: at what moment, and what it was: incident, finding, activity, fix, contact or place."""

    at: datetime
    what: str
    entry: str | None = None
    #: category, offence, register or place
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A version or decision of the day, in order of time."""

    #: when it was done, by the server's clock
    at: datetime
    author: str
    revision: Revision | None
    before: Revision | None
    decision: Decision | None
    entry: Entry | None


def signs_of(
    session: Session,
    guard: Person,
    entries: Sequence[Entry],
    revisions: dict[str, list[Revision]],
    start: datetime,
    end: datetime,
) -> tuple[Sign, ...]:
    """What shows that the guard was at work: things seen, places named, position fixes, and the server hearing."""
    found: list[Sign] = []
    for entry in entries:
        if entry.withdrawn or entry.guard_id != guard.id:
            continue
        if entry.kind in ("incident", "finding"):
            found.append(Sign(entry.moment, entry.kind, entry.id, entry.what))
        elif entry.kind == "presence":
            found.append(Sign(entry.moment, "place", entry.id, entry.place))
        if entry.data.get("position"):
            found.append(Sign(entry.moment, "fix", entry.id))
        for revision in revisions[entry.id]:
            if revision.device_id and revision.author_id == guard.id:
                found.append(Sign(revision.received_at, "contact"))
                if entry.kind == "activity":
                    found.append(Sign(revision.recorded_at, "activity", entry.id, entry.what))
    for device in session.scalars(sa.select(Device).where(Device.last_person_id == guard.id)):
        found.append(Sign(device.last_contact_at, "contact"))
    inside = {(s.at, s.what, s.entry): s for s in found if start <= s.at < end}
    return tuple(sorted(inside.values(), key=lambda s: (s.at, s.what)))


def steps_of(
    session: Session,
    guard: int,
    day: date,
    entries: Sequence[Entry],
    revisions: dict[str, list[Revision]],
    names: dict[int, str],
) -> tuple[Step, ...]:
    found: list[Step] = []
    by_id = {entry.id: entry for entry in entries}
    for entry in entries:
        versions = {r.id: r for r in revisions[entry.id]}
        found += [
            Step(_done_at(r), names[r.author_id], r, versions.get(r.replaces or ""), None, entry)
            for r in versions.values()
        ]
    decisions = session.scalars(
        sa.select(Decision).where(
            sa.or_(
                sa.and_(Decision.guard_id == guard, Decision.day == day), Decision.entry_id.in_(list(by_id))
            )
        )
    )
    found += [Step(d.at, names[d.author_id], None, None, d, by_id.get(d.entry_id or "")) for d in decisions]
    return tuple(sorted(found, key=lambda s: (s.at, s.revision.seq if s.revision else 0)))


def _done_at(revision: Revision) -> datetime:
    """When it was recorded, put right by what the phone's clock was off; never after it was received."""
    off = timedelta(milliseconds=revision.clock_offset_ms or 0)
    return min(revision.recorded_at - off, revision.received_at)


def state_of(revision: Revision) -> dict[str, Any]:
    """A version's whole state, its withdrawal included, to be compared."""
    return {**revision.data, "withdrawn": True} if revision.withdrawn else dict(revision.data)
