"""Takes a batch in: one transaction, each item by itself, the answer only after the commit.

Nothing a phone sends is lost: what is well-formed is kept (accepted, or beside the current state as a
conflict), what is not goes to the refused list with its reason.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from marshmallow import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from svpp import clock
from svpp.db import writing
from svpp.driver import savepoint
from svpp.journal import checks, dirty, filing
from svpp.journal.items import Item, in_words, read_item
from svpp.journal.models import Entry, RefusedItem, Revision
from svpp.journal.numbers import number_findings, take_numbers
from svpp.journal.phones import greet
from svpp.journal.reference import Colleague
from svpp.journal.schemas import BATCH, codes
from svpp.journal.touched import touched
from svpp.people.policy import Actor
from svpp.problems import Problem

MOST_ENTRIES = 500
MOST_BYTES = 2**20


@dataclass(slots=True)
class Result:
    """What became of one item: accepted, known, conflict or refused. `current`: on conflict, the state that holds."""

    id: str | None
    status: str
    problem: Problem | None = None
    current: dict[str, Any] | None = None
    entry: str | None = None

    def as_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"id": self.id, "status": self.status, "errors": None}
        if self.problem:
            answer["errors"] = self.problem.as_json()["error"]
        if self.current is not None:
            answer["current"] = self.current
        return answer


@dataclass(slots=True)
class Batch:
    """The envelope, and every item either read or refused so far, in the order they came."""

    actor: Actor
    device: str | None
    sent_at: datetime
    received_at: datetime
    offset_ms: int | None
    zone: ZoneInfo
    raw: list[Any]
    items: list[Item | Problem]
    #: first journal number; item n gets seq + n
    seq: int = 0
    #: person whose entry it is, by position; colleagues named, by user name
    owners: dict[int, int] | None = None
    people: dict[str, Colleague] | None = None
    #: years that take no more late entries
    closed_years: frozenset[int] = frozenset()

    def owner(self, position: int) -> int:
        """Person whose entry it is; known once the batch was checked."""
        assert self.owners is not None
        return self.owners[position]


def read_batch(document: Any, actor: Actor, now: datetime, zone: ZoneInfo) -> Batch:
    """Raises Problem for a batch that is no such document at all, or too large."""
    try:
        envelope = BATCH.read(document)
    except ValidationError as fault:
        faults = codes(fault.messages)
        raise Problem("malformed", fields=faults, detail=in_words(faults)) from None
    if len(envelope["entries"]) > MOST_ENTRIES:
        raise Problem("too_large", entries=MOST_ENTRIES, bytes=MOST_BYTES)
    sent_at = envelope["sent_at"]
    return Batch(
        actor=actor,
        device=envelope["device"],
        sent_at=sent_at,
        received_at=now,
        offset_ms=round((sent_at - now).total_seconds() * 1000),
        zone=zone,
        raw=envelope["entries"],
        items=[_read(raw, sent_at, zone, now) for raw in envelope["entries"]],
    )


def desk_batch(raw: list[dict[str, Any]], actor: Actor, now: datetime, zone: ZoneInfo) -> Batch:
    """Entries made on the server (a form of the desk): no phone, no clock to compare."""
    items = [_read(one, now, zone, now) for one in raw]
    return Batch(actor, None, now, now, None, zone, list(raw), items)


def look_over(session: Session, batch: Batch) -> list[Problem | None]:
    """What each item would be refused for, without keeping anything; None for those that can be taken."""
    checks.check(session, batch)
    return [item if isinstance(item, Problem) else None for item in batch.items]


def _read(raw: Any, sent_at: datetime, zone: ZoneInfo, now: datetime) -> Item | Problem:
    try:
        return read_item(raw, sent_at, zone, now)
    except Problem as problem:
        return problem


def take_in(session: Session, batch: Batch, beside: Callable[[], None] | None = None) -> list[Result]:
    """Stores what can be stored, in the order of the batch; the results in the same order.

    `beside` is done in the same transaction when every item was taken; what it raises undoes them.
    """
    with writing(session):
        connection = session.connection()
        batch.seq = take_numbers(connection, max(len(batch.items), 1))
        batch.received_at = clock.again(batch.received_at)
        checks.check(session, batch)
        results = _store(session, connection, batch)
        _keep_refused(session, batch, results)
        greet(connection, batch)
        if beside is not None and all(one.status not in ("refused", "conflict") for one in results):
            beside()
    return results


def _store(session: Session, connection: sa.Connection, batch: Batch) -> list[Result]:
    """First versions go in together; whatever else there is meets, one by one, what is there already."""
    fresh = _store_fresh(session, connection, batch, _first_versions(batch))
    done = []
    for position, item in enumerate(batch.items):
        if isinstance(item, Problem):
            done.append(Result(_id_of(batch.raw[position]), "refused", item))
        elif position in fresh:
            done.append(Result(item.id, "accepted", entry=item.entry))
        else:
            done.append(_store_one(session, batch, position, item))
    _after(session, connection, batch, done)
    return done


def _first_versions(batch: Batch) -> list[int]:
    """Positions of items that look like the beginning of an entry: the first in the batch, replacing nothing."""
    seen: set[str] = set()
    found = []
    for position, item in enumerate(batch.items):
        if isinstance(item, Item):
            if item.replaces is None and item.entry not in seen:
                found.append(position)
            seen.add(item.entry)
    return found


def _store_fresh(
    session: Session, connection: sa.Connection, batch: Batch, positions: list[int]
) -> frozenset[int]:
    """The positions that were new and are now stored.

    That they are new is tried before it is looked up: nearly always they are. Where the database objects, those
    that were sent before are left out; where it objects again, two of them clash and each is filed by itself.
    """
    if _inserted(connection, batch, positions):
        return frozenset(positions)
    there = _there(session, batch)
    new = [
        p for p in positions if isinstance(item := batch.items[p], Item) and not there & {item.id, item.entry}
    ]
    return frozenset(new if _inserted(connection, batch, new) else ())


def _inserted(connection: sa.Connection, batch: Batch, positions: list[int]) -> bool:
    if not positions:
        return True
    try:
        with savepoint(connection):
            filing.insert_fresh(connection, batch, positions)
    except IntegrityError:
        return False
    return True


def _store_one(session: Session, batch: Batch, position: int, item: Item) -> Result:
    try:
        with session.begin_nested():
            return filing.file(session, batch, position, item)
    except Problem as problem:
        return Result(item.id, "refused", problem)
    except IntegrityError:
        return Result(item.id, "refused", Problem("id_reused", fields={"id": ["id_reused"]}))


def _after(session: Session, connection: sa.Connection, batch: Batch, results: list[Result]) -> None:
    """Numbers for new findings; the days that were touched become dirty."""
    stored = [
        (result, item)
        for result, item in zip(results, batch.items, strict=True)
        if isinstance(item, Item) and result.status == "accepted"
    ]
    number_findings(session, [item.entry for _, item in stored if item.kind == "finding"])
    days = {
        day
        for _, item in stored
        if item.kind != "activity"
        for day in touched(item.day, item.ended_at, batch.zone)
    }
    dirty.mark(connection, days)


def _there(session: Session, batch: Batch) -> set[str]:
    """Of the ids of the batch's revisions and entries, those that are in the journal."""
    items = [item for item in batch.items if isinstance(item, Item)]
    revisions = sa.select(Revision.id).where(Revision.id.in_([item.id for item in items]))
    entries = sa.select(Entry.id).where(Entry.id.in_([item.entry for item in items]))
    return {*session.scalars(revisions), *session.scalars(entries)}


def _id_of(raw: Any) -> str | None:
    found = raw.get("id") if isinstance(raw, dict) else None
    return found[:80] if isinstance(found, str) else None


def _keep_refused(session: Session, batch: Batch, results: list[Result]) -> None:
    """The same refusal of the same content is kept once."""
    for position, result in enumerate(results):
        if result.problem is None:
            continue
        raw = json.dumps(without_nul(batch.raw[position]), ensure_ascii=False, sort_keys=True)
        key = f"{batch.actor.id}\n{result.problem.code}\n{raw}"
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        if session.scalar(sa.select(RefusedItem.id).where(RefusedItem.digest == digest)) is None:
            session.add(
                RefusedItem(
                    received_at=batch.received_at,
                    author_id=batch.actor.id,
                    device_id=batch.device,
                    item_id=(result.id or "").replace("\x00", "") or None,
                    raw=raw,
                    code=result.problem.code,
                    errors=without_nul(result.problem.as_json()["error"]),
                    digest=digest,
                )
            )
            session.flush()


def without_nul(node: Any) -> Any:
    """The same document as PostgreSQL can hold it: texts and names without NUL, which is all that is lost."""
    if isinstance(node, str):
        return node.replace("\x00", "")
    if isinstance(node, dict):
        return {without_nul(name): without_nul(value) for name, value in node.items()}
    return [without_nul(value) for value in node] if isinstance(node, list) else node
