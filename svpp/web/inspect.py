"""/inspect: a year for whoever holds a link. Nothing else opens by it, people are numbers, every page is noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from svpp import clock
from svpp.asked import read_day
from svpp.db import db
from svpp.measure.figure import Figure
from svpp.people.policy import require
from svpp.plan.catalogue import HOUR_KINDS, Indicator
from svpp.report import inspection
from svpp.report.approvals import approvals
from svpp.report.assemble import Report, assemble
from svpp.report.files import fingerprint
from svpp.report.models import FrozenReport, InspectionLink
from svpp.report.names import Masks
from svpp.report.proof import ProofLine, lines
from svpp.report.rules import rule_lines
from svpp.report.verdicts import SHAPES, apart_words, shape_of, target_words, value_words, verdict
from svpp.web.closing import checked
from svpp.web.day import names
from svpp.web.speaking import speaker

blueprint = Blueprint("inspect", __name__)
#: the browser's own note of which link it came in by; the link itself is asked for at every page
COOKIE = "inspection"
#: lines of proof on one page
MOST = 500


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of proof with a number for the person."""

    line: ProofLine
    who: str


@blueprint.get("/inspect/open/<secret>")
def enter(secret: str) -> Response:
    """The link itself: leads to the page without its secret in the address."""
    link = inspection.by_secret(db.session(), secret, clock.now())
    session[COOKIE] = link.id
    return redirect(url_for("inspect.page"), code=303)


def link_at_hand() -> InspectionLink:
    """Whose link this browser holds; the page is noted. Raises Problem("link_ended")."""
    found = db.session.get(InspectionLink, session.get(COOKIE, ""))
    link = inspection.alive(found, clock.now())
    g.inspection = link.label
    require(inspection.inspector(link, speaker().language), "inspect_year")
    return link


def _noted(link: InspectionLink) -> None:
    inspection.note_opening(db.session(), link.id, request.full_path.rstrip("?"), clock.now())


@blueprint.get("/inspect")
def page() -> str:
    link = link_at_hand()
    html = _page(link)
    _noted(link)
    return html


@blueprint.post("/inspect")
def check() -> str:
    link = link_at_hand()
    html = _page(link, **(checked(link.frozen_id) if link.frozen_id else {}))
    _noted(link)
    return html


def _page(link: InspectionLink, **more: object) -> str:
    report, say = _report(link), speaker()
    shapes = {indicator.id: shape_of(figure) for indicator, figure in report.rows}
    return render_template(
        "inspect/year.html",
        link=link,
        report=report,
        plan=report.plan,
        fingerprint=fingerprint(report),
        frozen=db.session.get(FrozenReport, link.frozen_id) if link.frozen_id else None,
        shapes=shapes,
        counts={shape: sum(s == shape for s in shapes.values()) for shape in SHAPES},
        rows={i.id: (i, figure) for i, figure in report.rows},
        value=lambda i, f: value_words(i, f, say),
        target=lambda i: target_words(i, say),
        **more,
    )


def _report(link: InspectionLink, only: str | None = None) -> Report:
    return assemble(db.session(), link.year, link.as_of, link.plan_id, only)


@blueprint.get("/inspect/<indicator_id>")
def figure(indicator_id: str) -> str:
    link = link_at_hand()
    report = _report(link, indicator_id)
    row, found = report.rows[0]
    hours = row.kind in HOUR_KINDS
    day = _day(found) if hours else None
    say = speaker()
    proof = _proof(report, row, day)
    html = render_template(
        "inspect/figure.html",
        link=link,
        report=report,
        row=row,
        figure=found,
        shape=shape_of(found),
        verdict=verdict(row, found, say),
        target=target_words(row, say),
        value=value_words(row, found, say),
        apart=apart_words(row, found, say),
        rules=rule_lines(report.plan, row, say),
        remarks=report.remarks.get(row.id, ()),
        hours=hours,
        day=day,
        proof=proof,
        approved=approvals(db.session(), report, [one.line for one in proof]) if hours else {},
        names=names(),
        most=MOST,
    )
    _noted(link)
    return html


def _proof(report: Report, row: Indicator, day: date | None) -> list[Shown]:
    """Numbered anew on each page: who is who follows from no other page."""
    if row.kind in HOUR_KINDS and day is None:
        return []
    masks = Masks()
    return [Shown(line, masks.of(line.owner_id)) for line in lines(db.session(), report, day)]


def _day(found: Figure) -> date | None:
    """The day asked for, or the latest with hours."""
    if request.args.get("day"):
        return read_day(request.args["day"])
    with_hours = [point.first for point in found.series if point.person]
    return with_hours[-1] if with_hours else None
