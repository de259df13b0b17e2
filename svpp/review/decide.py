"""Decisions about days and entries: records beside the journal, with who, when and why.

Approving binds the day's content by hash, so that any later change shows; nothing here touches an entry's
versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp import clock
from svpp.db import writing
from svpp.journal import approval, dirty
from svpp.journal.current import LONGEST_CONFIRMED
from svpp.journal.models import Companion, Decision, Entry
from svpp.journal.numbers import hold_journal, take_numbers
from svpp.journal.touched import touched
from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may
from svpp.places.town import town
from svpp.problems import Problem

#: about an entry: whether it counts
VERDICTS = ("rejected", "restored", "confirmed")


def decide_day(
    session: Session,
    actor: Actor,
    day: date,
    guard: str,
    verdict: str,
    reason: str | None,
    now: datetime,
    seen: str | None = None,
) -> Decision:
    """Approves or reopens one guard's day. Reopening needs a reason; deciding the same again changes nothing.

    `seen`: hash of the content that was looked at; another one raises Problem("changed_meanwhile").
    """
    if verdict not in ("approved", "reopened"):
        raise Problem(
            "field_invalid", fields={"verdict": ["not_allowed"]}, detail="verdict is approved or reopened"
        )
    person = _guard(session, actor, guard)
    if verdict == "reopened" and not (reason or "").strip():
        raise Problem("reason_needed", fields={"reason": ["required"]})
    with writing(session):
        seq, now = take_numbers(session, 1), clock.again(now)
        content = approval.day_contents(session, day, day).get((person.id, day), [])
        wanted = approval.content_hash(content) if verdict == "approved" else None
        if seen is not None and wanted is not None and wanted != seen:
            raise Problem("changed_meanwhile")
        last = approval.last_decisions(session, day, day).get((person.id, day))
        if last and (last.verdict, last.content_hash) == (verdict, wanted):
            return last
        decision = Decision(
            seq=seq,
            at=now,
            author_id=actor.id,
            verdict=verdict,
            reason=reason,
            guard_id=person.id,
            day=day,
            content_hash=wanted,
        )
        session.add(decision)
        session.flush()
        _announce(session, [person.id], day)
        _mark(session, day)
    return decision


def approve_days(
    session: Session,
    actor: Actor,
    day: date,
    guards: Iterable[str] | Mapping[str, str | None],
    now: datetime,
) -> list[Decision]:
    """Approves this day of each of these guards in one act; who is approved as it stands is left out.

    A mapping says of each guard the hash of what was looked at. Raises Problem for a guard who is not known or not the
    actor's, and "changed_meanwhile" where another hash is there now; then nobody is approved.
    """
    seen = dict(guards) if isinstance(guards, Mapping) else dict.fromkeys(guards)
    ids = {_guard(session, actor, name).id: content for name, content in sorted(seen.items())}
    with writing(session):
        hold_journal(session)
        contents = approval.day_contents(session, day, day)
        last = approval.last_decisions(session, day, day)
        hashes = {id_: approval.content_hash(contents.get((id_, day), [])) for id_ in ids}
        if any(ids[id_] not in (None, content) for id_, content in hashes.items()):
            raise Problem("changed_meanwhile")
        fresh = [id_ for id_, wanted in hashes.items() if not _stands(last.get((id_, day)), wanted)]
        seq, now = take_numbers(session, len(fresh)), clock.again(now)
        made = [
            Decision(
                seq=seq + number,
                at=now,
                author_id=actor.id,
                verdict="approved",
                guard_id=guard_id,
                day=day,
                content_hash=hashes[guard_id],
            )
            for number, guard_id in enumerate(fresh)
        ]
        session.add_all(made)
        session.flush()
        if made:
            _announce(session, fresh, day)
            _mark(session, day)
    return made


def _mark(session: Session, day: date) -> None:
    """What began on the day may run into the next; making it clean marks those after (svpp/journal/rollup.py)."""
    dirty.mark(session, [day, day + timedelta(days=1)])


def _stands(last: Decision | None, wanted: str) -> bool:
    return last is not None and (last.verdict, last.content_hash) == ("approved", wanted)


def decide_entry(
    session: Session, actor: Actor, entry_id: str, verdict: str, reason: str, now: datetime
) -> Decision:
    """Rejects an entry (it counts nothing), restores it, or confirms an over-long presence.

    An approved day is open again by that, for the same reason. Deciding the same again changes nothing.
    """
    if verdict not in VERDICTS:
        detail = "verdict is rejected, restored or confirmed"
        raise Problem("field_invalid", fields={"verdict": ["not_allowed"]}, detail=detail)
    if not reason.strip():
        raise Problem("reason_needed", fields={"reason": ["required"]})
    with writing(session):
        seq, now = take_numbers(session, 1), clock.again(now)
        entry = session.get(Entry, entry_id, populate_existing=True)
        owner = session.get(Person, entry.guard_id) if entry else None
        if entry is None or owner is None:
            raise Problem("not_found")
        _permit(actor, owner)
        if verdict == "confirmed" and (
            entry.ended_at is None or entry.ended_at - entry.moment > LONGEST_CONFIRMED
        ):
            raise Problem(
                "field_invalid", fields={"verdict": ["not_allowed"]}, detail="close or correct it first"
            )
        if (last := _last_about(session, entry)) and last.verdict == verdict:
            return last
        decision = Decision(
            seq=seq,
            at=now,
            author_id=actor.id,
            verdict=verdict,
            reason=reason,
            guard_id=owner.id,
            entry_id=entry.id,
            revision_id=entry.revision_id,
        )
        session.add(decision)
        _open_again(session, decision, entry.day)
        entry.rejected = verdict == "rejected" if verdict != "confirmed" else entry.rejected
        entry.confirmed = entry.confirmed or verdict == "confirmed"
        entry.changed_seq = seq
        session.flush()
        dirty.mark(session, touched(entry.day, entry.ended_at, town(session).zone))
    return decision


def _last_about(session: Session, entry: Entry) -> Decision | None:
    """The last verdict about this version of the entry, whatever was let stand in it meanwhile."""
    return session.scalar(
        sa.select(Decision)
        .where(Decision.entry_id == entry.id, Decision.revision_id == entry.revision_id)
        .where(Decision.verdict.in_(VERDICTS))
        .order_by(Decision.seq.desc())
        .limit(1)
    )


def _open_again(session: Session, decision: Decision, day: date) -> None:
    """The approved days of whose hours the decision changes, the companions' too."""
    along = sa.select(Companion.guard_id).where(Companion.entry_id == decision.entry_id)
    last = approval.last_decisions(session, day, day)
    guards = dict.fromkeys([decision.guard_id, *session.scalars(along)])
    approved = [id_ for id_ in guards if (row := last.get((id_, day))) and row.verdict == "approved"]
    first = take_numbers(session, len(approved)) if approved else 0
    session.add_all(
        Decision(
            seq=first + n,
            at=decision.at,
            author_id=decision.author_id,
            verdict="reopened",
            reason=decision.reason,
            guard_id=guard_id,
            day=day,
        )
        for n, guard_id in enumerate(approved)
    )


def _guard(session: Session, actor: Actor, username: str) -> Person:
    person = session.scalar(sa.select(Person).where(Person.username == username))
    if person is None:
        raise Problem("unknown_person", fields={"guard": ["unknown_person"]}, field="guard")
    _permit(actor, person)
    return person


def _permit(actor: Actor, owner: Person) -> None:
    thing = Thing(owner_id=owner.id, team=owner.team)
    if not may(actor, "read_entry", thing):
        raise Problem("not_found")
    if not may(actor, "decide_day", thing):
        raise Problem("not_permitted")


def _announce(session: Session, guard_ids: Sequence[int], day: date) -> None:
    """The phones hear of the decision: the day's entries count as changed, each under its own number."""
    ids = list(
        session.scalars(
            sa.select(Entry.id)
            .where(Entry.day == day, Entry.guard_id.in_(guard_ids))
            .order_by(Entry.first_seq)
        )
    )
    if ids:
        first = take_numbers(session, len(ids))
        session.connection().execute(
            sa.update(Entry)
            .where(Entry.id == sa.bindparam("entry_id"))
            .values(changed_seq=sa.bindparam("new_seq")),
            [{"entry_id": entry_id, "new_seq": first + n} for n, entry_id in enumerate(ids)],
        )
