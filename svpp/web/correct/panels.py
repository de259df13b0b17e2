"""Which form is open on the page, and what stands in it when it opens."""

from __future__ import annotations

import sqlalchemy as sa
from uuid_utils.compat import uuid7
from werkzeug.datastructures import MultiDict

from svpp.db import db
from svpp.journal.identity import holds_identity, masked
from svpp.journal.models import Entry, Revision
from svpp.journal.reads import note_read
from svpp.people.models import Person
from svpp.people.policy import Thing, require
from svpp.problems import Problem
from svpp.review import refused
from svpp.review.settle import conflicting
from svpp.web.correct.conflict import choice_of
from svpp.web.correct.refusal import FIELDS, block_of, seen_of
from svpp.web.correct.typed import Typed, typed_of
from svpp.web.correct.view import Panel, Scene, fresh, opened
from svpp.web.speaking import speaker

#: forms about one block
OF_ROW = ("edit", "split", "merge", "withdraw", "conflict", "rejected", "restored", "confirmed")
VERDICTS = ("rejected", "restored", "confirmed")


def panel_of(scene: Scene, asked: MultiDict[str, str]) -> Panel | None:
    """The form that the address asks for, else that of the first block that is odd."""
    do, entry = asked.get("do", ""), asked.get("entry", "").lower()
    if do == "add":
        return Panel("add", fresh("add", scene.day, scene.now))
    if do == "refused":
        return refused_panel(scene, asked.get("refused", ""))
    if do == "undo":
        return undo_panel(scene, entry)
    if do == "conflict":
        return conflict_panel(scene, entry)
    if do in OF_ROW:
        return row_panel(scene, do, entry)
    hot = scene.found.hot
    if hot is None:
        return None
    if hot.entry.conflicts:
        return conflict_panel(scene, hot.entry.id)
    return row_panel(scene, "edit", hot.entry.id)


def row_panel(scene: Scene, do: str, entry: str) -> Panel:
    row = opened(scene, do, entry)
    if row is None:
        raise Problem("not_found")
    typed = typed_of(row.entry, do, str(uuid7()), scene.now, scene.rules.zone)
    typed.other, typed.other_revision = ("" if do == "merge" else str(uuid7())), str(uuid7())
    if do == "split":
        typed.start = typed.place = typed.note = ""
    return Panel(do, typed, row, verdict=do if do in VERDICTS else "")


def undo_panel(scene: Scene, entry: str) -> Panel:
    """Of a correction that still holds."""
    step = next(
        (
            s
            for s in scene.found.steps
            if s.entry and s.entry.id == entry and _undoable(scene, s.revision, s.before)
        ),
        None,
    )
    if step is None or step.revision is None:
        raise Problem("not_found")
    typed = fresh("undo", scene.day, scene.now, entry)
    typed.version = step.revision.id
    return Panel("undo", typed, opened(scene, "undo", entry))


def _undoable(scene: Scene, revision: Revision | None, before: Revision | None) -> bool:
    holding = {step.entry.revision_id for step in scene.found.steps if step.entry}
    return revision is not None and before is not None and revision.id in holding


def conflict_panel(scene: Scene, entry_id: str) -> Panel:
    session = db.session()
    row = opened(scene, "conflict", entry_id)
    entry = row.entry if row else next((e for e in scene.found.conflicts if e.id == entry_id), None)
    if entry is None:
        raise Problem("not_found")
    current = session.scalars(sa.select(Revision).where(Revision.id == entry.revision_id)).one()
    waiting = conflicting(session, entry.id)
    names = {id_: name for id_, name in session.execute(sa.select(Person.id, Person.name))}
    typed = fresh("conflict", scene.day, scene.now, entry.id)
    typed.version = entry.revision_id
    named = any(holds_identity(version.data) for version in (current, *waiting))
    if entry.kind == "finding" and named:  # one chooses between them: they are shown, and that is noted
        owner = session.get_one(Person, entry.guard_id)
        require(scene.actor, "read_identity", Thing(owner_id=owner.id, team=owner.team, kind="finding"))
        note_read(session, scene.actor, entry, scene.now, identity=True)
    return Panel("conflict", typed, row, conflict=choice_of(entry, current, waiting, names))


def refused_panel(scene: Scene, number: str) -> Panel:
    """A refused item of this guard: a block in the usual form, a thing seen in its own."""
    session, zone = db.session(), scene.rules.zone
    if not number.isascii() or not number.isdigit() or len(number) > 12:
        raise Problem("not_found")
    refusal, person = refused.find(session, scene.actor, int(number), zone)
    if person.id != scene.found.guard.id:
        raise Problem("not_found")
    typed = fresh("take", scene.day, scene.now)
    _name(typed, refusal, session.get(Entry, refusal.entry) if refusal.entry else None)
    if refusal.kind == "presence":
        typed = block_of(refusal, typed, zone)
    seen = seen_of(refusal, zone) if refusal.kind in FIELDS else None
    return Panel(
        "take",
        typed,
        refusal=refusal,
        seen=seen,
        settled=refused.settled(session, refusal.id),
        shown_data=masked(refusal.data, speaker().t("id.hidden")),
    )


def _name(typed: Typed, refusal: refused.Refusal, there: Entry | None) -> None:
    """It keeps the name the phone gave it, so that the phone sees it arrive; where that is an entry of the journal
    already, it becomes its next version."""
    if there is not None:
        typed.entry, typed.version = there.id, there.revision_id
    elif refusal.entry and len(refusal.entry) == 36:
        typed.entry = refusal.entry
