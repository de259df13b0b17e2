"""Corrections by a coordinator: ordinary revisions with a reason, through the same intake as a phone's.

Nothing is overwritten: each act adds revisions that name the one they were made from. If somebody else changed an
entry meanwhile nothing is saved and `Stale` tells which; the same form sent twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal import checks
from svpp.journal.intake import Batch, Result, desk_batch, take_in
from svpp.journal.models import Entry, Revision
from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may
from svpp.places.town import town
from svpp.problems import Problem


@dataclass(frozen=True, slots=True)
class Edit:
    """One new state of one entry. `version`: the revision on the screen; None begins an entry."""

    entry: str
    #: id of the new revision, made with the form, so that a second click sends the same
    revision: str
    version: str | None
    kind: str
    #: user name of whose entry it is
    guard: str
    recorded_at: str
    reason: str
    data: dict[str, Any] = field(default_factory=dict)
    withdrawn: bool = False


class Stale(Exception):
    """Somebody else changed these entries meanwhile; nothing was saved."""

    def __init__(self, entries: Sequence[str]) -> None:
        super().__init__(", ".join(entries))
        self.entries = tuple(entries)


def save(
    session: Session,
    actor: Actor,
    edits: Sequence[Edit],
    now: datetime,
    beside: Callable[[], None] | None = None,
) -> list[Result]:
    """All edits of one act. Raises Stale, or Problem: not_found, reason_needed, and what the intake refuses.

    `beside` is done in the same transaction once all are stored; what it raises keeps them from being saved.
    """
    for edit in edits:
        if not edit.reason.strip():
            raise Problem("reason_needed", fields={"reason": ["reason_needed"]})
        check_guard(session, actor, edit.guard)
    stale = [edit.entry for edit in edits if _is_stale(session, edit)]
    if stale:
        raise Stale(stale)
    raw, zone = [_item(edit) for edit in edits], town(session).zone
    _try_out(session, desk_batch(raw, actor, now, zone))
    results = take_in(session, desk_batch(raw, actor, now, zone), beside)
    for result in results:
        if result.problem is not None:
            raise result.problem
    lost = [edit.entry for edit, result in zip(edits, results, strict=True) if result.status == "conflict"]
    if lost:  # somebody was faster between the look and the journal; both versions are kept
        raise Stale(lost)
    return results


def _try_out(session: Session, batch: Batch) -> None:
    """An act of several edits is saved whole or not at all, and what a form got wrong is no refused item."""
    checks.check(session, batch)
    for item in batch.items:
        if isinstance(item, Problem):
            raise item


def check_guard(session: Session, actor: Actor, username: str) -> Person:
    """The person whose day it is. Raises Problem("not_found") where there is none for this coordinator."""
    person = session.scalar(sa.select(Person).where(Person.username == username))
    if person is None or not may(actor, "log_for_other", Thing(owner_id=person.id, team=person.team)):
        raise Problem("not_found")
    return person


def _is_stale(session: Session, edit: Edit) -> bool:
    if session.scalar(sa.select(Revision.seq).where(Revision.id == edit.revision)) is not None:
        return False  # filed before: the intake says whether it was the same
    current = session.scalar(sa.select(Entry.revision_id).where(Entry.id == edit.entry))
    return current != edit.version


def _item(edit: Edit) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": edit.revision,
        "entry": edit.entry,
        "replaces": edit.version,
        "kind": f"{edit.kind}/1",
        "guard": edit.guard,
        "recorded_at": edit.recorded_at,
        "reason": edit.reason.strip(),
        "data": edit.data,
    }
    if edit.withdrawn:
        item["withdrawn"] = True
    return item


def whole(data: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """A duplicate's facts joined to those of the entry that stays: the longest span, everybody, every note."""
    starts = min((data["started_at"], other["started_at"]), key=datetime.fromisoformat)
    ends = [text for text in (data.get("ended_at"), other.get("ended_at")) if text]
    notes = dict.fromkeys(text for text in (data.get("note"), other.get("note")) if text)
    return {
        **data,
        "started_at": starts,
        "ended_at": max(ends, key=datetime.fromisoformat) if ends else None,
        "companions": list(dict.fromkeys([*_companions(data), *_companions(other)])),
        "position": data.get("position") or other.get("position"),
        "note": "\n".join(notes) or None,
    }


def _companions(data: dict[str, Any]) -> Iterable[str]:
    return data.get("companions") or ()


def owner_name(session: Session, entry: Entry) -> str:
    return session.get_one(Person, entry.guard_id).username
