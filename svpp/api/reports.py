"""/reports/<year>.<format>: the year as a file."""

from __future__ import annotations

from flask import Blueprint, Response

from svpp.api import answers
from svpp.db import db
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.problems import Problem
from svpp.report import files
from svpp.report.assemble import assemble

blueprint = Blueprint("reports", __name__)
TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


@blueprint.get("/reports/<year>.<suffix>")
def report(year: str, suffix: str) -> Response:
    require(current_actor(), "read_figures")
    if suffix not in TYPES:
        raise Problem("not_found")
    language = answers.argument("language") or "nl"
    if language not in ("nl", "fr"):
        raise Problem("field_invalid", fields={"language": ["not_allowed"]}, detail="language is nl or fr")
    found = assemble(db.session(), answers.read_year(year), answers.as_of(), answers.argument("plan"))
    content = files.as_json(found) if suffix == "json" else files.as_csv(found, language)
    answer = Response(content, content_type=TYPES[suffix])
    answer.headers["Content-Disposition"] = f'attachment; filename="ronde-{year}.{suffix}"'
    return answer
