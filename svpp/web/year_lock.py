"""A year's lock: until when late entries pass, who changed what after it, and the prevention officer's two acts."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from svpp import clock
from svpp.asked import read_day, read_year
from svpp.db import db
from svpp.journal.locks import closed_years, lock_of
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.problems import Problem
from svpp.review.locking import GRACE, exceptions, lock_year, locks, unlock_year
from svpp.web.asking import kept

blueprint = Blueprint("year_lock", __name__)


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "read_figures")


@blueprint.get("/year/<year>/lock")
def page(year: str) -> str:
    return show(read_year(year), {})


@blueprint.post("/year/<year>/lock")
def act(year: str) -> Response | tuple[str, int]:
    """Locks (the year's number has to be typed: it is the one act here that others feel) or unlocks with a reason."""
    actor, number, form, session = current_actor(), read_year(year), request.form, db.session()
    require(actor, "lock_year")
    try:
        if form.get("verdict") == "unlocked":
            unlock_year(session, actor, number, form.get("reason", ""), clock.now())
        else:
            _lock(number, form.get("confirm", "").strip(), form.get("grace_until", ""))
    except Problem as problem:
        faults = {name: codes[0] for name, codes in (problem.fields or {}).items()}
        if not faults:
            raise
        return show(number, faults), 422
    return redirect(url_for("year_lock.page", year=number), code=303)


def _lock(year: int, typed: str, grace: str) -> None:
    if typed != str(year):
        raise Problem("field_invalid", fields={"confirm": ["confirm"]}, detail="type the year to lock it")
    try:
        last_day = read_day(grace)
    except Problem:
        raise Problem("field_invalid", fields={"grace_until": ["wrong_type"]}, detail="no date") from None
    lock_year(db.session(), current_actor(), year, last_day, request.form.get("reason"), clock.now())


def show(year: int, faults: dict[str, str]) -> str:
    session = db.session()
    today = clock.now().astimezone(town(session).zone).date()
    return render_template(
        "year/lock.html",
        year=year,
        lock=lock_of(session, year),
        history=locks(session, year),
        closed=year in closed_years(session.connection(), today),
        late=exceptions(session, year),
        over=date(year, 12, 31) < today,
        grace=today + GRACE,
        faults=faults,
        given=request.form,
        kept=kept(),
    )
