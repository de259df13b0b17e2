"""What the server remembers of a phone: when it last spoke, and how far its clock was off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from svpp.driver import form_of, run

if TYPE_CHECKING:
    from svpp.journal.intake import Batch

_AGAIN = "UPDATE device SET last_contact_at = ?, last_person_id = ?, clock_offset_ms = ? WHERE id = ?"
_FIRST = (
    "INSERT INTO device (last_contact_at, last_person_id, clock_offset_ms, id, first_contact_at) "
    "VALUES (?, ?, ?, ?, ?)"
)


def greet(session: Session, batch: Batch) -> None:
    """Notes the contact, in the batch's own transaction."""
    if batch.device is None:
        return
    connection = session.connection()
    now = form_of(connection).instant(batch.received_at)
    contact = (now, batch.actor.id, batch.offset_ms, batch.device)
    if run(connection, _AGAIN, contact).rowcount == 0:
        run(connection, _FIRST, (*contact, now))
