"""Files a revision: a new entry, the next version, one that arrived late, or a conflict.

Which version is current follows from all versions of the entry by `svpp.facts.revisions.settle`; here its
answer is stored. The journal is held by `take_numbers`, so nobody else files at the same time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.driver import Act, connection_of, insert
from svpp.facts.revisions import Revision as Version
from svpp.facts.revisions import settle
from svpp.journal import dirty
from svpp.journal.fields import LATEST
from svpp.journal.identity import FIELDS, fenced
from svpp.journal.items import Item, read_item
from svpp.journal.locks import check_locked
from svpp.journal.models import Companion, Decision, Entry, FormerCompanion, Revision
from svpp.journal.reference import colleagues
from svpp.journal.rows import RowMaker
from svpp.journal.touched import touched
from svpp.problems import Problem
from svpp.when.days import epoch, zulu

if TYPE_CHECKING:
    from svpp.journal.intake import Batch, Result


def insert_fresh(act: Act, batch: Batch, positions: Iterable[int]) -> None:
    """New entries, each with its first revision, in three statements."""
    connection = connection_of(act)
    make = RowMaker(batch, connection)
    revisions, entries, companions = [], [], []
    for position in positions:
        item = batch.items[position]
        assert isinstance(item, Item)
        revision, entry, along = make.first(position, item)
        revisions.append(revision)
        entries.append(entry)
        companions += along
    insert(connection, "revision", revisions)
    insert(connection, "entry", entries)
    insert(connection, "companion", companions)


def file(session: Session, batch: Batch, position: int, item: Item) -> Result:
    """Files one revision among those that are there. Raises Problem when it is refused."""
    from svpp.journal.intake import Result  # noqa: PLC0415 the two share the batch

    guard_id = batch.owner(position)
    kept = session.execute(sa.select(Revision.digest).where(Revision.id == item.id)).scalar()
    if kept is not None:
        if kept != item.digest(guard_id):
            raise Problem("id_reused", fields={"id": ["id_reused"]})
        return Result(item.id, "known", entry=item.entry)
    entry = session.get(Entry, item.entry, populate_existing=True)
    if entry is None:
        insert_fresh(session, batch, [position])
        return Result(item.id, "accepted", entry=item.entry)
    _check_same(session, batch, entry, item, guard_id)
    _keep_identity(entry, item)
    before = touched(entry.day, entry.ended_at, batch.zone)
    settled = settle([*_versions(session, entry.id), _version(batch, position, item)])
    status = "conflict" if item.id in settled.conflicts else "accepted"
    connection = session.connection()
    row = RowMaker(batch, connection).revision(position, item, status, settled.current)
    insert(connection, "revision", [row])
    open_conflicts = settled.conflicts - _settled_by_decision(session, entry.id)
    _update(session, batch, entry, position, item, settled.current, len(open_conflicts))
    dirty.mark(session, before)
    own = batch.actor.id == guard_id  # nobody else is told here who an offender was: it would not be noted
    current = revision_json(session, entry.revision_id, identity=own) if status == "conflict" else None
    return Result(item.id, status, current=current, entry=item.entry)


def _check_same(session: Session, batch: Batch, entry: Entry, item: Item, guard_id: int) -> None:
    if entry.guard_id != guard_id:
        raise Problem("guard_changed", fields={"guard": ["guard_changed"]})
    if entry.kind != item.kind:
        raise Problem("kind_changed", fields={"kind": ["kind_changed"]})
    if batch.closed_years:
        check_locked(session, batch, item, entry)
    if item.reason is None:
        guards = {guard_id, *_along(session, entry.id), *_named(batch, item)}
        if day_approved(session, guards, {entry.day, item.day}):
            raise Problem("reason_needed", fields={"reason": ["reason_needed"]})


def _along(session: Session, entry_id: str) -> Iterable[int]:
    """The companions as it stands: its hours are theirs too."""
    return session.scalars(sa.select(Companion.guard_id).where(Companion.entry_id == entry_id))


def _named(batch: Batch, item: Item) -> Iterable[int]:
    """The companions of the version that comes."""
    people = batch.people or {}
    return (people[name].id for name in item.companions if name in people)


def _keep_identity(entry: Entry, item: Item) -> None:
    """Who an offender is leaves the phone on receipt: a later version that leaves it out means the same person."""
    if item.kind == "finding":
        for name in FIELDS - item.raw["data"].keys():
            item.data[name] = entry.data.get(name)


def day_approved(session: Session, guards: Iterable[int], days: Iterable[date]) -> bool:
    """Whether the last decision about any of these days of any of these guards approved it."""
    rows = session.execute(
        sa.select(Decision.guard_id, Decision.day, Decision.verdict)
        .where(
            Decision.guard_id.in_(sorted(set(guards))),
            Decision.day.in_(sorted(set(days))),
            Decision.verdict.in_(("approved", "reopened")),
        )
        .order_by(Decision.seq)
    )
    last = {(guard, day): verdict for guard, day, verdict in rows}
    return "approved" in last.values()


def open_conflicts(session: Session, entry_id: str) -> frozenset[str]:
    """Last revisions of branches that lost and that nobody has settled yet."""
    return settle(_versions(session, entry_id)).conflicts - _settled_by_decision(session, entry_id)


def _versions(session: Session, entry_id: str) -> list[Version]:
    rows = session.execute(
        sa.select(Revision.id, Revision.replaces, Revision.recorded_at, Revision.seq)
        .where(Revision.entry_id == entry_id)
        .order_by(Revision.seq)
    )
    return [Version(id_, replaces, epoch(recorded), seq) for id_, replaces, recorded, seq in rows]


def _version(batch: Batch, position: int, item: Item) -> Version:
    return Version(item.id, item.replaces, epoch(item.recorded_at), batch.seq + position)


def _settled_by_decision(session: Session, entry_id: str) -> frozenset[str]:
    rows = session.scalars(
        sa.select(Decision.revision_id).where(Decision.entry_id == entry_id, Decision.verdict == "settled")
    )
    return frozenset(r for r in rows if r)


def _update(
    session: Session, batch: Batch, entry: Entry, position: int, item: Item, current: str, conflicts: int
) -> None:
    """Brings the current state in line with the revision that is current now."""
    entry.changed_seq = batch.seq + position
    entry.conflicts = conflicts
    if current != entry.revision_id:
        state = item if current == item.id else stored_item(session, current, batch)
        for name, value in _state(state).items():
            setattr(entry, name, value)
        entry.revision_id = current
        entry.confirmed = current != item.id and _was_confirmed(session, entry.id, current)
        session.flush()
        _change_companions(session, batch, state)
        days = touched(state.day, state.ended_at, batch.zone)
        dirty.mark(session, days)
    session.flush()


def _was_confirmed(session: Session, entry_id: str, revision_id: str) -> bool:
    """Of a version that rules again; nobody has judged one that came just now."""
    said = sa.exists().where(
        Decision.entry_id == entry_id, Decision.revision_id == revision_id, Decision.verdict == "confirmed"
    )
    return bool(session.scalar(sa.select(said)))


def _change_companions(session: Session, batch: Batch, state: Item) -> None:
    """Those of the state that rules now; whoever is not among them any more is remembered."""
    before = set(_along(session, state.entry))
    session.execute(sa.delete(Companion).where(Companion.entry_id == state.entry))
    connection = session.connection()
    batch.people = {**(batch.people or {}), **colleagues(connection, state.companions)}
    rows = RowMaker(batch, connection).companions(state)
    insert(connection, "companion", rows)
    for guard_id in before - {row["guard_id"] for row in rows}:
        session.merge(FormerCompanion(guard_id=guard_id, entry_id=state.entry))


def stored_item(session: Session, revision_id: str, batch: Batch) -> Item:
    """A revision that is already kept, read again."""
    row = session.scalars(sa.select(Revision).where(Revision.id == revision_id)).one()
    raw = {
        "id": row.id,
        "entry": row.entry_id,
        "replaces": row.replaces,
        "kind": f"{row.kind}/1",
        "recorded_at": zulu(row.recorded_at),
        "withdrawn": row.withdrawn,
        "data": row.data,
    }
    return read_item(raw, LATEST, batch.zone)  # nothing lies in the future: that was asked when it came


def revision_json(session: Session, revision_id: str, *, identity: bool) -> dict[str, Any]:
    """The revision as a client would have sent it, with the server's times and whether somebody else made it; who an
    offender was only when asked."""
    row = session.scalars(sa.select(Revision).where(Revision.id == revision_id)).one()
    return {
        "id": row.id,
        "entry": row.entry_id,
        "replaces": row.replaces,
        "kind": f"{row.kind}/1",
        "recorded_at": zulu(row.recorded_at),
        "received_at": zulu(row.received_at),
        "reason": row.reason,
        "withdrawn": row.withdrawn,
        "corrected": row.author_id != row.guard_id,
        "data": fenced(row.kind, row.data, identity),
    }


def _state(item: Item) -> dict[str, Any]:
    return {
        "withdrawn": item.withdrawn,
        "moment": item.moment,
        "ended_at": item.ended_at,
        "day": item.day,
        "what": item.what,
        "place": item.place,
        "event": item.event,
        "data": item.data,
    }
