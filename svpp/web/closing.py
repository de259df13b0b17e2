"""/year/<year>/close: closing a year; and each closed report with its files and what changed since."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from uuid_utils.compat import uuid7
from werkzeug.wrappers import Response

from svpp import clock
from svpp.asked import read_year
from svpp.db import db
from svpp.people.policy import may, require
from svpp.people.sessions import current_actor
from svpp.problems import Problem
from svpp.report import freeze
from svpp.report.changes import changed_since
from svpp.report.checking import file_with
from svpp.report.missing import tasks
from svpp.report.order import check_planned, report_for
from svpp.report.verdicts import SHAPES, shape_of, value_words
from svpp.web.asking import asked_plan
from svpp.web.report import frame
from svpp.web.speaking import speaker

blueprint = Blueprint("closing", __name__)
#: rows for signatories on the form
PLACES = 3


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "read_figures")


@blueprint.get("/year/<year>/close")
def form(year: str) -> str:
    require(current_actor(), "freeze_report")
    return _form(read_year(year), {})


def _form(year: int, faults: dict[str, str]) -> str:
    report = report_for(db.session(), year, clock.now(), asked_plan())
    shapes = [shape_of(figure) for _, figure in report.rows]
    return render_template(
        "report/close.html",
        **frame(report.plan, year),
        report=report,
        counts={shape: shapes.count(shape) for shape in SHAPES if shape in shapes},
        to_do=len(tasks(report)),
        provisional=max((figure.provisional for _, figure in report.rows), default=0),
        places=PLACES,
        identifier=request.form.get("id") or str(uuid7()),
        given=request.form,
        faults=faults,
    )


@blueprint.post("/year/<year>/close")
def close(year: str) -> Response | tuple[str, int]:
    """The year's number has to be typed: what is closed stays."""
    actor, number, given = current_actor(), read_year(year), request.form
    require(actor, "freeze_report")
    if given.get("confirm", "").strip() != str(number):
        return _form(number, {"confirm": "confirm"}), 422
    pairs = [
        (given.get(f"name{n}", "").strip(), given.get(f"capacity{n}", "").strip()) for n in range(PLACES)
    ]
    document: dict[str, Any] = {
        "id": given.get("id"),
        "remarks": given.get("remarks", ""),
        "signatories": [{"name": name, "capacity": what} for name, what in pairs if name or what],
    }
    try:
        closing = freeze.read_closing(document)
    except Problem as problem:
        names = [name.split(".")[0] for name in problem.fields or {"": []}]
        return _form(number, {n: n if n in ("signatories", "remarks") else "wrong" for n in names}), 422
    found, _ = freeze.freeze(db.session(), number, closing, clock.now(), actor, actor.name, asked_plan())
    return redirect(url_for("closing.closed", year=number, report_id=found.id), code=303)


@blueprint.get("/year/<year>/closed/<report_id>")
def closed(year: str, report_id: str) -> str:
    return show(read_year(year), report_id)


@blueprint.post("/year/<year>/closed/<report_id>")
def check(year: str, report_id: str) -> str:
    """Is this file, or this fingerprint, one of those that were closed?"""
    return show(read_year(year), report_id, **checked(report_id))


def checked(report_id: str) -> dict[str, Any]:
    """What the form of the check found: `checked` says that something was asked, `match` which file it is."""
    upload, typed = request.files.get("file"), request.form.get("fingerprint", "")
    content = upload.stream.read() if upload and upload.filename else None
    match = file_with(db.session(), report_id, typed=typed, content=content)
    return {"checked": content is not None or bool(typed.strip()), "match": match, "typed": typed}


def show(year: int, report_id: str, **more: Any) -> str:
    actor, session, say = current_actor(), db.session(), speaker()
    frozen = freeze.frozen_report(session, year, report_id)
    since = changed_since(session, frozen, clock.now())
    shown = {
        change.indicator.id: [c for c in change.causes if may(actor, "read_entry", c.thing)]
        for change in since.changes
    }
    return render_template(
        "report/closed.html",
        **frame(check_planned(session, year, clock.now(), frozen.plan_id), year),
        frozen=frozen,
        files=freeze.files_of(session, report_id),
        since=since,
        shown=shown,
        value=lambda i, f: value_words(i, f, say),
        shape_of=shape_of,
        **more,
    )
