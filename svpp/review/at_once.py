"""What a coordinator settles from the day board in one tap: an end that was forgotten, the police that was told.

Both are ordinary revisions with a reason, made from the version that was on the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal.models import Entry, Revision
from svpp.people.policy import Actor
from svpp.places.town import town
from svpp.problems import Problem
from svpp.review.correct import Edit, check_guard, owner_name, save


@dataclass(frozen=True, slots=True)
class Tap:
    """What the button carries: the entry, the version it was drawn from, the id of the revision to be made."""

    entry: str
    version: str
    revision: str


def close(session: Session, actor: Actor, tap: Tap, end: datetime, reason: str, now: datetime) -> None:
    """Ends an open presence. Raises Stale when somebody changed it meanwhile, and Problem."""
    _save(session, actor, tap, "presence", {"ended_at": _text(session, end)}, reason, now)


def police_told(session: Session, actor: Actor, tap: Tap, reason: str, now: datetime) -> None:
    """Notes that the police were told by phone, now."""
    told = {"reported_at": _text(session, now), "channel": "phone", "reference": None}
    _save(session, actor, tap, "incident", {"police": told}, reason, now)


def _save(
    session: Session, actor: Actor, tap: Tap, kind: str, changes: dict[str, Any], reason: str, now: datetime
) -> None:
    entry = session.get(Entry, tap.entry)
    if entry is None or entry.kind != kind:
        raise Problem("not_found")
    check_guard(session, actor, owner_name(session, entry))
    if session.scalar(sa.select(Revision.seq).where(Revision.id == tap.revision)) is not None:
        return  # tapped before
    edit = Edit(
        entry=tap.entry,
        revision=tap.revision,
        version=tap.version,
        kind=kind,
        guard=owner_name(session, entry),
        recorded_at=_text(session, now),
        reason=reason,
        data={**entry.data, **changes},
        withdrawn=entry.withdrawn,
    )
    save(session, actor, [edit], now)


def _text(session: Session, moment: datetime) -> str:
    return moment.astimezone(town(session).zone).isoformat(timespec="seconds")
