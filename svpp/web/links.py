"""Making, taking back and watching the links by which an inspector reads a year."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from svpp import clock
from svpp.asked import read_year
from svpp.db import db
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.problems import Problem
from svpp.report import inspection
from svpp.report.models import InspectionLink
from svpp.report.order import check_planned
from svpp.web.asking import asked_plan
from svpp.web.report import show

blueprint = Blueprint("links", __name__)


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "make_inspection_link")


@blueprint.post("/year/<year>/links")
def make(year: str) -> str | tuple[str, int]:
    """Shows the address of the new link; it is kept nowhere."""
    number, given, now = read_year(year), request.form, clock.now()
    try:
        wish = inspection.read_wish(
            given.get("id", ""),
            given.get("label", ""),
            given.get("days", "").strip(),
            given.get("frozen", ""),
        )
    except Problem as problem:
        return show(number, link_faults=problem.fields, given=given), 422
    plan = check_planned(db.session(), number, now, asked_plan())
    key: str = current_app.config["RONDE"].secret_key
    link, secret = inspection.make_link(db.session(), current_actor(), number, plan.id, wish, key, now)
    base: str | None = current_app.config["RONDE"].base_url
    path = url_for("inspect.enter", secret=secret)
    address = f"{base}{path}" if base else url_for("inspect.enter", secret=secret, _external=True)
    return show(number, made=link, address=address)


@blueprint.post("/year/<year>/links/<link_id>/revoke")
def revoke(year: str, link_id: str) -> Response:
    number = read_year(year)
    inspection.revoke(db.session(), number, link_id, clock.now())
    return redirect(url_for("report.page", year=number) + "#links", code=303)


@blueprint.get("/year/<year>/links/<link_id>")
def openings(year: str, link_id: str) -> str:
    """Every page that was opened through the link."""
    link = db.session.get(InspectionLink, link_id)
    if link is None or link.year != read_year(year):
        raise Problem("not_found")
    return render_template(
        "report/openings.html", link=link, year=link.year, openings=inspection.openings(db.session(), link.id)
    )
