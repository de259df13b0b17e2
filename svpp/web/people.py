"""People: roles, teams, language, certificates and cards with their ends; what was changed by whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from svpp import clock
from svpp.db import db, writing
from svpp.journal.reference import cells
from svpp.people import change, second_factor
from svpp.people.change import PersonForm, Wrong
from svpp.people.manage import ROLES, everybody
from svpp.people.models import Person
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.places.lookup import teams
from svpp.problems import Problem
from svpp.web.speaking import speaker

blueprint = Blueprint("people", __name__)


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "manage_people")


@blueprint.get("/admin/people")
def page() -> str:
    today = clock.now().astimezone(speaker().zone).date()
    return render_template(
        "people/list.html",
        people=everybody(db.session()),
        ends={person.id: _ends(person, today) for person in everybody(db.session())},
        team_names=_teams(),
        said=request.args.get("said"),
    )


def _ends(person: Person, today: date) -> list[tuple[str, date, str]]:
    """Card and certificates that end soon or have ended: (what, last day, soon | over)."""
    found: list[tuple[str, date, str]] = []
    lasts = [("card", person.card_until)]
    if person.certificates:
        newest = max(person.certificates, key=lambda one: one.valid_until or date.max)
        lasts.append(("certificate", newest.valid_until))
    for what, last in lasts:
        if last is not None and last < today + timedelta(days=change.WARN_DAYS):
            found.append((what, last, "over" if last < today else "soon"))
    return found


def _teams() -> dict[str, str]:
    language = speaker().language
    return {one.code: one.name_fr if language == "fr" else one.name_nl for one in teams(db.session())}


@blueprint.get("/admin/people/new")
def new() -> str:
    return _form(None)


@blueprint.post("/admin/people/new")
def add() -> Response | tuple[str, int]:
    return _save(None)


@blueprint.get("/admin/people/<username>")
def edit(username: str) -> str:
    return _form(_found(username))


@blueprint.post("/admin/people/<username>")
def update(username: str) -> Response | tuple[str, int]:
    return _save(_found(username))


def _save(person: Person | None) -> Response | tuple[str, int]:
    form = request.form
    try:
        with writing(db.session()) as session:
            wanted = PersonForm(
                username=person.username if person else form.get("username", "").strip(),
                name=form.get("name", ""),
                language=form.get("language", ""),
                team=form.get("team") or None,
                roles=frozenset(form.getlist("roles")),
                phone=form.get("phone", "").strip() or None,
                card_until=_date("card_until"),
            )
            saved = change.save_person(
                session,
                current_actor().id,
                wanted,
                clock.now(),
                new=person is None,
                teams=frozenset(_teams()),
                cells=frozenset(cells(session)),
                seen=form.get("seen"),
            )
            username = saved.username
    except Wrong as wrong:
        return _form(person, wrong), 422
    return redirect(url_for("people.edit", username=username, said="saved"), code=303)


@blueprint.post("/admin/people/<username>/certificates")
def certificate(username: str) -> Response | tuple[str, int]:
    person = _found(username)
    try:
        with writing(db.session()) as session:
            first = _date("first")
            if first is None:
                raise Wrong("first", "required")
            change.add_certificate(
                session, current_actor().id, _found(username), first, _date("last"), clock.now()
            )
    except Wrong as wrong:
        return _form(person, wrong), 422
    return redirect(url_for("people.edit", username=username, said="saved"), code=303)


@blueprint.post("/admin/people/<username>/access")
def access(username: str) -> Response | tuple[str, int]:
    if username == current_actor().username:
        return _form(_found(username), Wrong("access", "not_yourself")), 422
    with writing(db.session()) as session:
        change.set_access(
            session,
            current_actor().id,
            _found(username),
            clock.now(),
            open_=request.form.get("open") == "yes",
        )
    return redirect(url_for("people.edit", username=username, said="saved"), code=303)


@blueprint.post("/admin/people/<username>/password")
def password(username: str) -> str:
    """Shown once, to hand over."""
    with writing(db.session()) as session:
        text = change.new_password(session, current_actor().id, _found(username), clock.now())
    return _form(_found(username), password_text=text)


@blueprint.post("/admin/people/<username>/second-factor")
def reset(username: str) -> Response:
    with writing(db.session()) as session:
        change.reset_second_factor(session, current_actor().id, _found(username), clock.now())
    return redirect(url_for("people.edit", username=username, said="saved"), code=303)


def _found(username: str) -> Person:
    person = db.session().scalar(sa.select(Person).where(Person.username == username))
    if person is None:
        raise Problem("not_found")
    return person


def _date(field: str) -> date | None:
    text = request.form.get(field, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Wrong(field, "bad_date") from None


def _form(person: Person | None, wrong: Wrong | None = None, password_text: str | None = None) -> str:
    session = db.session()
    known: dict[str, Any] = (
        {
            "username": person.username,
            "name": person.name,
            "language": person.language,
            "team": person.team,
            "roles": person.role_names,
            "phone": person.phone,
            "card_until": person.card_until,
        }
        if person
        else {"language": speaker().language, "roles": frozenset(["guard"])}
    )
    typed: dict[str, Any] = {name: request.form[name] for name in request.form if name in known or not person}
    if "name" in request.form:
        typed["roles"] = frozenset(request.form.getlist("roles"))
    return render_template(
        "people/form.html",
        person=person,
        values={**known, **typed},
        form=request.form,
        roles=[*ROLES, *(f"cell:{cell}" for cell in cells(session))],
        team_names=_teams(),
        seen=change.mark_of(person) if person else None,
        changes=change.changes_of(session, person.id) if person else [],
        has_factor=bool(person and second_factor.has_one(session, person.id)),
        wrong=wrong,
        password_text=password_text,
        said=request.args.get("said"),
    )
