"""/year/<year>/transmissions: what is due to the subsidising authority, and noting a sending in one click."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from uuid_utils.compat import uuid7
from werkzeug.wrappers import Response

from svpp import clock
from svpp.asked import read_year
from svpp.db import db
from svpp.journal.files import keep_evidence
from svpp.journal.intake import desk_batch, take_in
from svpp.people.policy import Thing, may, require
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.plan.catalogue import LinesSource
from svpp.report import freeze
from svpp.report.models import FrozenReport
from svpp.report.order import report_for
from svpp.report.transmissions import Due, begin_with, question_registers, transmissions
from svpp.web.asking import asked_moment, asked_plan, kept
from svpp.web.line_item import next_version
from svpp.web.register_undo import saved_line
from svpp.web.report import frame
from svpp.web.speaking import speaker

blueprint = Blueprint("transmissions", __name__)


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "read_figures")


@blueprint.get("/year/<year>/transmissions")
def page(year: str) -> str:
    number, session = read_year(year), db.session()
    report = report_for(session, number, asked_moment(), asked_plan())
    found = transmissions(report)
    noted = next((one for one in found if one.entry and one.entry == request.args.get("sent")), None)
    return render_template(
        "report/transmissions.html",
        **frame(report.plan, number),
        report=report,
        documents=[one for one in found if one.yearly],
        questions=[one for one in found if not one.yearly],
        registers=question_registers(report),
        frozen=next(iter(freeze.frozen_reports(session, number, report.plan.id)), None),
        writes=lambda register: may(current_actor(), "write_register", Thing(cell=register.cell)),
        begin_with=begin_with,
        fresh=lambda: str(uuid7()),
        noted=noted,
        saved=saved_line(noted.register, noted.entry) if noted else None,
    )


@blueprint.post("/year/<year>/transmissions")
def send(year: str) -> Response:
    """Notes that a document went out today, with the closed report as its evidence; twice notes it once."""
    number, session, given = read_year(year), db.session(), request.form
    report = report_for(session, number, clock.now(), asked_plan())
    one = next(
        (
            d
            for d in transmissions(report)
            if d.yearly
            and d.indicator.id == given.get("indicator")
            and (d.entry or "") == given.get("line", "")
        ),
        None,
    )
    if one is not None:
        require(current_actor(), "write_register", Thing(cell=one.register.cell))
        frozen = freeze.frozen_report(session, number, given.get("frozen", ""))
        _note(one, frozen, given.get("entry", ""), given.get("revision", ""))
    # of a second click too
    told: dict[str, Any] = {"sent": given.get("entry", ""), **kept()}
    return redirect(url_for("transmissions.page", year=number, **told), code=303)


def _note(one: Due, frozen: FrozenReport, entry: str, revision: str) -> None:
    """Through the intake, like every line. Raises the intake's Problem."""
    session, actor, now = db.session(), current_actor(), clock.now()
    zone = town(session).zone
    name = f"ronde-{frozen.year}-{speaker().language}.pdf"
    content = freeze.frozen_file(session, frozen.id, name).content
    folder = current_app.config["RONDE"].photo_dir
    sha, _ = keep_evidence(session, folder, content, actor.id, now, name)
    today = now.astimezone(zone).date()
    item = _item(one, entry, revision)
    assert isinstance(one.indicator.source, LinesSource)
    item["data"]["fields"][one.indicator.source.until_field] = today.isoformat()
    item["data"]["evidence"] = [*item["data"]["evidence"], sha]
    item["recorded_at"] = now.isoformat()
    item["data"]["occurred_on"] = min(item["data"]["occurred_on"], today.isoformat())
    (result,) = take_in(session, desk_batch([item], actor, now, zone))
    if result.problem is not None and result.problem.code != "id_reused":
        raise result.problem


def _item(one: Due, entry: str, revision: str) -> dict[str, Any]:
    """The line as it stands, or as it begins."""
    if one.entry is not None:
        return next_version(db.session(), current_actor(), one.entry, revision, speaker().t("due.reason"))
    return {
        "id": revision,
        "entry": entry,
        "replaces": None,
        "kind": "activity/1",
        "guard": None,
        "reason": None,
        "data": {
            "register": one.register.code,
            "occurred_on": one.about.isoformat(),
            "fields": dict(begin_with(one)),
            "note": None,
            "evidence": [],
        },
    }
