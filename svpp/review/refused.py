"""What the server refused: shown with its reason, until it was taken in, left out, or sent again rightly."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from svpp import clock
from svpp.journal.models import Entry, HandledRefusal, RefusedItem, Revision
from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may
from svpp.problems import Problem

#: where the moment of an entry stands in its data
MOMENTS = ("started_at", "observed_at", "occurred_on")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refused item, read as far as it can be."""

    id: int
    guard_id: int
    received_at: datetime
    device: str | None
    code: str
    #: field → codes, as the intake said them
    fields: dict[str, list[str]]
    #: presence, incident, finding, activity, or "" where that cannot be read
    kind: str
    entry: str | None
    #: the state that was sent; {} where that cannot be read
    data: dict[str, Any]
    replaces: str | None
    withdrawn: bool
    #: local day it is about; the day it came where it does not say
    day: date


def open_refusals(
    session: Session, zone: ZoneInfo, guard_ids: list[int] | None = None, day: date | None = None
) -> list[Refusal]:
    """Those nobody has dealt with, of these guards (None: of all), of a local day (None: of any); oldest first.

    One that came again and was taken, or whose entry got a later version, is dealt with; of several tries of one
    entry the last one is shown.
    """
    statement = (
        sa.select(RefusedItem)
        .outerjoin(HandledRefusal, HandledRefusal.refused_id == RefusedItem.id)
        .where(HandledRefusal.refused_id.is_(None))
        .order_by(RefusedItem.id)
    )
    if guard_ids is not None:
        statement = statement.where(RefusedItem.author_id.in_(guard_ids))
    last: dict[tuple[int, str], Refusal] = {}
    for row in session.scalars(statement):
        found = read(row, zone)
        if day is None or found.day == day:
            last[row.author_id, found.entry or f"#{row.id}"] = found
    later = _latest(session, [one.entry for one in last.values() if one.entry])
    return [one for one in last.values() if not _overtaken(one, later)]


def _overtaken(one: Refusal, later: dict[str, datetime]) -> bool:
    received = later.get(one.entry or "")
    return received is not None and received > one.received_at


def _latest(session: Session, entries: list[str]) -> dict[str, datetime]:
    rows = session.execute(
        sa.select(Revision.entry_id, sa.func.max(Revision.seq))
        .where(Revision.entry_id.in_(entries))
        .group_by(Revision.entry_id)
    ).all()
    seqs = [seq for _, seq in rows]
    times = session.execute(sa.select(Revision.entry_id, Revision.received_at).where(Revision.seq.in_(seqs)))
    return {entry: received for entry, received in times}


def read(row: RefusedItem, zone: ZoneInfo) -> Refusal:
    """As much as the raw item tells; it may be anything."""
    raw = json.loads(row.raw)
    item = raw if isinstance(raw, dict) else {}
    data = item.get("data")
    data = data if isinstance(data, dict) else {}
    kind = str(item.get("kind", "")).partition("/")[0]
    entry, replaces = item.get("entry"), item.get("replaces")
    fields = row.errors.get("fields")
    return Refusal(
        id=row.id,
        guard_id=row.author_id,
        received_at=row.received_at,
        device=row.device_id,
        code=row.code,
        fields=fields if isinstance(fields, dict) else {},
        kind=kind if kind in ("presence", "incident", "finding", "activity") else "",
        entry=entry.lower() if isinstance(entry, str) else None,
        data=data,
        replaces=replaces.lower() if isinstance(replaces, str) else None,
        withdrawn=item.get("withdrawn") is True,
        day=_day(data, zone) or row.received_at.astimezone(zone).date(),
    )


def _day(data: dict[str, Any], zone: ZoneInfo) -> date | None:
    for name in MOMENTS:
        text = data.get(name)
        if not isinstance(text, str):
            continue
        try:
            if name == "occurred_on":
                return date.fromisoformat(text)
            moment = datetime.fromisoformat(text)
            return moment.astimezone(zone).date() if moment.tzinfo else moment.date()
        except (ValueError, OverflowError):
            continue
    return None


def find(session: Session, actor: Actor, refused_id: int, zone: ZoneInfo) -> tuple[Refusal, Person]:
    """A refusal and whose it is. Raises Problem("not_found") where there is none for this coordinator."""
    row = session.get(RefusedItem, refused_id)
    person = session.get(Person, row.author_id) if row else None
    if row is None or person is None:
        raise Problem("not_found")
    if not may(actor, "decide_day", Thing(owner_id=person.id, team=person.team)):
        raise Problem("not_found")
    return read(row, zone), person


@dataclass(frozen=True, slots=True)
class Settled:
    """What was done about a refused item: outcome taken_in or left_out, by whom, when and why."""

    outcome: str
    author_id: int
    who: str
    at: datetime
    reason: str
    entry: str | None


def settled(session: Session, refused_id: int) -> Settled | None:
    row = session.get(HandledRefusal, refused_id, populate_existing=True)
    if row is None:
        return None
    who = session.get_one(Person, row.author_id).name
    return Settled(row.outcome, row.author_id, who, row.at, row.reason, row.entry_id)


class Held(Exception):
    """Somebody else dealt with it first; nothing was noted."""

    def __init__(self, settled: Settled) -> None:
        super().__init__(settled.outcome)
        self.settled = settled


def handle(
    session: Session,
    actor: Actor,
    refusal: Refusal,
    outcome: str,
    reason: str,
    entry_id: str | None,
    now: datetime,
) -> None:
    """Notes that it was taken in or left out, once, in the writing transaction of the caller. Raises Held where
    another outcome holds, were it of the same instant, and Problem("reason_needed")."""
    reason = reason.strip()
    if not reason:
        raise Problem("reason_needed", fields={"reason": ["reason_needed"]})
    row = HandledRefusal(
        refused_id=refusal.id,
        at=clock.again(now),
        author_id=actor.id,
        outcome=outcome,
        reason=reason,
        entry_id=entry_id,
    )
    if settled(session, refusal.id) is None:
        # on PostgreSQL two may write at once: the second waits, and finds it noted
        with suppress(IntegrityError), session.begin_nested():
            session.add(row)
    held = settled(session, refusal.id)
    if held is not None and (held.author_id, held.outcome, held.reason) != (actor.id, outcome, reason):
        raise Held(held)


def begins(session: Session, refusal: Refusal) -> bool:
    """Whether its entry is not in the journal yet."""
    return refusal.entry is None or session.get(Entry, refusal.entry) is None
