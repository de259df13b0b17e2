"""What the buttons of the correction page do. Each returns None when it is done, or the form with what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import sqlalchemy as sa
from flask import request
from uuid_utils.compat import uuid7

from svpp.db import db, writing
from svpp.journal.models import Entry, Revision
from svpp.people.models import Person
from svpp.problems import Problem
from svpp.review import refused
from svpp.review.correct import Edit, Stale, save
from svpp.review.decide import decide_entry
from svpp.review.settle import settle
from svpp.web.correct.conflict import as_it_is, chosen
from svpp.web.correct.edits import DOES, edits_of
from svpp.web.correct.panels import VERDICTS, conflict_panel, refused_panel
from svpp.web.correct.refusal import read_seen, seen_edit, whole_edit
from svpp.web.correct.typed import Fault, Typed, nudge, put, read_typed, span_of
from svpp.web.correct.view import Panel, Scene, look, opened
from svpp.web.speaking import speaker
from svpp.when.clocks import Doubt, read_clock


def filled(scene: Scene) -> Panel:
    """The form as it was sent, with its five-minute steps and quick choices carried out."""
    typed = read_typed(request.form, scene.day)
    if typed.do not in DOES | set(VERDICTS):
        raise Problem("not_found")
    panel = Panel(typed.do, typed, opened(scene, typed.do, typed.entry))
    if typed.do == "take":
        panel = replace(refused_panel(scene, request.form.get("refused", "")), typed=typed)
    if typed.do in VERDICTS:
        panel.verdict = typed.do
    if step := request.form.get("step"):
        nudge(typed, step, scene.rules.zone)
    if pick := request.form.get("pick"):
        _pick(typed, pick, scene)
    return panel


def _pick(typed: Typed, pick: str, scene: Scene) -> None:
    """ "end 2022-03-17 16:00 2": a quick choice for one time, by its day, clock and turn."""
    name, _, rest = pick.partition(" ")
    day_text, _, clock_text = rest.partition(" ")
    clock_text, _, turn = clock_text.partition(" ")
    try:
        day = scene.day.fromisoformat(day_text)
    except ValueError:
        return
    found = read_clock(clock_text, day, scene.rules.zone, turn == "2")
    if name in ("start", "end") and not isinstance(found, Doubt):
        put(typed, name, found, scene.rules.zone)


def preview(scene: Scene, panel: Panel) -> Panel:
    """The same form with what it would change."""
    typed, zone = panel.typed, scene.rules.zone
    if typed.do not in DOES or (panel.refusal is not None and panel.refusal.kind != "presence"):
        return panel
    reason = typed.reason
    typed.reason = reason or "…"
    edits = edits_of(typed, scene.found, zone, scene.now, speaker())
    typed.reason = reason
    span = None
    if typed.do in ("edit", "add", "take"):
        errors = dict(typed.errors)
        span = span_of(typed, zone, scene.now)
        typed.errors = errors
    look(scene, panel, edits, span)
    return panel


def correct(scene: Scene, panel: Panel) -> Panel | None:
    """Saves the form's edits."""
    typed = panel.typed
    if filed(typed.revision):
        return None
    edits = edits_of(typed, scene.found, scene.rules.zone, scene.now, speaker())
    if typed.errors:
        return panel
    if not edits:
        raise Problem("not_found")
    return _save(scene, panel, edits)


def filed(revision: str) -> bool:
    """Whether this very form was saved before: a second click is done already."""
    return db.session.scalar(sa.select(Revision.seq).where(Revision.id == revision)) is not None


def _save(
    scene: Scene, panel: Panel, edits: list[Edit], beside: Callable[[], None] | None = None
) -> Panel | None:
    session = db.session()
    try:
        save(session, scene.actor, edits, scene.now, beside)
    except Stale as stale:
        return _stale(panel, stale.entries[0])
    except Problem as problem:
        if problem.code in ("not_found", "not_permitted", "unavailable"):
            raise
        panel.typed.errors |= _errors(problem)
        panel.typed.revision = str(uuid7())
        return panel
    return None


#: where a field of the data stands in the form
PLACES = {
    "started_at": "start",
    "ended_at": "end",
    "observed_at": "clock",
    "category": "what",
    "offence": "what",
}


def _errors(problem: Problem) -> dict[str, Fault]:
    found = {}
    for path, codes in (problem.fields or {"": [problem.code]}).items():
        name = path.partition(".")[0]
        found[PLACES.get(name, name)] = Fault(codes[0])
    return found


def _stale(panel: Panel, entry_id: str) -> Panel:
    """Shows what holds now beside what was typed; saving again replaces what holds now, knowingly."""
    session = db.session()
    entry = session.get(Entry, entry_id, populate_existing=True)
    if entry is None:
        raise Problem("not_found")
    panel.stale = session.scalars(sa.select(Revision).where(Revision.id == entry.revision_id)).one()
    panel.stale_author = session.get_one(Person, panel.stale.author_id).name
    if entry_id == panel.typed.entry:
        panel.typed.version = entry.revision_id
    else:
        panel.typed.other_version = entry.revision_id
    panel.typed.revision = str(uuid7())
    return panel


def decide(scene: Scene, panel: Panel) -> Panel | None:
    """Rejects, restores or confirms a block."""
    why = panel.typed.why(speaker())
    if not why:
        panel.typed.errors["reason"] = Fault("reason_needed")
        return panel
    if panel.row is None:
        raise Problem("not_found")
    if panel.typed.version != panel.row.entry.revision_id:
        return _stale(panel, panel.typed.entry)
    try:
        decide_entry(db.session(), scene.actor, panel.typed.entry, panel.verdict, why, scene.now)
    except Problem as problem:
        if problem.code != "field_invalid":
            raise
        panel.typed.errors["reason"] = Fault("close_first")
        return panel
    return None


def settle_conflict(scene: Scene) -> Panel | None:
    """What was picked field by field becomes the entry's state; the versions that wait are settled."""
    typed = read_typed(request.form, scene.day)
    if filed(typed.revision):
        return None
    panel = conflict_panel(scene, typed.entry)
    assert panel.conflict is not None
    picked, why = chosen(panel.conflict, request.form), typed.why(speaker())
    panel.typed.reason, panel.typed.reason_code = typed.reason, typed.reason_code
    if typed.version != panel.typed.version:
        return _stale(panel, typed.entry)
    if not why:
        panel.typed.errors["reason"] = Fault("reason_needed")
    if picked is None:
        panel.typed.errors["pick"] = Fault("pick_needed")
    if panel.typed.errors or picked is None:
        return panel
    data, withdrawn = picked
    entry = panel.conflict.entry
    if not as_it_is(panel.conflict, data, withdrawn):
        guard = db.session().get_one(Person, entry.guard_id).username
        edit = replace(
            Edit(entry.id, typed.revision, typed.version, entry.kind, guard, typed.recorded_at, why, data),
            withdrawn=withdrawn,
        )
        if (failed := _save(scene, panel, [edit])) is not None:
            return failed
    waiting = [version.id for version in panel.conflict.versions[1:]]
    settle(db.session(), scene.actor, entry.id, waiting, why, scene.now)
    return None


def take(scene: Scene, how: str) -> Panel | None:
    """A refused item: `take` corrected, `accept` as it is, or `leave` out."""
    typed = read_typed(request.form, scene.day)
    panel = refused_panel(scene, request.form.get("refused", ""))
    refusal, why, session = panel.refusal, typed.why(speaker()), db.session()
    assert refusal is not None
    typed.entry, panel.typed = panel.typed.entry, typed
    typed.do = "take"
    if panel.seen is not None and how != "accept":
        panel.seen = read_seen(request.form)
    if not why:
        if panel.settled is None:
            typed.errors["reason"] = Fault("reason_needed")
        return panel

    def note() -> None:
        outcome, entry = ("left_out", None) if how == "leave" else ("taken_in", typed.entry)
        refused.handle(session, scene.actor, refusal, outcome, why, entry, scene.now)

    try:
        if how != "leave" and panel.settled is None and not filed(typed.revision):
            edits = [replace(edit, reason=why) for edit in _taken(scene, panel, how)]
            return panel if typed.errors else _save(scene, panel, edits, note)
        with writing(session):
            note()
    except refused.Held as held:  # another outcome was first, were it a moment ago: the page says whose
        panel.settled = held.settled
        return panel
    return None


def _taken(scene: Scene, panel: Panel, how: str) -> list[Edit]:
    refusal, guard = panel.refusal, scene.found.guard.username
    assert refusal is not None
    if how == "accept" or not refusal.kind:
        return [whole_edit(refusal, panel.typed, guard, refusal.data)]
    if panel.seen is not None:
        return seen_edit(refusal, panel.seen, panel.typed, guard, scene.rules.zone)
    if refusal.kind == "presence":
        return edits_of(panel.typed, scene.found, scene.rules.zone, scene.now, speaker())
    return [whole_edit(refusal, panel.typed, guard, refusal.data)]
