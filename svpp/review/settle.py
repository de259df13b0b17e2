"""Settles a conflict: of two versions of one entry somebody chose, field by field if need be, and said why."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp import clock
from svpp.db import writing
from svpp.journal import filing
from svpp.journal.models import Decision, Entry, Revision
from svpp.journal.numbers import hold_journal, take_numbers
from svpp.people.policy import Actor
from svpp.problems import Problem
from svpp.review.correct import check_guard, owner_name


def conflicting(session: Session, entry_id: str) -> list[Revision]:
    """The versions that wait beside the current one, in order of receipt."""
    ids = filing.open_conflicts(session, entry_id)
    return list(session.scalars(sa.select(Revision).where(Revision.id.in_(ids)).order_by(Revision.seq)))


def settle(
    session: Session, actor: Actor, entry_id: str, revision_ids: list[str], reason: str, now: datetime
) -> list[Decision]:
    """These versions were looked at and do not hold; what holds is the current one. Twice is once."""
    if not reason.strip():
        raise Problem("reason_needed", fields={"reason": ["reason_needed"]})
    with writing(session):
        hold_journal(session)
        entry = session.get(Entry, entry_id, populate_existing=True)
        if entry is None:
            raise Problem("not_found")
        check_guard(session, actor, owner_name(session, entry))
        return _decide(session, actor, entry, revision_ids, reason.strip(), now)


def settle_own(session: Session, actor: Actor, entry_id: str, reason: str, now: datetime) -> list[Decision]:
    """Who saved an old form, saw both versions and saved again, has chosen: their own that wait are settled."""
    with writing(session):
        hold_journal(session)
        entry = session.get(Entry, entry_id, populate_existing=True)
        if entry is None:
            raise Problem("not_found")
        own = [one.id for one in conflicting(session, entry_id) if one.author_id == actor.id]
        return _decide(session, actor, entry, own, reason, now)


def _decide(
    session: Session, actor: Actor, entry: Entry, revision_ids: list[str], reason: str, now: datetime
) -> list[Decision]:
    """Within a transaction that holds the journal."""
    waiting = filing.open_conflicts(session, entry.id)
    lost = [id_ for id_ in dict.fromkeys(revision_ids) if id_ in waiting]
    if not lost:
        return []
    seq, now = take_numbers(session, len(lost)), clock.again(now)
    made = [
        Decision(
            seq=seq + n,
            at=now,
            author_id=actor.id,
            verdict="settled",
            reason=reason,
            guard_id=entry.guard_id,
            entry_id=entry.id,
            revision_id=revision_id,
        )
        for n, revision_id in enumerate(lost)
    ]
    session.add_all(made)
    entry.conflicts = len(waiting) - len(lost)
    entry.changed_seq = seq
    session.flush()
    return made
