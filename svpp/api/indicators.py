"""/api/v1/indicators: all figures of a year, one with its series, and the proof behind it."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask.views import MethodView
from flask_smorest import Blueprint

from svpp import clock
from svpp.api import answers
from svpp.api.answers import DocumentSchema, described
from svpp.db import db
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.report import proof
from svpp.report.assemble import assemble
from svpp.report.figures import report_json, row_json, series_json

blp = Blueprint(
    "indicators", __name__, url_prefix="/api/v1", description="The plan's figures and their proof"
)


def asked_year() -> int:
    return answers.year(clock.now().astimezone(town(db.session()).zone).year)


@blp.route("/indicators")
class Indicators(MethodView):
    @blp.doc(responses=described(401, 403, 404, 422))
    @answers.queries(blp, "year", "as_of", "plan")
    @blp.response(200, DocumentSchema)
    def get(self) -> Any:
        """Every indicator of the plan, in its order, with its figure of the year."""
        require(current_actor(), "read_figures")
        report = assemble(db.session(), asked_year(), answers.as_of(), answers.argument("plan"))
        return current_app.json.response(report_json(report))


@blp.route("/indicators/<indicator_id>")
class OneIndicator(MethodView):
    @blp.doc(responses=described(401, 403, 404, 422))
    @answers.queries(blp, "year", "as_of", "plan")
    @blp.response(200, DocumentSchema)
    def get(self, indicator_id: str) -> Any:
        """One figure with its series per day or week."""
        require(current_actor(), "read_figures")
        report = assemble(
            db.session(), asked_year(), answers.as_of(), answers.argument("plan"), only=indicator_id
        )
        indicator, figure = report.rows[0]
        answer = row_json(report, indicator, figure) | {"series": series_json(figure)}
        return current_app.json.response(answer)


@blp.route("/indicators/<indicator_id>/entries")
class Proof(MethodView):
    @blp.doc(responses=described(401, 403, 404, 422))
    @answers.queries(blp, "year", "as_of", "plan", "date")
    @blp.response(200, DocumentSchema)
    def get(self, indicator_id: str) -> Any:
        """The entries behind the figure: of the year, or of one day (or the week it lies in)."""
        actor = current_actor()
        require(actor, "read_figures")
        report = assemble(
            db.session(), asked_year(), answers.as_of(), answers.argument("plan"), only=indicator_id
        )
        found = proof.proof_for(db.session(), actor, report, answers.day("date"))
        answer = {
            "id": indicator_id,
            "year": report.year,
            "entries": [line.as_json() for line in found.lines],
            "hidden": found.hidden,
            "hidden_seconds": found.hidden_seconds,
        }
        return current_app.json.response(answer)
