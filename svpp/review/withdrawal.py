"""What a guard asks and a coordinator decides: that a finding the server has is withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal.models import Decision, Entry
from svpp.people.policy import Actor
from svpp.review import at_once
from svpp.review.at_once import Tap
from svpp.review.let_stand import let_stand


def asked(entry: Entry) -> bool:
    """Whether its guard asks to withdraw it, answered or not."""
    return bool(entry.data.get("withdrawal")) and not entry.withdrawn and not entry.rejected


def refused(session: Session, entries: Iterable[Entry]) -> frozenset[str]:
    """Those of which a coordinator said that they stay."""
    ids = [entry.id for entry in entries if asked(entry)]
    if not ids:
        return frozenset()
    rows = session.scalars(
        sa.select(Decision.entry_id).where(Decision.entry_id.in_(ids), Decision.verdict == "kept")
    )
    return frozenset(id_ for id_ in rows if id_)


def pending(session: Session, entries: Iterable[Entry]) -> list[Entry]:
    """Those that wait for an answer."""
    waiting = [entry for entry in entries if asked(entry)]
    answered = refused(session, waiting)
    return [entry for entry in waiting if entry.id not in answered]


def grant(session: Session, actor: Actor, tap: Tap, reason: str, now: datetime) -> None:
    """Withdraws the finding: a revision with the reason. Raises what `at_once` raises."""
    at_once.withdraw(session, actor, tap, reason, now)


def refuse(session: Session, actor: Actor, tap: Tap, reason: str, now: datetime) -> None:
    """The finding stays; its guard reads why."""
    let_stand(session, actor, tap, "kept", reason, now)
