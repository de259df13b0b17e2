"""The days nobody has approved yet, oldest first; the clean ones in one go."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from svpp import clock
from svpp.asked import read_day
from svpp.db import db
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.problems import Problem
from svpp.review.approving import Queue, open_days
from svpp.review.decide import approve_days

blueprint = Blueprint("approve", __name__)
#: days on one page; the oldest come first, so the rest follows by itself
MOST = 62


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "see_day_board")


def queue() -> Queue:
    session = db.session()
    today = clock.now().astimezone(town(session).zone).date()
    return open_days(session, current_actor(), today, current_app.config["RONDE"].suspect_hours * 3600)


@blueprint.get("/desk/approve")
def page() -> str:
    found = queue()
    return render_template(
        "desk/approve.html",
        yesterday=clock.now().astimezone(town(db.session()).zone).date() - timedelta(days=1),
        days=found.days[:MOST],
        more=max(0, len(found.days) - MOST),
        clean=[day for day in found.days[:MOST] if day.clean],
        approved=request.args.get("approved", type=int),
        moved=request.args.get("moved", type=int),
    )


@blueprint.post("/desk/approve")
def approve() -> Response:
    """Approves, of the chosen days, the guards that were shown as clean. A day that changed meanwhile is left open."""
    session, actor, now = db.session(), current_actor(), clock.now()
    approved = moved = 0
    for day, seen in _chosen().items():
        try:
            approved += len(approve_days(session, actor, day, seen, now))
        except Problem as problem:
            if problem.code != "changed_meanwhile":
                raise
            moved += 1
    return redirect(url_for("approve.page", approved=approved, moved=moved or None), code=303)


def _chosen() -> dict[date, dict[str, str | None]]:
    """Day → user name → hash of what was shown."""
    days = {read_day(text) for text in request.form.getlist("day")}
    found: dict[date, dict[str, str | None]] = {}
    for text in request.form.getlist("seen"):
        day, _, pair = text.partition(":")
        name, _, content = pair.rpartition(":")
        if (when := read_day(day)) in days:
            found.setdefault(when, {})[name] = content
    return dict(sorted(found.items()))
