"""What the server remembers of a phone: when it last spoke, and how far its clock was off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.people.models import Device

if TYPE_CHECKING:
    from svpp.journal.intake import Batch


def greet(session: Session, batch: Batch) -> None:
    """Notes the contact, in the batch's own transaction."""
    if batch.device is None:
        return
    connection = session.connection()
    contact = {
        "last_contact_at": batch.received_at,
        "last_person_id": batch.actor.id,
        "clock_offset_ms": batch.offset_ms,
    }
    known = connection.execute(sa.update(Device).where(Device.id == batch.device).values(**contact))
    if known.rowcount == 0:
        connection.execute(
            sa.insert(Device).values(id=batch.device, first_contact_at=batch.received_at, **contact)
        )
