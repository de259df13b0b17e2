"""/admin/tokens: keys for programs. Made, shown once, listed, revoked."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from svpp import clock
from svpp.db import db, writing
from svpp.people import tokens
from svpp.people.manage import PeopleError
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.web.speaking import speaker

blueprint = Blueprint("tokens", __name__)


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "manage_tokens")


@blueprint.get("/admin/tokens")
def page() -> str:
    return _page()


def _page(secret: str = "", fault: str = "") -> str:
    return render_template(
        "desk/tokens.html",
        tokens=tokens.all_tokens(db.session()),
        scopes=tokens.SCOPES,
        secret=secret,
        fault=fault,
        given=request.form,
    )


@blueprint.post("/admin/tokens")
def make() -> str | tuple[str, int]:
    """The second click finds the name taken: its secret was shown once, and is kept nowhere."""
    name, scopes = request.form.get("name", "").strip(), request.form.getlist("scope")
    session, now = db.session(), clock.now()
    try:
        with writing(session):
            secret = tokens.add_token(session, name, scopes, now)
    except PeopleError:
        taken = any(token.name == name for token in tokens.all_tokens(session))
        fault = "taken" if taken else "scope" if not scopes else "name"
        return _page(fault=speaker().t(f"tok.err.{fault}", name=name)), 422
    return _page(secret=secret)


@blueprint.post("/admin/tokens/revoke")
def revoke() -> Response | tuple[str, int]:
    session = db.session()
    try:
        with writing(session):
            tokens.revoke(session, request.form.get("name", ""), clock.now())
    except PeopleError:
        return _page(fault=speaker().t("tok.err.none")), 404
    return redirect(url_for("tokens.page"), code=303)
