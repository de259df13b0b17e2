"""Where a person looks after how they sign in: password, authenticator app, recovery codes, passkeys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from svpp import clock
from svpp.db import db, writing
from svpp.people import manage, passkeys, passwords, second_factor, sessions, throttle
from svpp.people.models import Person
from svpp.people.policy import Actor
from svpp.people.sessions import current_actor
from svpp.problems import Problem
from svpp.web.second import drawn, show_codes

blueprint = Blueprint("account", __name__)
#: how long ago one may have signed in to be believed without a code or password
JUST_NOW = timedelta(minutes=10)


@blueprint.before_request
def guard() -> None:
    """Whoever signed in, for themselves alone; a program has no account."""
    if current_actor().kind != "person":
        raise Problem("not_permitted")


@blueprint.get("/account")
def page() -> str:
    return _account(current_actor())


def _account(actor: Actor, problem: Problem | None = None, said: str = "") -> str:
    session = db.session()
    factor = second_factor.confirmed(session, actor.id)
    return render_template(
        "account/account.html",
        problem=problem,
        said=said or request.args.get("said", ""),
        factor=factor,
        left=second_factor.codes_left(session, actor.id),
        keys=passkeys.of_person(session, actor.id),
        required=second_factor.must_have(actor.roles),
        has_password=session.get_one(Person, actor.id).password_hash is not None,
    )


@blueprint.post("/account/password")
def change_password() -> Response | tuple[str, int]:
    """Asks the old one; every other session ends, this one goes on."""
    actor, session, now = current_actor(), db.session(), clock.now()
    old, new = request.form.get("old", ""), request.form.get("new", "")
    tries = throttle.count(session, actor.username, request.remote_addr or "", now)
    with writing(session):
        person = session.get_one(Person, actor.id)
        if not passwords.matches(person.password_hash, old):
            return _account(actor, Problem("wrong_credentials")), 401
        throttle.give_back(session, tries)
        if passwords.fault(new):
            return _account(actor, Problem("bad_password")), 400
        manage.set_password(session, actor.username, new, now)
    sessions.sign_in_proven(session, actor.id, now)
    return _back("password")


@blueprint.route("/account/authenticator", methods=["GET", "POST"])
def authenticator() -> Response | str | tuple[str, int]:
    """Sets the first app up; whoever has one removes that with a code of it before."""
    actor, session, now = current_actor(), db.session(), clock.now()
    problem = None
    with writing(session):
        if second_factor.confirmed(session, actor.id):
            return redirect(url_for("account.page"), code=303)
        secret = second_factor.begin(session, actor.id, now)
        if request.method == "POST" and "code" in request.form:
            codes = second_factor.confirm(session, actor.id, request.form["code"], now)
            if codes:
                return show_codes(codes)
            problem = Problem("wrong_code")
    page = render_template("account/authenticator.html", problem=problem, **drawn(secret, actor.username))
    return (page, problem.status) if problem else page


@blueprint.post("/account/recovery")
def recovery() -> str | tuple[str, int]:
    """Ten new codes; a code of the app is asked, so that an open screen is not enough."""
    actor, session = current_actor(), db.session()
    if not _proves(actor):
        return _account(actor, Problem("wrong_code")), 401
    with writing(session):
        codes = second_factor.new_recovery_codes(session, actor.id)
    return show_codes(codes)


@blueprint.post("/account/authenticator/remove")
def remove_authenticator() -> Response | tuple[str, int]:
    actor, session = current_actor(), db.session()
    if second_factor.must_have(actor.roles):
        return _account(actor, Problem("second_factor_missing")), 403
    if not _proves(actor):
        return _account(actor, Problem("wrong_code")), 401
    with writing(session):
        second_factor.remove(session, actor.id)
    return _back("removed")


def _proves(actor: Actor) -> bool:
    """Whether the form's code is right; it is used up by that. Guessing is slowed as it is at the door: an open
    screen is no way around it. Raises Problem("too_many_tries")."""
    session, now = db.session(), clock.now()
    tries = throttle.count(session, actor.username, request.remote_addr or "", now)
    with writing(session):
        right = second_factor.accepts(session, actor.id, request.form.get("code", ""), now)
        if right:
            throttle.give_back(session, tries)
    return right


def _is_there(actor: Actor) -> Problem | None:
    """What is wrong with the fresh proof that it is this person and no open screen: a code of the app where there is
    one, else the password; whoever has neither (the municipality's own sign-in) signed in just now."""
    session, now = db.session(), clock.now()
    if second_factor.confirmed(session, actor.id):
        return None if _proves(actor) else Problem("wrong_code")
    person = session.get_one(Person, actor.id)
    if person.password_hash is None:
        return None if sessions.signed_in_since(session, now - JUST_NOW) else Problem("sign_in_again")
    tries = throttle.count(session, actor.username, request.remote_addr or "", now)
    if not passwords.matches(person.password_hash, request.form.get("password", "")):
        return Problem("wrong_credentials")
    with writing(session):
        throttle.give_back(session, tries)
    return None


@blueprint.post("/account/passkeys/options")
def new_passkey_options() -> dict[str, Any]:
    """Asks a fresh proof before anything is made: an open screen is not enough to let somebody in for good."""
    actor = current_actor()
    if problem := _is_there(actor):
        raise problem
    return passkeys.creation_options(db.session(), actor.id, actor.username, actor.name)


@blueprint.post("/account/passkeys")
def add_passkey() -> Response | tuple[str, int]:
    actor, session = current_actor(), db.session()
    form = request.form
    try:
        with writing(session):
            passkeys.keep(session, actor.id, form.get("credential", ""), form.get("name", ""), clock.now())
    except Problem as problem:
        return _account(actor, problem), problem.status
    return _back("passkey")


@blueprint.post("/account/passkeys/<int:key_id>/remove")
def remove_passkey(key_id: int) -> Response | tuple[str, int]:
    actor = current_actor()
    if problem := _is_there(actor):
        return _account(actor, problem), problem.status
    with writing(db.session()) as session:
        passkeys.remove(session, actor.id, key_id)
    return _back("passkey_gone")


def _back(said: str) -> Response:
    return redirect(url_for("account.page", said=said), code=303)
