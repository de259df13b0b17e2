"""What a phone hands in for a guard who is not there: a sealed page of an outbox, filed under that guard's name.

The same ids as if the guard had sent it, so it may come twice, also by the guard's own hand later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from svpp.journal.intake import MOST_ENTRIES, Result, read_batch, take_in
from svpp.people.policy import Actor
from svpp.people.sealing import Escrow, open_escrow, open_record
from svpp.people.sessions import actor_of
from svpp.problems import Problem
from svpp.strict import strict_json


@dataclass(frozen=True, slots=True)
class Parcel:
    """Whose it is, the phone it was sealed on, and the revisions in it."""

    guard: Actor
    device: str
    revisions: list[Any]


def open_parcel(session: Session, escrow_text: str, pages: dict[str, str]) -> Parcel:
    """Raises Problem: cannot_open, not_vouched."""
    escrow = open_escrow(session, escrow_text)
    if not escrow.vouched:
        raise Problem("not_vouched")
    try:
        guard = actor_of(session, escrow.person_id)
    except NoResultFound:
        raise Problem("cannot_open") from None
    revisions = [one for name, sealed in pages.items() for one in _revisions(escrow, name, sealed)]
    return Parcel(guard, escrow.device, revisions)


def _revisions(escrow: Escrow, name: str, sealed: str) -> list[Any]:
    """The revisions in a page: a list of the outbox's items."""
    try:
        page = strict_json(open_record(escrow, name, sealed))
        return [item["revision"] for item in page]
    except (TypeError, KeyError):
        raise Problem("cannot_open") from None


def file_parcel(
    session: Session, parcel: Parcel, sent_at: datetime, now: datetime, zone: ZoneInfo
) -> list[Result]:
    """Through the intake, as the guard, in as many batches as it takes. `sent_at`: the phone's clock at this moment."""
    results: list[Result] = []
    for start in range(0, len(parcel.revisions), MOST_ENTRIES):
        document = {
            "device": parcel.device,
            "sent_at": sent_at.isoformat(),
            "entries": parcel.revisions[start : start + MOST_ENTRIES],
        }
        results += take_in(session, read_batch(document, parcel.guard, now, zone))
    return results
