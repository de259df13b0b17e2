"""Who opened whose entries: noted once a day for each reader and entry, so that a guard can be told who looked."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from svpp.db import writing
from svpp.journal.models import Entry, ReadNote
from svpp.people.models import Person
from svpp.people.policy import Actor
from svpp.places.town import town

log = logging.getLogger(__name__)


def note_read(session: Session, actor: Actor, entry: Entry, now: datetime, identity: bool) -> None:
    """Notes that this person opened somebody else's entry. `identity`: with the identity of an offender in it."""
    note_reads(session, actor, [entry], now, identity=identity)


def note_reads(
    session: Session, actor: Actor, entries: Sequence[Entry], now: datetime, *, identity: bool
) -> None:
    """As `note_read`, of several. A database that cannot be written does not stop reading. Who saw an entry first
    without the identity and then with it is noted with it."""
    wanted = {entry.id: entry for entry in entries if actor.kind == "person" and actor.id != entry.guard_id}
    if not wanted:
        return
    day = now.astimezone(town(session).zone).date()
    known = _known(session, actor, list(wanted), day)
    if all(id_ in known and (known[id_].identity or not identity) for id_ in wanted):
        return
    try:
        with writing(session):
            known = _known(session, actor, list(wanted), day)
            for note in known.values():
                note.identity = note.identity or identity
            session.add_all(
                ReadNote(
                    reader_id=actor.id,
                    entry_id=id_,
                    day=day,
                    owner_id=entry.guard_id,
                    at=now,
                    identity=identity,
                )
                for id_, entry in wanted.items()
                if id_ not in known
            )
    except IntegrityError:
        return  # the same reader in another window
    except DBAPIError:
        log.exception("a reading was not noted")


def _known(session: Session, actor: Actor, entries: list[str], day: date) -> dict[str, ReadNote]:
    rows = session.scalars(
        sa.select(ReadNote).where(
            ReadNote.reader_id == actor.id, ReadNote.entry_id.in_(entries), ReadNote.day == day
        )
    )
    return {note.entry_id: note for note in rows}


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
