"""What the server remembers of a phone: when it last spoke, how far its clock was off, what it still held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from svpp.driver import Act, connection_of, form_of, run
from svpp.people.devices import met
from svpp.people.models import Device

if TYPE_CHECKING:
    from svpp.journal.intake import Batch

_GREET = """
    INSERT INTO device (id, first_contact_at, last_contact_at, last_person_id, clock_offset_ms) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET last_contact_at = excluded.last_contact_at,
        last_person_id = excluded.last_person_id, clock_offset_ms = excluded.clock_offset_ms
"""


def greet(act: Act, batch: Batch) -> None:
    """Notes the contact, in the batch's own transaction."""
    if batch.device is None:
        return
    connection = connection_of(act)
    now = form_of(connection).instant(batch.received_at)
    run(connection, _GREET, (batch.device, now, now, batch.actor.id, batch.offset_ms))


@dataclass(frozen=True, slots=True)
class Report:
    """A phone about itself. `held`: things that wait on it, of everybody; `persisted`: its storage is protected."""

    device: str
    sent_at: datetime
    app_version: str
    held: int
    persisted: bool | None
    wiped: bool


def take_report(session: Session, report: Report, person_id: int | None, now: datetime) -> Device:
    """Keeps the last of its kind; the caller commits."""
    device = met(session, report.device, now)
    device.last_contact_at = now
    device.last_person_id = person_id or device.last_person_id
    device.clock_offset_ms = round((report.sent_at - now).total_seconds() * 1000)
    device.app_version = report.app_version or device.app_version
    device.items_held, device.storage_persisted = report.held, report.persisted
    if report.wiped and device.revoked_at is not None:
        device.wiped_at = device.wiped_at or now
    session.flush()
    return device
