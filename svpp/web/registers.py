"""The registers of every cell: their lines, and the form that follows from the declaration."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from uuid_utils.compat import uuid7
from werkzeug.wrappers import Response

from svpp import clock
from svpp.db import db
from svpp.journal import reading, register_lines
from svpp.journal.files import keep_evidence
from svpp.journal.intake import Result, desk_batch, look_over, take_in
from svpp.journal.models import Entry
from svpp.journal.reference import newest_plans, statable
from svpp.measure.dues import due_of, with_deadlines
from svpp.people.models import Person
from svpp.people.policy import Thing, may
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.plan.catalogue import Register
from svpp.problems import Problem
from svpp.review.settle import settle_own
from svpp.web import forms, meanwhile
from svpp.web.did import told
from svpp.web.speaking import speaker

blueprint = Blueprint("registers", __name__)


@blueprint.before_request
def guard() -> None:
    current_actor()


def mine() -> list[Register]:
    """The registers this person writes; a guard's are on the phone too."""
    actor = current_actor()
    # of a register that several plans declare, as the latest plan does
    declared = {r.code: r for plan in newest_plans(db.session()) for r in plan.registers}
    return [
        register
        for register in declared.values()
        if may(actor, "write_register", Thing(owner_id=actor.id, cell=register.cell))
    ]


def register_of(code: str) -> Register:
    found = next((register for register in mine() if register.code == code), None)
    if found is None:
        raise Problem("not_found")
    return found


@blueprint.get("/registers")
def all_registers() -> str:
    own = mine()
    return render_template(
        "registers/list.html",
        registers=own,
        lines=register_lines.summary(db.session(), current_actor(), own),
        waiting={register.code: found for register in own if (found := _waiting(register))},
    )


def _waiting(register: Register) -> Counter[str]:
    """Of the last year's lines with a deadline: how many still run, and how many are out of time."""
    session = db.session()
    timed = with_deadlines((i for plan in newest_plans(session) for i in plan.indicators), register.code)
    if not timed:
        return Counter()
    today = clock.now().astimezone(town(session).zone).date()
    rows = register_lines.lines_of(session, current_actor(), register, today - timedelta(days=366), today)
    dues = [
        due_of(timed, register_lines.as_line(e), today) for e, _ in rows if not (e.withdrawn or e.rejected)
    ]
    return Counter(due.state for due in dues if due is not None and due.done_on is None)


@blueprint.get("/registers/<code>/new")
def new(code: str) -> str:
    """Empty, or with what the address says; `like=last` or `like=<entry>`: the same again, today."""
    register = register_of(code)
    now = clock.now()
    values = {"occurred_on": now.astimezone(town(db.session()).zone).date().isoformat()}
    values |= _like(register, request.args.get("like"))
    values |= {n: request.args[n] for n in request.args if register.field(n) or n == "occurred_on"}
    return _form(register, forms.Draft(str(uuid7()), str(uuid7()), now.isoformat(), values))


def _like(register: Register, asked: str | None) -> dict[str, str]:
    """The fields of an earlier line, without its dates: those are what differs."""
    if not asked:
        return {}
    session, actor = db.session(), current_actor()
    last = asked == "last"
    entry = register_lines.latest_of(session, actor, register) if last else find_line(register.code, asked)[1]
    if entry is None:
        return {}
    typed = forms.draft_of(register, entry, "", clock.now()).values
    return {f.code: typed[f.code] for f in register.fields if f.type != "date" and typed.get(f.code)}


@blueprint.post("/registers/<code>/new")
def add(code: str) -> Response | tuple[str, int]:
    register = register_of(code)
    draft = forms.read_draft(register, request.form)
    return _save(register, draft)


@blueprint.get("/registers/<code>/<entry_id>")
def edit(code: str, entry_id: str) -> str:
    register, entry, owner = find_line(code, entry_id)
    return _form(register, forms.draft_of(register, entry, str(uuid7()), clock.now()), entry, owner)


@blueprint.post("/registers/<code>/<entry_id>")
def change(code: str, entry_id: str) -> Response | tuple[str, int]:
    register, entry, owner = find_line(code, entry_id)
    draft = forms.read_draft(register, request.form)
    draft.entry = entry.id
    return _save(register, draft, entry, owner)


def find_line(code: str, entry_id: str) -> tuple[Register, Entry, Person]:
    """The register, its line and whose it is. Raises Problem("not_found") for what this person may not read."""
    register = register_of(code)
    entry, owner = reading.find(db.session(), current_actor(), entry_id.lower())
    if entry.kind != "activity" or entry.what != register.code:
        raise Problem("not_found")
    return register, entry, owner


def _save(
    register: Register, draft: forms.Draft, entry: Entry | None = None, owner: Person | None = None
) -> Response | tuple[str, int]:
    """Through the intake, like everything; what was typed comes back when it is refused."""
    actor, session, now = current_actor(), db.session(), clock.now()
    try:
        sent = [
            keep_evidence(session, current_app.config["RONDE"].photo_dir, data, actor.id, now, name)[0]
            for name, data in forms.uploads(request.files.getlist("files"))
        ]
    except Problem as problem:
        draft.errors = {"files": problem.code}
        return _form(register, draft, entry, owner), problem.status
    draft.evidence = list(dict.fromkeys([*draft.evidence, *sent]))  # the same file twice is one piece
    item = forms.item_of(register, draft, owner.username if owner and owner.id != actor.id else None)
    draft.names = forms.named(register, item["data"]["fields"], item["data"]["note"])
    if draft.names and not draft.no_names and not draft.withdraw:
        draft.errors = {"no_names": "looks_like_name"}
        return _form(register, draft, entry, owner), 422
    try:
        others = forms.on_other_days(item, draft.more_dates) if entry is None else []
    except Problem as problem:
        draft.errors = {"more_dates": problem.code}
        return _form(register, draft), 422
    problems = (
        look_over(session, desk_batch([item, *others], actor, now, town(session).zone)) if others else []
    )
    if refused := next((problem for problem in problems if problem), None):
        draft.errors = forms.errors_by_field(refused)
        return _form(register, draft), 422
    result, *_ = take_in(session, desk_batch([item, *others], actor, now, town(session).zone))
    if result.status in ("accepted", "known"):
        if entry is not None and entry.conflicts:
            settle_own(session, actor, entry.id, speaker().t("reg.save_over"), now)
        told = {"many": len(others) + 1} if others else {"saved": draft.entry}
        year = draft.values["occurred_on"][:4]
        return redirect(url_for("registers.page", code=register.code, year=year, **told), code=303)
    return _refused(register, draft, result, entry, owner)


def _refused(
    register: Register, draft: forms.Draft, result: Result, entry: Entry | None, owner: Person | None
) -> tuple[str, int]:
    if result.status == "conflict":
        draft.conflict = result.current
        draft.evidence += meanwhile.added(db.session(), draft)
        draft.revision = str(uuid7())
        return _form(register, draft, entry, owner), 409
    assert result.problem is not None
    draft.revision = str(uuid7())
    draft.errors = forms.errors_by_field(result.problem)
    return _form(register, draft, entry, owner), 422


def _form(
    register: Register, draft: forms.Draft, entry: Entry | None = None, owner: Person | None = None
) -> str:
    plans = newest_plans(db.session())
    statements = statable(plans)
    actor = current_actor()
    thing = Thing(owner.id, owner.team, register.cell, "activity") if owner else Thing(owner_id=actor.id)
    return render_template(
        "registers/form.html",
        register=register,
        draft=draft,
        entry=entry,
        foreign=owner is not None and owner.id != actor.id,
        locked=not may(actor, "complete_line", thing),
        owner=owner,
        indicators=list({i.id: i for plan in plans for i in plan.indicators if i.id in statements}.values()),
        pieces=register_lines.pieces_of(db.session(), draft.evidence),
        did=told(draft.evidence),
        again=entry is None and register_lines.latest_of(db.session(), actor, register) is not None,
        show=forms.shower(register, speaker()),
        theirs=meanwhile.theirs(db.session(), draft),
    )
