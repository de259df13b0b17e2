"""What somebody else saved of a register's line while this form was open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal import register_lines
from svpp.journal.models import Photo, Revision
from svpp.people.models import Person
from svpp.web import forms


@dataclass(frozen=True, slots=True)
class Theirs:
    """Who saved what stands there now, which fields the form says otherwise, and the pieces it names by hash."""

    who: str
    other: frozenset[str]
    pieces: Mapping[str, Photo]


def added(session: Session, draft: forms.Draft) -> list[str]:
    """Evidence that the form never showed: saved over the other's version, it would be gone unseen."""
    if draft.conflict is None:
        return []
    shown = _revision(session, draft.replaces)
    seen = {*draft.evidence, *((shown.data.get("evidence") or ()) if shown else ())}
    return [piece for piece in draft.conflict["data"].get("evidence") or () if piece not in seen]


def theirs(session: Session, draft: forms.Draft) -> Theirs | None:
    if draft.conflict is None:
        return None
    data = draft.conflict["data"]
    now = {"occurred_on": data["occurred_on"], **data["fields"], "note": data.get("note")}
    mine = {**draft.values, "note": draft.note}
    row = _revision(session, draft.conflict["id"])
    author = session.get(Person, row.author_id) if row else None
    return Theirs(
        author.name if author else "–",
        frozenset(name for name, text in mine.items() if text != forms.typed(now.get(name))),
        register_lines.pieces_of(session, data.get("evidence") or ()),
    )


def _revision(session: Session, revision_id: str | None) -> Revision | None:
    return session.scalars(sa.select(Revision).where(Revision.id == revision_id)).first()
