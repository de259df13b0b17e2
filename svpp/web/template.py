"""Filling the municipality's own workbook, uploaded with its map of cells."""

from __future__ import annotations

from flask import Blueprint, Response, request

from svpp.asked import read_year
from svpp.db import db
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.places.history import town_at
from svpp.report.order import TYPES, report_for
from svpp.report.template import MOST_BYTES, TemplateRefused, fill
from svpp.web.asking import asked_moment, asked_plan
from svpp.web.report import show
from svpp.web.speaking import speaker

blueprint = Blueprint("template", __name__)


@blueprint.post("/year/<year>/template")
def fill_in(year: str) -> Response | tuple[str, int]:
    require(current_actor(), "read_figures")
    number, say = read_year(year), speaker()
    template, cells = (_upload(name) for name in ("template", "map"))
    report = report_for(db.session(), number, asked_moment(), asked_plan())
    try:
        content = fill(report, say, town_at(db.session(), report.as_of).name(say.language), template, cells)
    except TemplateRefused as refused:
        faults = [say.t(f"rep.tpl.err.{one.code}", **one.parameters) for one in refused.faults]
        return show(number, template_faults=faults), 422
    answer = Response(content, content_type=TYPES["xlsx"])
    answer.headers["Content-Disposition"] = f'attachment; filename="ronde-{number}-template.xlsx"'
    return answer


def _upload(name: str) -> bytes:
    """What was chosen; nothing where nothing was, which is no workbook and no map."""
    file = request.files.get(name)
    return file.stream.read(MOST_BYTES + 1) if file else b""
