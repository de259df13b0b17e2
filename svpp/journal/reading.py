"""Reading entries back: lists and histories, through what the person may see; the rest is not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from svpp import clock
from svpp.journal.cursors import read_cursor, write_cursor
from svpp.journal.differences import Difference, differences
from svpp.journal.identity import fenced, holds_identity
from svpp.journal.models import Companion, Decision, Entry, Redaction, Revision
from svpp.journal.reads import note_read, note_reads
from svpp.journal.reference import cell_of, newest_plans
from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may
from svpp.plan.catalogue import Plan
from svpp.problems import Problem
from svpp.when.days import zulu

PEOPLE = sa.select(Person.id, Person.username, Person.name)


@dataclass(frozen=True, slots=True)
class Query:
    """What a list is limited to; days are local and inclusive."""

    kind: str | None = None
    guard: str | None = None
    first: date | None = None
    last: date | None = None
    state: str | None = None
    cursor: str | None = None
    limit: int = 200


def page(session: Session, actor: Actor, query: Query) -> dict[str, Any]:
    """Entries the actor may read, in order of their first receipt; `cursor` goes on where this page ends."""
    owner = aliased(Person)
    statement = (
        sa.select(Entry, owner)
        .join(owner, owner.id == Entry.guard_id)
        .where(Entry.first_seq > read_cursor(query.cursor))
        .order_by(Entry.first_seq)
    )
    for condition in _conditions(query, owner):
        statement = statement.where(condition)
    shown: list[dict[str, Any]] = []
    named: list[Entry] = []
    last_seq = cursor = None
    plans = newest_plans(session)
    with session.execute(_reach(statement, actor, owner).execution_options(yield_per=200)) as rows:
        for entry, person in rows:
            if not readable(plans, actor, entry, person):
                continue
            if len(shown) == query.limit:
                cursor = write_cursor(last_seq or 0)
                break
            one = entry_json(plans, entry, person, actor)
            shown.append(one)
            if entry.kind == "finding" and holds_identity(one["data"]):
                named.append(entry)
            last_seq = entry.first_seq
    note_reads(session, actor, named, clock.now(), identity=True)
    return {"entries": shown, "cursor": cursor}


def _conditions(query: Query, owner: type[Person]) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if query.kind:
        found.append(Entry.kind == query.kind)
    if query.guard:
        found.append(owner.username == query.guard)
    if query.first:
        found.append(Entry.day >= query.first)
    if query.last:
        found.append(Entry.day <= query.last)
    states = {
        "current": sa.and_(Entry.withdrawn.is_(False), Entry.rejected.is_(False)),
        "withdrawn": Entry.withdrawn.is_(True),
        "conflict": Entry.conflicts > 0,
        "rejected": Entry.rejected.is_(True),
    }
    if query.state:
        found.append(states[query.state])
    return found


def _reach(statement: Any, actor: Actor, owner: type[Person]) -> Any:
    """Narrows by what the roles could see at all, so that a page does not read the whole table to show little of it;
    `readable` judges each row (a test compares)."""
    everybody = "coordinator" in actor.roles and actor.team is None
    if everybody or "prevention_officer" in actor.roles:
        return statement
    if actor.kind != "person":
        return statement.where(sa.false())
    along = sa.select(Companion.entry_id).where(Companion.guard_id == actor.id)
    seen = [Entry.guard_id == actor.id, Entry.id.in_(along)]
    if "coordinator" in actor.roles:
        seen.append(owner.team == actor.team)
    if any(role.startswith("cell:") for role in actor.roles):
        seen.append(Entry.kind == "activity")
    return statement.where(sa.or_(*seen))


def thing_of(plans: Sequence[Plan], entry: Entry, owner: Person) -> Thing:
    """The entry as the policy asks about it; which cell keeps a line, the newest plans say."""
    cell = cell_of(plans, entry.what) if entry.kind == "activity" else None
    return Thing(owner_id=owner.id, team=owner.team, cell=cell, kind=entry.kind)


def readable(plans: Sequence[Plan], actor: Actor, entry: Entry, owner: Person) -> bool:
    """Own entries, those one was along in, and what the role may read."""
    if may(actor, "read_entry", thing_of(plans, entry, owner)):
        return True
    names = entry.data.get("companions") or ()
    return entry.kind == "presence" and actor.username in names


def entry_json(plans: Sequence[Plan], entry: Entry, owner: Person, actor: Actor) -> dict[str, Any]:
    """The current state. Identity in a finding only for those who may see it."""
    return {
        "entry": entry.id,
        "kind": f"{entry.kind}/1",
        "guard": owner.username,
        "revision": entry.revision_id,
        "state": state_of(entry),
        "withdrawn": entry.withdrawn,
        "number": f"{entry.number_year}/{entry.number:04d}" if entry.number else None,
        "day": entry.day.isoformat(),
        "data": fenced(entry.kind, entry.data, may(actor, "read_identity", thing_of(plans, entry, owner))),
    }


def state_of(entry: Entry) -> str:
    if entry.withdrawn:
        return "withdrawn"
    if entry.rejected:
        return "rejected"
    return "conflict" if entry.conflicts else "current"


def find(session: Session, actor: Actor, entry_id: str) -> tuple[Entry, Person]:
    """The entry and its owner, or Problem("not_found") when there is none for this actor."""
    row = session.execute(
        sa.select(Entry, Person).join(Person, Person.id == Entry.guard_id).where(Entry.id == entry_id)
    ).first()
    if row is None or not readable(newest_plans(session), actor, row[0], row[1]):
        raise Problem("not_found")
    return row[0], row[1]


def history(session: Session, actor: Actor, entry_id: str) -> dict[str, Any]:
    """Current state, every revision with who, when and why, and every decision about it."""
    entry, owner = find(session, actor, entry_id)
    plans = newest_plans(session)
    identity = may(actor, "read_identity", thing_of(plans, entry, owner))
    people = {id_: (user, name) for id_, user, name in session.execute(PEOPLE)}
    names = {id_: user for id_, (user, _) in people.items()}
    revisions = list(
        session.scalars(sa.select(Revision).where(Revision.entry_id == entry.id).order_by(Revision.seq))
    )
    shown = identity and entry.kind == "finding" and any(holds_identity(r.data) for r in revisions)
    note_read(session, actor, entry, clock.now(), shown)
    earlier = {r.id: r for r in revisions}
    decisions = session.scalars(
        sa.select(Decision)
        .where(
            sa.or_(
                Decision.entry_id == entry.id,
                sa.and_(Decision.guard_id == entry.guard_id, Decision.day == entry.day),
            )
        )
        .order_by(Decision.seq)
    )
    return {
        **entry_json(plans, entry, owner, actor),
        "revisions": [
            {
                "id": r.id,
                "replaces": r.replaces,
                "author": names[r.author_id],
                "author_name": people[r.author_id][1],
                "device": r.device_id,
                "recorded_at": zulu(r.recorded_at),
                "received_at": zulu(r.received_at),
                "clock_offset_ms": r.clock_offset_ms,
                "clock": r.clock,
                "reason": r.reason,
                "withdrawn": r.withdrawn,
                "status": r.status,
                "current": r.id == entry.revision_id,
                "data": fenced(entry.kind, r.data, identity),
                "changed": _difference(earlier.get(r.replaces or ""), r, entry.kind, identity),
            }
            for r in revisions
        ],
        "decisions": [
            {
                "verdict": d.verdict,
                "author": names[d.author_id],
                "at": zulu(d.at),
                "reason": d.reason,
                "day": d.day.isoformat() if d.day else None,
                "revision": d.revision_id,
            }
            for d in decisions
        ],
        "erased": _erased(session, entry.id),
    }


def _erased(session: Session, entry_id: str) -> list[dict[str, Any]]:
    """What went when its time had come: a row an erasure, however many versions it emptied."""
    rows = session.execute(
        sa.select(Redaction.at, Redaction.rule, Redaction.fields)
        .where(Redaction.entry_id == entry_id)
        .order_by(Redaction.id)
    )
    found: dict[tuple[datetime, str], dict[str, None]] = {}
    for at, rule, fields in rows:
        found.setdefault((at, rule), {}).update(dict.fromkeys(fields))
    return [{"at": zulu(at), "rule": rule, "fields": list(fields)} for (at, rule), fields in found.items()]


def _difference(before: Revision | None, after: Revision, kind: str, identity: bool) -> list[dict[str, Any]]:
    """What a version changed in the one it replaces, field by field; nothing for the first."""
    if before is None:
        return []
    found = differences(fenced(kind, before.data, identity), fenced(kind, after.data, identity))
    if before.withdrawn != after.withdrawn:
        found.append(Difference("withdrawn", before.withdrawn, after.withdrawn))
    return [{"field": d.field, "before": d.before, "after": d.after} for d in found]
