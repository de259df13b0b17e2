"""The second step of signing in: a code, the set-up that a role must do first, or a passkey instead of both."""

from __future__ import annotations

from typing import Any

import segno
from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from svpp import clock
from svpp.db import db, writing
from svpp.people import passkeys, second_factor, sessions, waiting
from svpp.people.sessions import current_actor
from svpp.problems import Problem
from svpp.security import own_path
from svpp.web.sign_in import home
from svpp.web.speaking import speaker

blueprint = Blueprint("second", __name__)


# the second step


@blueprint.get("/sign-in/code")
def code_page() -> str | Response:
    return _code_page(None)


@blueprint.post("/sign-in/code")
def give_code() -> Response | tuple[str | Response, int]:
    try:
        sessions.finish(db.session(), request.form.get("code", ""), request.remote_addr or "", clock.now())
    except Problem as problem:
        return _code_page(problem), problem.status
    return _on()


def _code_page(problem: Problem | None) -> str | Response:
    """Also after a wrong code; who is halfway no more starts again."""
    try:
        person = waiting.who(db.session(), clock.now())
    except Problem:
        return redirect(url_for("sign_in.page"), code=303)
    following = own_path(request.values.get("next"))
    return render_template("account/code.html", person=person, problem=problem, following=following)


@blueprint.route("/sign-in/set-up", methods=["GET", "POST"])
def set_up() -> Response | tuple[str, int]:
    """For a role that must have a second factor and has none yet: nothing else opens before it is there."""
    session, now, problem = db.session(), clock.now(), None
    try:
        person = waiting.who(session, now)
    except Problem:
        return redirect(url_for("sign_in.page"), code=303)
    if second_factor.has_one(session, person.id):
        return redirect(url_for("second.code_page"), code=303)
    codes = None
    with writing(session):
        secret = second_factor.begin(session, person.id, now)
        if request.method == "POST":
            codes = second_factor.confirm(session, person.id, request.form.get("code", ""), now)
            problem = None if codes else Problem("wrong_code")
    if codes:
        sessions.sign_in_proven(session, person.id, now)
        return show_codes(codes), 200
    page = render_template(
        "account/set_up.html",
        person=person,
        problem=problem,
        following=own_path(request.values.get("next")),
        **drawn(secret, person.username),
    )
    return page, problem.status if problem else 200


# by passkey


@blueprint.post("/sign-in/passkey/options")
def passkey_options() -> dict[str, Any]:
    return passkeys.request_options()


@blueprint.post("/sign-in/passkey")
def by_passkey() -> Response | tuple[str, int]:
    session, now = db.session(), clock.now()
    try:
        with writing(session):
            person_id = passkeys.judge(session, request.form.get("credential", ""), now).id
    except Problem as problem:
        return render_template(
            "sign_in.html", problem=problem, username="", following=_next()
        ), problem.status
    sessions.sign_in_proven(session, person_id, now)
    return _on()


def _next() -> str:
    return own_path(request.values.get("next"))


def _on() -> Response:
    following = _next()
    return redirect(home(current_actor()) if following == "/" else following, code=303)


def show_codes(codes: list[str]) -> str:
    return render_template("account/codes.html", codes=codes, following=_next())


def drawn(secret: str, username: str) -> dict[str, str]:
    """The secret as a QR code (a picture of our own, no script) and as letters to type."""
    code = segno.make(second_factor.address(secret, username), error="m")
    return {
        "qr": code.svg_data_uri(
            scale=5, border=2, dark="#1a1325", light="#ffffff", title=speaker().t("acc.qr")
        ),
        "secret": " ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
    }
