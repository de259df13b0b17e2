"""Takes a batch in: one transaction, each item by itself, the answer only after the commit.

Nothing a phone sends is lost: what is well-formed is kept (accepted, or beside the current state as a
conflict), what is not goes to the refused list with its reason.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from marshmallow import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from svpp.db import writing
from svpp.journal import checks, dirty, filing
from svpp.journal.items import Item, read_item
from svpp.journal.models import Entry, RefusedItem, Revision
from svpp.journal.numbers import number_findings, take_numbers
from svpp.journal.phones import greet
from svpp.journal.reference import Colleague
from svpp.journal.schemas import BATCH, codes
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


def read_batch(document: Any, actor: Actor, now: datetime, zone: ZoneInfo) -> Batch:
    """Raises Problem for a batch that is no such document at all, or too large."""
    try:
        envelope = BATCH.load(document)
    except ValidationError as fault:
        faults = codes(fault.messages)
        detail = "; ".join(f"{path}: {', '.join(found)}" for path, found in faults.items())
        raise Problem("malformed", fields=faults, detail=detail) from None
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
        items=[_read(raw, sent_at, zone) for raw in envelope["entries"]],
    )


def desk_batch(raw: list[dict[str, Any]], actor: Actor, now: datetime, zone: ZoneInfo) -> Batch:
    """Entries made on the server (a form of the desk): no phone, no clock to compare."""
    items = [_read(one, now, zone) for one in raw]
    return Batch(actor, None, now, now, None, zone, list(raw), items)


def _read(raw: Any, sent_at: datetime, zone: ZoneInfo) -> Item | Problem:
    try:
        return read_item(raw, sent_at, zone)
    except Problem as problem:
        return problem


def take_in(session: Session, batch: Batch) -> list[Result]:
    """Stores what can be stored, in the order of the batch; the results in the same order."""
    with writing(session):
        batch.seq = take_numbers(session, max(len(batch.items), 1))
        checks.check(session, batch)
        results = _store(session, batch)
        _keep_refused(session, batch, results)
        greet(session, batch)
    return results


def _store(session: Session, batch: Batch) -> list[Result]:
    known = _digests(session, batch)
    existing = _existing(session, batch)
    seen: set[str] = set()
    fresh: list[int] = []
    results: list[Result | None] = [None] * len(batch.items)
    for position, item in enumerate(batch.items):
        if isinstance(item, Problem):
            results[position] = Result(_id_of(batch.raw[position]), "refused", item)
        elif item.id in known or item.entry in existing or item.entry in seen:
            results[position] = None
        else:
            fresh.append(position)
            results[position] = Result(item.id, "accepted", entry=item.entry)
        if isinstance(item, Item):
            seen.add(item.entry)
    if not _store_fresh(session, batch, fresh):
        for position in fresh:
            results[position] = None
    for position, item in enumerate(batch.items):
        if results[position] is None and isinstance(item, Item):
            results[position] = _store_one(session, batch, position, item)
    done = [result for result in results if result is not None]
    _after(session, batch, done)
    return done


def _store_fresh(session: Session, batch: Batch, positions: list[int]) -> bool:
    """New entries go in together; False when two of them clash, and each is then filed by itself."""
    if not positions:
        return True
    try:
        with session.begin_nested():
            filing.insert_fresh(session, batch, positions)
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


def _after(session: Session, batch: Batch, results: list[Result]) -> None:
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
        for day in dirty.touched(item.moment, item.ended_at, batch.zone)
    }
    dirty.mark(session, days, batch.seq)


def _digests(session: Session, batch: Batch) -> set[str]:
    ids = [item.id for item in batch.items if isinstance(item, Item)]
    if not ids:
        return set()
    return set(session.connection().execute(sa.select(Revision.id).where(Revision.id.in_(ids))).scalars())


def _existing(session: Session, batch: Batch) -> set[str]:
    ids = [item.entry for item in batch.items if isinstance(item, Item)]
    if not ids:
        return set()
    return set(session.connection().execute(sa.select(Entry.id).where(Entry.id.in_(ids))).scalars())


def _id_of(raw: Any) -> str | None:
    found = raw.get("id") if isinstance(raw, dict) else None
    return found[:80] if isinstance(found, str) else None


def _keep_refused(session: Session, batch: Batch, results: list[Result]) -> None:
    """The same refusal of the same content is kept once."""
    for position, result in enumerate(results):
        if result.problem is None:
            continue
        raw = json.dumps(batch.raw[position], ensure_ascii=False, sort_keys=True).replace("\\u0000", "")
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
                    errors=result.problem.as_json()["error"],
                    digest=digest,
                )
            )
            session.flush()
