"""/desk/<day>/<guard>: one guard's day, corrected and approved."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from svpp.asked import read_day
from svpp.db import db
from svpp.journal import approval
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.report.guard_day import open_guards
from svpp.review.decide import decide_day
from svpp.web.correct import acts
from svpp.web.correct.panels import VERDICTS, panel_of
from svpp.web.correct.view import Panel, Scene, scene, show

blueprint = Blueprint("correct", __name__)
CONFLICT, INVALID = 409, 422


@blueprint.before_request
def permit() -> None:
    require(current_actor(), "see_day_board")


@blueprint.get("/desk/<day>/<guard>")
def page(day: str, guard: str) -> str:
    found = scene(read_day(day), guard)
    panel = panel_of(found, request.args)
    if panel is not None:
        acts.preview(found, panel).typed.errors.clear()  # nobody has typed anything yet
    return show(found, panel)


@blueprint.post("/desk/<day>/<guard>")
def act(day: str, guard: str) -> Response | tuple[str, int] | str:
    when = read_day(day)
    here = scene(when, guard)
    pressed = request.form.get("act", "save")
    if pressed == "look" or request.form.get("step") or request.form.get("pick"):
        return show(here, acts.preview(here, acts.filled(here)))
    moved = pressed == "approve" and _moved(here)
    if request.form.get("do"):
        failed = _do(here, pressed)
        if failed is not None:
            status = CONFLICT if failed.stale or failed.settled else INVALID
            return show(here, acts.preview(here, failed)), status
    if moved:
        fresh = scene(when, guard)
        return show(fresh, None, moved=True), CONFLICT
    if pressed == "approve":
        decide_day(db.session(), here.actor, when, guard, "approved", None, here.now)
        return redirect(_next(here), code=303)
    return redirect(url_for("correct.page", day=when, guard=guard), code=303)


def _moved(here: Scene) -> bool:
    """Whether the day is another than the one on the screen. Approved already is the second click."""
    seen = request.form.get("seen")
    now = approval.content_now(db.session(), here.found.guard.id, here.day)
    return bool(seen) and seen != now and not here.found.approved


def _do(here: Scene, pressed: str) -> Panel | None:
    do = request.form["do"]
    if do == "conflict":
        return acts.settle_conflict(here)
    if do == "take":
        return acts.take(here, pressed)
    panel = acts.filled(here)
    return acts.decide(here, panel) if do in VERDICTS else acts.correct(here, panel)


@blueprint.post("/desk/<day>/<guard>/effect")
def effect(day: str, guard: str) -> str:
    """Only what the form would change, for the page to show while one types."""
    here = scene(read_day(day), guard)
    panel = acts.preview(here, acts.filled(here))
    return render_template("desk/correct/effect.html", found=here.found, day=here.day, panel=panel)


def _next(here: Scene) -> str:
    """The next guard of the day who waits, else the day itself."""
    waiting = open_guards(db.session(), here.actor, here.day)
    mine = here.found.guard
    later = [p for p in waiting if (p.name, p.id) > (mine.name, mine.id)]
    following = next(iter([*later, *waiting]), None)
    if following is None:
        return url_for("day.page", day=here.day)
    return address(here.day, following.username)


def address(day: date, guard: str) -> str:
    return url_for("correct.page", day=day, guard=guard)
