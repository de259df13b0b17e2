"""Where an entry's state at a moment came from: the version that was current, by whom, from which phone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from svpp.journal import asof
from svpp.journal.models import Revision
from svpp.people.models import Person

#: identifiers in one query
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Trace:
    """Where an entry's current state came from."""

    entry: str
    kind: str
    owner_id: int
    team: str | None
    guard: str
    guard_name: str
    moment: datetime
    what: str
    revision: str
    device: str | None
    received_at: datetime
    corrected_by: str | None
    corrected_name: str | None
    reason: str | None
    data: dict[str, Any]


def traces(session: Session, as_of: datetime, entries: Iterable[str]) -> dict[str, Trace]:
    """The revision that was current at `as_of`, for each entry, in the order given."""
    wanted = list(dict.fromkeys(entries))
    found: dict[str, Trace] = {}
    for start in range(0, len(wanted), AT_ONCE):
        found.update(_some_traces(session, as_of, wanted[start : start + AT_ONCE]))
    return {entry: found[entry] for entry in wanted if entry in found}


def _some_traces(session: Session, as_of: datetime, entries: list[str]) -> dict[str, Trace]:
    newest = (
        sa.select(Revision.entry_id, sa.func.max(Revision.seq).label("seq"))
        .where(Revision.entry_id.in_(entries), Revision.received_at <= as_of)
        .group_by(Revision.entry_id)
        .subquery()
    )
    filed, now = aliased(Revision), aliased(Revision)
    owner, author = aliased(Person), aliased(Person)
    rows = session.execute(
        sa.select(now, owner.username, owner.name, owner.team, author.username, author.name, author.id)
        .select_from(newest)
        .join(filed, filed.seq == newest.c.seq)
        .join(now, now.id == filed.current_after)
        .join(owner, owner.id == now.guard_id)
        .join(author, author.id == now.author_id)
    )
    return {
        r.entry_id: Trace(
            entry=r.entry_id,
            kind=r.kind,
            owner_id=r.guard_id,
            team=team,
            guard=username,
            guard_name=name,
            moment=r.moment,
            what=r.data[asof.WHAT[r.kind]],
            revision=r.id,
            device=r.device_id,
            received_at=r.received_at,
            corrected_by=author_username if author_id != r.guard_id else None,
            corrected_name=author_name if author_id != r.guard_id else None,
            reason=r.reason,
            data=r.data,
        )
        for r, username, name, team, author_username, author_name, author_id in rows
    }
