"""The registers of every cell: their lines, and the form that follows from the declaration."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, current_app, redirect, render_template, request, url_for
from uuid_utils.compat import uuid7
from werkzeug.wrappers import Response

from svpp import clock
from svpp.db import db
from svpp.journal import reading
from svpp.journal.files import keep_evidence
from svpp.journal.intake import Result, desk_batch, take_in
from svpp.journal.models import Entry
from svpp.journal.reference import newest_plans, statable
from svpp.people.models import Person
from svpp.people.policy import Thing, may
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.plan.catalogue import Register
from svpp.problems import Problem
from svpp.web import forms
from svpp.web.query import read_year
from svpp.web.speaking import speaker

blueprint = Blueprint("registers", __name__)


@blueprint.before_request
def guard() -> None:
    current_actor()


def mine() -> list[Register]:
    """The registers this person writes; a guard's are on the phone too."""
    actor = current_actor()
    return [
        register
        for plan in newest_plans(db.session())
        for register in plan.registers
        if may(actor, "write_register", Thing(owner_id=actor.id, cell=register.cell))
    ]


def register_of(code: str) -> Register:
    found = next((register for register in mine() if register.code == code), None)
    if found is None:
        raise Problem("not_found")
    return found


def this_year() -> int:
    return clock.now().astimezone(town(db.session()).zone).year


@blueprint.get("/registers")
def all_registers() -> str:
    rows = db.session.execute(
        sa.select(Entry.what, sa.func.count(), sa.func.max(Entry.day))
        .where(Entry.kind == "activity", Entry.withdrawn.is_(False))
        .group_by(Entry.what)
    )
    return render_template(
        "registers/list.html", registers=mine(), lines={what: (count, last) for what, count, last in rows}
    )


@blueprint.get("/registers/<code>")
def page(code: str) -> str:
    register = register_of(code)
    year = read_year(request.args["year"]) if request.args.get("year") else None
    return render_template("registers/register.html", register=register, **_lines(register, year))


def _lines(register: Register, year: int | None) -> dict[str, Any]:
    """Newest first, of one year: the one asked, else the last one with lines."""
    session, actor = db.session(), current_actor()
    own = (Entry.kind == "activity", Entry.what == register.code)
    years = sorted({day.year for day in session.scalars(sa.select(Entry.day).where(*own).distinct())})
    year = year or (years[-1] if years else this_year())
    rows = session.execute(
        sa.select(Entry, Person)
        .join(Person, Person.id == Entry.guard_id)
        .where(*own, sa.extract("year", Entry.day) == year)
        .order_by(Entry.day.desc(), Entry.first_seq.desc())
    )
    lines = [(entry, person) for entry, person in rows if reading.readable(session, actor, entry, person)]
    return {"lines": lines, "year": year, "years": years, "show": forms.shower(register, speaker())}


@blueprint.get("/registers/<code>/new")
def new(code: str) -> str:
    register = register_of(code)
    now = clock.now()
    values = {"occurred_on": now.astimezone(town(db.session()).zone).date().isoformat()}
    values |= {name: request.args[name] for name in request.args if register.field(name)}
    return _form(register, forms.Draft(str(uuid7()), str(uuid7()), now.isoformat(), values))


@blueprint.post("/registers/<code>/new")
def add(code: str) -> Response | tuple[str, int]:
    register = register_of(code)
    return _save(register, forms.read_draft(register, request.form))


@blueprint.get("/registers/<code>/<entry_id>")
def edit(code: str, entry_id: str) -> str:
    register, entry, owner = _found(code, entry_id)
    return _form(register, forms.draft_of(register, entry, str(uuid7()), clock.now()), entry, owner)


@blueprint.post("/registers/<code>/<entry_id>")
def change(code: str, entry_id: str) -> Response | tuple[str, int]:
    register, entry, owner = _found(code, entry_id)
    draft = forms.read_draft(register, request.form)
    draft.entry = entry.id
    return _save(register, draft, entry, owner)


def _found(code: str, entry_id: str) -> tuple[Register, Entry, Person]:
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
        draft.evidence += [
            keep_evidence(session, current_app.config["RONDE"].photo_dir, data, actor.id, now)[0]
            for data in forms.uploads(request.files.getlist("files"))
        ]
    except Problem as problem:
        draft.errors = {"files": problem.code}
        return _form(register, draft, entry, owner), problem.status
    item = forms.item_of(register, draft, owner.username if owner and owner.id != actor.id else None)
    (result,) = take_in(session, desk_batch([item], actor, now, town(session).zone))
    if result.status in ("accepted", "known"):
        return redirect(
            url_for("registers.page", code=register.code, year=draft.values["occurred_on"][:4]), code=303
        )
    return _refused(register, draft, result, entry, owner)


def _refused(
    register: Register, draft: forms.Draft, result: Result, entry: Entry | None, owner: Person | None
) -> tuple[str, int]:
    if result.status == "conflict":
        draft.conflict = result.current
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
    return render_template(
        "registers/form.html",
        register=register,
        draft=draft,
        entry=entry,
        foreign=owner is not None and owner.id != current_actor().id,
        owner=owner,
        indicators=[i for plan in plans for i in plan.indicators if i.id in statements],
        show=forms.shower(register, speaker()),
    )
