"""Who opened whose entries: noted once a day for each reader and entry, so that a guard can be told who looked."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from svpp.db import writing
from svpp.journal.models import Entry, ReadNote
from svpp.people.models import Person
from svpp.people.policy import Actor

log = logging.getLogger(__name__)


def note_read(session: Session, actor: Actor, entry: Entry, now: datetime, identity: bool) -> None:
    """Notes that this person opened somebody else's entry. A database that cannot be written does not stop reading.

    `identity`: with the identity of an offender in it.
    """
    if actor.kind != "person" or actor.id == entry.guard_id:
        return
    key = {"reader_id": actor.id, "entry_id": entry.id, "day": now.date()}
    if session.get(ReadNote, tuple(key.values())):
        return
    note = ReadNote(**key, owner_id=entry.guard_id, at=now, identity=identity)
    try:
        with writing(session):
            session.add(note)
    except IntegrityError:
        return  # the same reader in another window
    except DBAPIError:
        log.exception("a reading was not noted")


def readers_of(session: Session, owner_id: int) -> list[dict[str, Any]]:
    """Who opened entries of this person: how many, of which with an identity, and when last; the latest first."""
    rows = session.execute(
        sa.select(
            Person.name,
            sa.func.count(sa.distinct(ReadNote.entry_id)),
            sa.func.count(sa.distinct(sa.case((ReadNote.identity, ReadNote.entry_id)))),
            sa.func.max(ReadNote.day),
        )
        .join(Person, Person.id == ReadNote.reader_id)
        .where(ReadNote.owner_id == owner_id)
        .group_by(Person.id, Person.name)
        .order_by(sa.func.max(ReadNote.day).desc(), Person.name)
    )
    return [
        {"name": name, "entries": entries, "identities": identities, "last": last.isoformat()}
        for name, entries, identities, last in rows
    ]
