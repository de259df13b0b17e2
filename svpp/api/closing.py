"""/api/v1/reports/<year>: the closed reports of a year, and closing it."""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from svpp import clock
from svpp.api import answers
from svpp.api.answers import DocumentSchema, described
from svpp.asked import read_year
from svpp.db import db
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.problems import Problem
from svpp.report import freeze
from svpp.strict import strict_json

blp = Blueprint("closed_reports", __name__, url_prefix="/api/v1", description="Closed reports")


class SignatorySchema(Schema):
    name = fields.String(required=True)
    capacity = fields.String(required=True)


class ClosingSchema(Schema):
    id = fields.UUID()
    signatories = fields.List(fields.Nested(SignatorySchema))
    remarks = fields.String()


@blp.route("/reports/<year>")
class ClosedReports(MethodView):
    @blp.doc(responses=described(401, 403, 422))
    @blp.response(200, DocumentSchema)
    def get(self, year: str) -> Any:
        """The year's closed reports, newest first, with the hash of every file."""
        require(current_actor(), "read_figures")
        found = freeze.frozen_reports(db.session(), read_year(year))
        documents = [freeze.frozen_json(db.session(), one) for one in found]
        return current_app.json.response({"year": int(year), "reports": documents})


@blp.route("/reports/<year>/freeze")
class Freeze(MethodView):
    @blp.doc(
        requestBody={"content": {"application/json": {"schema": ClosingSchema}}, "required": False},
        responses={
            **described(400, 401, 403, 404, 422, 503),
            "200": {"description": "Closed before under this id"},
        },
    )
    @blp.response(201, DocumentSchema)
    def post(self, year: str) -> Any:
        """Closes the year as it is known now; the same id twice closes once."""
        actor = current_actor()
        require(actor, "freeze_report")
        body = strict_json(request.get_data(cache=False)) if request.content_length else {}
        if not isinstance(body, dict):
            raise Problem("malformed", detail="the body is an object")
        closing = freeze.read_closing(body)
        found, new = freeze.freeze(
            db.session(),
            read_year(year),
            closing,
            clock.now(),
            actor,
            actor.name,
            answers.argument("plan"),
        )
        answer = freeze.frozen_json(db.session(), found)
        return current_app.json.response(answer), 201 if new else 200
