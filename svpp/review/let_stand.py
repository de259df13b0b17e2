"""A coordinator looked at a doubt and lets the entry stand as it is: a decision beside the journal, with the reason.

Nothing is changed by it: hours, the day's approval and the entry's versions stay. Deciding the same again is once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp import clock
from svpp.db import writing
from svpp.journal.models import Decision, Entry
from svpp.journal.numbers import hold_journal, take_numbers
from svpp.people.policy import Actor
from svpp.problems import Problem
from svpp.review.at_once import Tap
from svpp.review.correct import Stale, check_guard, owner_name

#: the hours are right though the phone's clock was off · it was outside the municipality, and that is right · a
#: finding whose guard asked to withdraw it stays
Verdict = Literal["time_ok", "place_ok", "kept"]


def let_stand(session: Session, actor: Actor, tap: Tap, verdict: Verdict, reason: str, now: datetime) -> None:
    """Raises Problem: not_found, reason_needed; and Stale when somebody changed the entry meanwhile."""
    if not reason.strip():
        raise Problem("reason_needed", fields={"reason": ["reason_needed"]})
    with writing(session):
        hold_journal(session)
        entry = session.get(Entry, tap.entry, populate_existing=True)
        if entry is None or (verdict == "kept" and not entry.data.get("withdrawal")):
            raise Problem("not_found")
        check_guard(session, actor, owner_name(session, entry))
        if said(session, entry.id, tap.version, verdict):
            return
        if entry.revision_id != tap.version:
            raise Stale([entry.id])
        seq = take_numbers(session, 1)
        session.add(
            Decision(
                seq=seq,
                at=clock.again(now),
                author_id=actor.id,
                verdict=verdict,
                reason=reason.strip(),
                guard_id=entry.guard_id,
                entry_id=entry.id,
                revision_id=entry.revision_id,
            )
        )
        entry.changed_seq = seq
        session.flush()


def said(session: Session, entry: str, version: str, verdict: Verdict) -> bool:
    known = sa.select(Decision.seq).where(
        Decision.entry_id == entry, Decision.revision_id == version, Decision.verdict == verdict
    )
    return session.scalar(known.limit(1)) is not None
