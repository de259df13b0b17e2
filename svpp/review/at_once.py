"""What a coordinator settles from the day board in one tap: an end that was forgotten or wrong, the police that was
told, a clock that was off, a finding that its guard asks to withdraw.

All are ordinary revisions with a reason, made from the version that was on the screen. Who tapped can take it back,
by a revision more, as long as nothing came after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal.models import Entry, Revision
from svpp.people.models import Person
from svpp.people.policy import Actor
from svpp.places.town import town
from svpp.problems import Problem
from svpp.review.correct import Edit, Stale, check_guard, owner_name, save
from svpp.review.doubts import clock_doubts


@dataclass(frozen=True, slots=True)
class Tap:
    """What the button carries: the entry, the version it was drawn from, the id of the revision to be made."""

    entry: str
    version: str
    revision: str


def close(session: Session, actor: Actor, tap: Tap, end: datetime, reason: str, now: datetime) -> None:
    """Ends a presence that is open, or ended wrongly. Raises Stale when somebody changed it meanwhile, and Problem."""
    _save(session, actor, tap, "presence", {"ended_at": _text(session, end)}, reason, now)


def police_told(session: Session, actor: Actor, tap: Tap, reason: str, now: datetime) -> None:
    """Notes that the police were told by phone, now."""
    told = {"reported_at": _text(session, now), "channel": "phone", "reference": None}
    _save(session, actor, tap, "incident", {"police": told}, reason, now)


def put_right(session: Session, actor: Actor, tap: Tap, reason: str, now: datetime) -> None:
    """Takes off the entry's times what its phone's clock was off. Raises Problem("not_found") where there is nothing
    to take off."""
    entry = _found(session, actor, tap)
    doubt = clock_doubts(session, [tap.version]).get(tap.version)
    if _is_filed(session, tap):
        return
    if entry.revision_id != tap.version:
        raise Stale([entry.id])
    if doubt is None or not doubt.shift:
        raise Problem("not_found")
    _save(session, actor, tap, entry.kind, dict(doubt.shift), reason, now)


def withdraw(session: Session, actor: Actor, tap: Tap, reason: str, now: datetime) -> None:
    """Withdraws a finding, as its guard asked."""
    entry = _found(session, actor, tap)
    if entry.kind != "finding" or not entry.data.get("withdrawal"):
        raise Problem("not_found")
    _save(session, actor, tap, "finding", {}, reason, now, withdrawn=True)


@dataclass(frozen=True, slots=True)
class Done:
    """What a tap made of an entry, while it can be taken back. what: end, open, times or police."""

    what: str
    entry: Entry
    revision: str
    guard: Person


def done_by(session: Session, actor: Actor, revision_id: str) -> Done | None:
    """The revision is the actor's own, and the entry's newest; None for any other."""
    revision = session.scalar(sa.select(Revision).where(Revision.id == revision_id))
    if revision is None or revision.author_id != actor.id or revision.replaces is None:
        return None
    entry = session.get_one(Entry, revision.entry_id)
    before = _before(session, revision)
    ours = revision.device_id is None and not revision.withdrawn and entry.kind != "finding"
    if entry.revision_id != revision_id or before is None or not ours:
        return None
    changed = {
        name for name in {*before.data, *revision.data} if before.data.get(name) != revision.data.get(name)
    }
    return Done(_what(changed, entry), entry, revision_id, session.get_one(Person, entry.guard_id))


def _what(changed: set[str], entry: Entry) -> str:
    if changed == {"ended_at"}:
        return "end" if entry.ended_at else "open"
    return "police" if "police" in changed else "times"


def take_back(session: Session, actor: Actor, tap: Tap, reason: str, now: datetime) -> None:
    """The state before the actor's own tap (`version`) again. Raises Stale when something came after it."""
    entry = _found(session, actor, tap)
    if _is_filed(session, tap):
        return
    if entry.revision_id != tap.version:
        raise Stale([entry.id])
    done = done_by(session, actor, tap.version)
    before = _before(session, session.scalars(sa.select(Revision).where(Revision.id == tap.version)).one())
    if done is None or before is None:
        raise Problem("not_found")
    _file(session, actor, tap, entry, dict(before.data), reason, now)


def _before(session: Session, revision: Revision) -> Revision | None:
    return session.scalar(sa.select(Revision).where(Revision.id == revision.replaces))


def _found(session: Session, actor: Actor, tap: Tap) -> Entry:
    entry = session.get(Entry, tap.entry)
    if entry is None:
        raise Problem("not_found")
    check_guard(session, actor, owner_name(session, entry))
    return entry


def _is_filed(session: Session, tap: Tap) -> bool:
    return session.scalar(sa.select(Revision.seq).where(Revision.id == tap.revision)) is not None


def _save(
    session: Session,
    actor: Actor,
    tap: Tap,
    kind: str,
    changes: dict[str, Any],
    reason: str,
    now: datetime,
    *,
    withdrawn: bool = False,
) -> None:
    entry = _found(session, actor, tap)
    if entry.kind != kind:
        raise Problem("not_found")
    if _is_filed(session, tap):
        return  # tapped before
    _file(session, actor, tap, entry, {**entry.data, **changes}, reason, now, withdrawn=withdrawn)


def _file(
    session: Session,
    actor: Actor,
    tap: Tap,
    entry: Entry,
    data: dict[str, Any],
    reason: str,
    now: datetime,
    *,
    withdrawn: bool = False,
) -> None:
    edit = Edit(
        entry=tap.entry,
        revision=tap.revision,
        version=tap.version,
        kind=entry.kind,
        guard=owner_name(session, entry),
        recorded_at=_text(session, now),
        reason=reason,
        data=data,
        withdrawn=withdrawn or entry.withdrawn,
    )
    save(session, actor, [edit], now)


def _text(session: Session, moment: datetime) -> str:
    return moment.astimezone(town(session).zone).isoformat(timespec="seconds")
