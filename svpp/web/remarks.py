"""/year/<year>/<indicator>/remarks: what the prevention officer remarks on a figure."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from svpp import clock
from svpp.asked import read_year
from svpp.db import db
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.problems import Problem
from svpp.report.order import check_planned
from svpp.report.remarks import About, remark
from svpp.web.asking import asked_plan, kept
from svpp.web.figure import show

blueprint = Blueprint("remarks", __name__)


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "write_remark")


@blueprint.post("/year/<year>/<indicator_id>/remarks")
def add(year: str, indicator_id: str) -> Response | tuple[str, int]:
    number, form = read_year(year), request.form
    plan = check_planned(db.session(), number, clock.now(), asked_plan())
    if indicator_id not in {indicator.id for indicator in plan.indicators}:
        raise Problem("unknown_indicator", value=indicator_id[:40])
    about = About(plan.id, number, indicator_id)
    text = "" if form.get("act") == "take_back" else form.get("text", "")
    try:
        remark(
            db.session(), current_actor(), about, form.get("id", ""), text, clock.now(), form.get("replaces")
        )
    except Problem as problem:
        if problem.code != "field_invalid":
            raise
        fault = next(codes[0] for codes in (problem.fields or {}).values())
        return show(number, indicator_id, fault=fault, given=form), 422
    asked: dict[str, Any] = {"year": number, "indicator_id": indicator_id, "_anchor": "remarks", **kept()}
    return redirect(url_for("year.indicator", **asked), code=303)
