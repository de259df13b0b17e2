"""/year/<year>/<indicator>/proof/new: something that was logged becomes the evidence of a statement."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, redirect, render_template, request, url_for
from uuid_utils.compat import uuid7
from werkzeug.wrappers import Response

from svpp import clock
from svpp.asked import read_day, read_year
from svpp.db import db
from svpp.facts.pieces import action, entries_of
from svpp.journal.intake import desk_batch, take_in
from svpp.people.policy import Thing, may, require
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.plan.catalogue import StatementSource
from svpp.plan.registers import STATEMENT
from svpp.problems import Problem
from svpp.report.assemble import Report, assemble
from svpp.report.candidates import REACHES, Reach, candidates, number
from svpp.web.asking import asked_plan, kept
from svpp.web.did import teller
from svpp.web.line_item import next_version
from svpp.web.speaking import speaker

blueprint = Blueprint("proofs", __name__)
#: the newest that a page shows; more are found by their words or day
MOST = 60


@blueprint.before_request
def guard() -> None:
    current_actor()


@blueprint.get("/year/<year>/<indicator_id>/proof/new")
def new(year: str, indicator_id: str) -> str:
    """What may prove the statement, newest first."""
    report, line = _stated(year, indicator_id)
    asked = request.args
    reach = cast(Reach, asked["in"]) if asked.get("in") in REACHES else None
    day = read_day(asked["day"]) if asked.get("day") else None
    found = candidates(db.session(), current_actor(), report, report.rows[0][0], reach, day)
    text = asked.get("text", "").strip()[:100]
    tell = teller(report.plan)
    rows = [
        one for one in map(tell, found.actions) if text.casefold() in f"{one.words} {one.where}".casefold()
    ]
    return render_template(
        "year/proof_new.html",
        report=report,
        row=report.rows[0][0],
        figure=report.rows[0][1],
        line=line,
        attached=attached(report, line),
        reach=found.reach,
        reaches=REACHES,
        text=text,
        day=day,
        rows=rows[:MOST],
        many=len(rows),
        fresh=str(uuid7()),
        kept=kept(),
        back=_back(report, line),
    )


@blueprint.post("/year/<year>/<indicator_id>/proof/new")
def change(year: str, indicator_id: str) -> Response:
    """Adds an action to the statement's evidence, or takes it off; either twice changes nothing."""
    report, line = _stated(year, indicator_id)
    entry, off = request.form.get("action", ""), request.form.get("act") == "take_off"
    if not off:
        _check_seen(report, entry)
    session, actor, now = db.session(), current_actor(), clock.now()
    reason = speaker().t("did.reason.off" if off else "did.reason")
    item = next_version(session, actor, line, request.form.get("revision", ""), reason)
    item["reason"] = reason  # of one's own line too: a locked year asks for it
    before = item["data"]["evidence"]
    after = [piece for piece in before if piece != action(entry)] + ([] if off else [action(entry)])
    if sorted(after) != sorted(before):
        item["data"]["evidence"] = after
        item["recorded_at"] = now.isoformat()
        (result,) = take_in(session, desk_batch([item], actor, now, town(session).zone))
        if result.problem is not None and result.problem.code != "id_reused":
            raise result.problem
        if result.status == "conflict":
            raise Problem("changed_meanwhile")
    told: dict[str, Any] = {"off" if off else "added": entry}
    return redirect(_back(report, line, **told), code=303)


def _stated(year: str, indicator_id: str) -> tuple[Report, str]:
    """The figure as of now, and the statement that decides it. Raises Problem: not_permitted, not_found."""
    report = assemble(db.session(), read_year(year), clock.now(), plan_id=asked_plan(), only=indicator_id)
    register = report.plan.register(STATEMENT)
    actor = current_actor()
    require(actor, "write_register", Thing(owner_id=actor.id, cell=register.cell if register else None))
    row, figure = report.rows[0]
    if not isinstance(row.source, StatementSource) or not figure.entries:
        raise Problem("not_found")
    return report, figure.entries[0]


def _check_seen(report: Report, entry: str) -> None:
    """Somebody may add what they may read, and nothing else."""
    row = report.rows[0][0]
    days = request.form.get("day")
    found = candidates(db.session(), current_actor(), report, row, "plan", read_day(days) if days else None)
    if entry not in {one.entry for one in found.actions}:
        raise Problem("not_found")


def attached(report: Report, line: str) -> frozenset[str]:
    """The actions that the statement names already, those that fell left out."""
    said = next(one for one in report.inputs.lines[STATEMENT] if one.entry == line)
    return frozenset(entries_of(said.evidence))


def how_many(report: Report) -> int:
    """What may prove the report's only figure: the number on the button that leads here."""
    return number(db.session(), current_actor(), report, report.rows[0][0])


def _back(report: Report, line: str, **told: Any) -> str:
    """The figure for who reads figures, else the statement's own form."""
    if may(current_actor(), "read_figures"):
        asked: dict[str, Any] = {"year": report.year, "indicator_id": report.rows[0][0].id, **told, **kept()}
        return url_for("year.indicator", _anchor="pieces", **asked)
    return url_for("registers.edit", code=STATEMENT, entry_id=line)
