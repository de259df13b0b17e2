"""A register's line as it stands, as the item that its next version is made of."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal.models import Entry
from svpp.people.models import Person
from svpp.people.policy import Actor
from svpp.problems import Problem


def next_version(session: Session, actor: Actor, entry: str, revision: str, reason: str) -> dict[str, Any]:
    """With the reason where the line is somebody else's. Raises Problem("not_found") for one that is there no more."""
    row = session.execute(
        sa.select(Entry, Person).join(Person, Person.id == Entry.guard_id).where(Entry.id == entry)
    ).first()
    if row is None or row[0].withdrawn or row[0].rejected:
        raise Problem("not_found")
    known, owner = row
    foreign = owner.id != actor.id
    return {
        "id": revision,
        "entry": known.id,
        "replaces": known.revision_id,
        "kind": "activity/1",
        "guard": owner.username if foreign else None,
        "reason": reason if foreign else None,
        "data": {
            **known.data,
            "fields": dict(known.data["fields"]),
            "evidence": list(known.data.get("evidence") or ()),
        },
    }
