"""Signing in on the desk, signing out, and where each role begins."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from svpp import clock
from svpp.db import db
from svpp.people import sessions
from svpp.people.policy import Actor
from svpp.people.sessions import actor_or_none
from svpp.problems import Problem
from svpp.security import own_path
from svpp.web.speaking import speaker

blueprint = Blueprint("sign_in", __name__)
#: what a right password alone does not open → where it goes on
SECOND_STEP = {"second_factor_needed": "second.code_page", "second_factor_missing": "second.set_up"}


@blueprint.get("/")
def start() -> Response:
    actor = actor_or_none()
    return redirect(home(actor) if actor else url_for("sign_in.page"))


def home(actor: Actor) -> str:
    """The page a role works on."""
    if "coordinator" in actor.roles:
        return url_for("day.today")
    if "prevention_officer" in actor.roles:
        return url_for("year.latest")
    if actor.roles & {"guard", "outreach"}:
        return "/app"
    if "administrator" in actor.roles:
        return url_for("admin.page")
    return url_for("registers.all_registers")


@blueprint.get("/sign-in")
def page() -> str:
    return render_template(
        "sign_in.html", problem=None, username="", following=own_path(request.args.get("next"))
    )


@blueprint.post("/sign-in")
def sign_in() -> Response | tuple[str, int]:
    username, following = request.form.get("username", ""), own_path(request.form.get("next"))
    source = request.remote_addr or ""
    try:
        sessions.sign_in(
            db.session(), username.strip(), request.form.get("password", ""), source, clock.now()
        )
    except Problem as problem:
        if problem.code in SECOND_STEP:
            return redirect(url_for(SECOND_STEP[problem.code], next=following), code=303)
        shown = render_template("sign_in.html", problem=problem, username=username[:80], following=following)
        return shown, problem.status
    return redirect(home(sessions.current_actor()) if following == "/" else following, code=303)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    voice = speaker().language
    sessions.sign_out(db.session(), clock.now())
    return redirect(url_for("sign_in.page", lang=voice), code=303)
