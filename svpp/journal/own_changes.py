"""What the server changed in a person's own entries since they last asked, as the phone reads it."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal.approval import approved_days
from svpp.journal.cursors import read_cursor, write_cursor
from svpp.journal.differences import told
from svpp.journal.models import Companion, Entry, FormerCompanion
from svpp.journal.reading import entry_json
from svpp.journal.reference import newest_plans
from svpp.people.models import Person
from svpp.people.policy import Actor
from svpp.when.days import spans


def changes(
    session: Session, actor: Actor, since: str | None, limit: int, along: bool = False
) -> dict[str, Any]:
    """The actor's own entries changed after `since`, each once, as it stands now; oldest change first.

    An entry that changes again later comes again later; none is skipped: journal numbers commit in order.
    `along`: also those of colleagues the actor is a companion in (`along` says so in them: "companion", or "left"
    when the actor was one and is not any more).
    """
    after = read_cursor(since)
    rows = _changed(session, after, limit, Entry.guard_id == actor.id)
    with_me = _along(session, actor.id, after, limit) if along else {}
    rows = sorted([*rows, *(entry for entry, _ in with_me.values())], key=lambda row: row.changed_seq)[:limit]
    owners = {row.guard_id: session.get_one(Person, row.guard_id) for row in rows}
    approved = _approved(session, actor.id, {row.day for row in rows})
    known = told(session, rows) if rows else {}
    plans = newest_plans(session) if rows else ()
    shown = []
    for row in rows:
        more: dict[str, Any] = {"approved": row.day in approved}
        if row.id in with_me:
            more |= {"along": with_me[row.id][1], "guard_name": owners[row.guard_id].name}
        shown.append({**entry_json(plans, row, owners[row.guard_id], actor), **known[row.id], **more})
    return {"changes": shown, "cursor": write_cursor(rows[-1].changed_seq if rows else after)}


def _changed(session: Session, after: int, limit: int, condition: sa.ColumnElement[bool]) -> list[Entry]:
    statement = sa.select(Entry).where(condition, Entry.changed_seq > after)
    return list(session.scalars(statement.order_by(Entry.changed_seq).limit(limit)))


def _along(session: Session, actor_id: int, after: int, limit: int) -> dict[str, tuple[Entry, str]]:
    """Entry → itself and what the actor is in it. Named again after having left: a companion."""
    found: dict[str, tuple[Entry, str]] = {}
    for table, word in ((FormerCompanion, "left"), (Companion, "companion")):
        named = sa.select(table.entry_id).where(table.guard_id == actor_id)
        condition = sa.and_(Entry.id.in_(named), Entry.guard_id != actor_id)
        found |= {entry.id: (entry, word) for entry in _changed(session, after, limit, condition)}
    return found


def _approved(session: Session, guard_id: int, days: set[date]) -> set[date]:
    """Of these days; the years between two of them (an old entry was corrected) are not read."""
    return {
        day
        for first, last in spans(days)
        for guard, day in approved_days(session, first, last)
        if guard == guard_id and day in days
    }
