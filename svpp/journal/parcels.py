"""What a phone hands in for a guard who is not there: a sealed page of an outbox, filed under that guard's name.

The same ids as if the guard had sent it, so it may come twice, also by the guard's own hand later.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import ValidationError
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from svpp.journal.files import keep_evidence
from svpp.journal.intake import MOST_ENTRIES, Batch, Result, read_batch, take_in
from svpp.journal.restamping import Settling, restamped
from svpp.journal.schemas import SettlingSchema
from svpp.people.policy import Actor, Thing, require
from svpp.people.sealing import Escrow, open_escrow, open_record
from svpp.people.sessions import actor_of
from svpp.problems import Problem
from svpp.strict import strict_json

#: what stands in a rescue file of ours
RESCUE = "ronde-rescue/1"
MOST_GUARDS = 60
#: keys that one guard may have had on one phone
MOST_KEYS = 9


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
    revisions = [one for name, sealed in pages.items() for one in _revisions([escrow], name, sealed)]
    return Parcel(guard, escrow.device, revisions)


def _revisions(escrows: list[Escrow], name: str, sealed: str) -> list[Any]:
    """The revisions in a page: a list of the outbox's items."""
    try:
        page = strict_json(_opened(escrows, name, sealed))
        return [item["revision"] for item in page]
    except (TypeError, KeyError):
        raise Problem("cannot_open") from None


def file_parcel(
    session: Session,
    parcel: Parcel,
    sent_at: datetime,
    now: datetime,
    zone: ZoneInfo,
    settling: Settling | None = None,
) -> list[Result]:
    """Through the intake, as the guard, in as many batches as it takes.

    `sent_at`: the phone's clock at this moment. `settling`: what it knows now of the clock that it logged by.
    """
    results: list[Result] = []
    for start in range(0, len(parcel.revisions), MOST_ENTRIES):
        sent = parcel.revisions[start : start + MOST_ENTRIES]
        document = {
            "device": parcel.device,
            "sent_at": sent_at.isoformat(),
            "entries": [restamped(one, settling) for one in sent] if settling else sent,
        }
        batch = read_batch(document, parcel.guard, now, zone)
        results += take_in(session, _as_sent(batch, sent))
    return results


def _as_sent(batch: Batch, sent: list[Any]) -> Batch:
    """Known again by what the phone holds: the guard's own hand sends it as it was sealed."""
    batch.raw = sent
    batch.items = [
        item if isinstance(item, Problem) else replace(item, raw=raw)
        for item, raw in zip(batch.items, sent, strict=True)
    ]
    return batch


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one thing in a rescue file."""

    kind: str
    moment: str | None
    what: str
    place: str | None
    result: Result


@dataclass(frozen=True, slots=True)
class Rescued:
    """One guard's part of a rescue file. `problem`: why none of it was taken."""

    guard: Actor | None
    lines: list[Line]
    photos: int
    problem: Problem | None


def take_rescue(
    session: Session, document: Any, actor: Actor, folder: Path, now: datetime, zone: ZoneInfo
) -> list[Rescued]:
    """Takes a rescue file in, guard by guard. Raises Problem("cannot_open") for any other file."""
    if not isinstance(document, dict) or document.get("format") != RESCUE:
        raise Problem("cannot_open")
    parts = document.get("parcels")
    if not isinstance(parts, list) or not parts:
        raise Problem("cannot_open")
    return [_rescue(session, part, actor, folder, now, zone) for part in parts[:MOST_GUARDS]]


def _rescue(
    session: Session, part: Any, actor: Actor, folder: Path, now: datetime, zone: ZoneInfo
) -> Rescued:
    """What can be opened of it: text before photos, and what is damaged takes nothing with it."""
    guard = None
    try:
        if not isinstance(part, dict) or not isinstance(part.get("escrow"), str):
            raise Problem("cannot_open")
        parcel = open_parcel(session, part["escrow"], {})
        guard = parcel.guard
        require(actor, "import_rescue", Thing(team=guard.team))
        escrows = _escrows(session, part, parcel)
        problem = _fill(parcel, escrows, _texts(part.get("pages")))
        # when it was sealed says nothing about the phone's clock now: no offset is measured
        results = file_parcel(session, parcel, now, now, zone, _settling(part.get("settling")))
    except Problem as refusal:
        return Rescued(guard, [], 0, refusal)
    pairs = zip(parcel.revisions, results, strict=True)
    lines = [_line(one, result) for one, result in pairs]
    photos = 0
    for name, sealed in _texts(part.get("pictures")).items():
        try:
            photos += _keep_opened(session, escrows, name, sealed, folder, now)
        except Problem as fault:
            problem = fault
    return Rescued(guard, lines, photos, problem)


def _escrows(session: Session, part: dict[str, Any], parcel: Parcel) -> list[Escrow]:
    """The guard's key, and those of the same guard before it: a lost key's pages still lie on the phone."""
    found = [open_escrow(session, part["escrow"])]
    older = part.get("older")
    for text in older[:MOST_KEYS] if isinstance(older, list) else ():
        try:
            escrow = open_escrow(session, text if isinstance(text, str) else "")
        except Problem:
            continue
        if escrow.vouched and escrow.person_id == parcel.guard.id:
            found.append(escrow)
    return found


def _settling(document: Any) -> Settling | None:
    try:
        return Settling(**SettlingSchema().load(document)) if document else None
    except ValidationError:
        return None


def _fill(parcel: Parcel, escrows: list[Escrow], pages: dict[str, str]) -> Problem | None:
    """Puts in what each page holds; why one of them could not be opened."""
    problem = None
    for name, sealed in pages.items():
        try:
            parcel.revisions.extend(_revisions(escrows, name, sealed))
        except Problem as fault:
            problem = fault
    return problem


def _opened(escrows: list[Escrow], name: str, sealed: str) -> bytes:
    """By whichever of a guard's keys it was sealed with. Raises Problem: cannot_open."""
    for escrow in escrows:
        with suppress(Problem):
            return open_record(escrow, name, sealed)
    raise Problem("cannot_open")


def _texts(pages: Any) -> dict[str, str]:
    found = pages if isinstance(pages, dict) else {}
    return {name: text for name, text in found.items() if isinstance(text, str)}


def _line(revision: Any, result: Result) -> Line:
    found = revision if isinstance(revision, dict) else {}
    data = found["data"] if isinstance(found.get("data"), dict) else {}

    def text(*names: str) -> str | None:
        return next((data[n] for n in names if isinstance(data.get(n), str)), None)

    return Line(
        kind=str(found.get("kind", "")).partition("/")[0],
        moment=text("started_at", "observed_at", "occurred_on"),
        what=text("activity", "category", "offence", "register") or "",
        place=text("place"),
        result=result,
    )


def keep_picture(
    session: Session, escrow_text: str, name: str, sealed: str, folder: Path, now: datetime
) -> bool:
    """A photo that a phone hands in sealed; whether it was new. Raises Problem."""
    escrow = open_escrow(session, escrow_text)
    if not escrow.vouched:
        raise Problem("not_vouched")
    return _keep_opened(session, [escrow], name, sealed, folder, now)


def _keep_opened(
    session: Session, escrows: list[Escrow], name: str, sealed: str, folder: Path, now: datetime
) -> bool:
    data = _opened(escrows, name, sealed)
    return keep_evidence(session, folder, data, escrows[0].person_id, now)[1]
