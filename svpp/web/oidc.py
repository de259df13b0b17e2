"""Signing in through the municipality's own OpenID Connect provider: code flow with PKCE, state and nonce.

The provider proves who somebody is; who may sign in here, and as what, stays in Ronde: the claim must be the user
name of a person that is known and not disabled. A second factor is the provider's to ask.
"""

from __future__ import annotations

from typing import Any

import requests
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, current_app, redirect, render_template, request, session, url_for
from joserfc.errors import JoseError
from werkzeug.wrappers import Response

from svpp import clock
from svpp.db import db
from svpp.people import sessions
from svpp.people.manage import PeopleError, find_person
from svpp.people.sessions import current_actor
from svpp.problems import Problem
from svpp.security import own_path
from svpp.web.sign_in import home

blueprint = Blueprint("oidc", __name__)
log = structlog.get_logger()
NEXT = "oidc_next"


def init_app(app: Flask) -> None:
    """Asks the provider nothing yet: it may be away while we start."""
    settings = app.config["RONDE"].oidc
    if settings is None:
        return
    oauth = OAuth(app)
    oauth.register(
        "municipality",
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        server_metadata_url=f"{settings.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256", "timeout": 10},
    )
    app.extensions["oidc"] = oauth


@blueprint.get("/sign-in/oidc")
def begin() -> Response | tuple[str, int]:
    session[NEXT] = own_path(request.args.get("next"))
    try:
        found: Response = _provider().authorize_redirect(_callback())
    except (AuthlibBaseError, requests.RequestException, ValueError) as fault:
        return _failed(fault)
    return found


@blueprint.get("/sign-in/oidc/callback")
def callback() -> Response | tuple[str, int]:
    settings = current_app.config["RONDE"].oidc
    following = own_path(session.pop(NEXT, None))
    try:
        token = _provider().authorize_access_token()
    except (AuthlibBaseError, JoseError, requests.RequestException, ValueError, KeyError) as fault:
        return _failed(fault)
    username = str((token.get("userinfo") or {}).get(settings.claim) or "")
    try:
        person = find_person(db.session(), username)
    except PeopleError:
        person = None
    if person is None or person.disabled_at is not None:
        return _refuse(Problem("oidc_unknown", value=username[:80]))
    sessions.sign_in_proven(db.session(), person.id, clock.now())
    return redirect(home(current_actor()) if following == "/" else following, code=303)


def _provider() -> Any:
    oauth = current_app.extensions.get("oidc")
    if oauth is None:
        raise Problem("not_found")
    return oauth.municipality


def _callback() -> str:
    base_url: str | None = current_app.config["RONDE"].base_url
    path = url_for("oidc.callback")
    return f"{base_url}{path}" if base_url else url_for("oidc.callback", _external=True)


def _failed(fault: Exception) -> tuple[str, int]:
    log.warning("oidc", fault=fault.__class__.__name__, detail=str(fault)[:200])
    detail = getattr(fault, "error", None) or fault.__class__.__name__
    return _refuse(Problem("oidc_failed", detail=str(detail)[:80]))


def _refuse(problem: Problem) -> tuple[str, int]:
    return render_template("sign_in.html", problem=problem, username="", following="/"), problem.status
