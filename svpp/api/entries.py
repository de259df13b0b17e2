"""/api/v1/entries: the intake, and reading entries back with every version and decision."""

from __future__ import annotations

from typing import Any

import orjson
from flask import current_app, request
from flask.views import MethodView
from flask_smorest import Blueprint

from svpp import clock
from svpp.api import answers
from svpp.api.answers import DocumentSchema, EntryListSchema, ResultsSchema, described
from svpp.db import db
from svpp.journal import reading
from svpp.journal.intake import MOST_BYTES, MOST_ENTRIES, read_batch, take_in
from svpp.journal.schemas import BatchSchema
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.problems import Problem
from svpp.strict import strict_json
from svpp.when.days import zulu

blp = Blueprint(
    "entries", __name__, url_prefix="/api/v1", description="Taking entries in and reading them back"
)

KINDS = ("presence", "incident", "finding", "activity")
STATES = ("current", "withdrawn", "conflict", "rejected")


@blp.route("/entries")
class Entries(MethodView):
    @blp.doc(
        requestBody={"content": {"application/json": {"schema": BatchSchema}}, "required": True},
        responses=described(400, 401, 403, 503),
    )
    @blp.response(200, ResultsSchema)
    def post(self) -> Any:
        """Takes a batch in; answers after the commit, one result an item."""
        actor = current_actor()
        require(actor, "send_entries")
        body = request.get_data(cache=False)
        if len(body) > MOST_BYTES:
            raise Problem("too_large", entries=MOST_ENTRIES, bytes=MOST_BYTES)
        now = clock.now()
        batch = read_batch(strict_json(body), actor, now, town(db.session()).zone)
        results = take_in(db.session(), batch)
        answer = {"received_at": zulu(batch.received_at), "results": [result.as_json() for result in results]}
        return current_app.response_class(orjson.dumps(answer), mimetype="application/json")

    @blp.doc(responses=described(401, 404, 422))
    @answers.queries(blp, "kind", "guard", "from", "to", "state", "cursor", "limit")
    @blp.response(200, EntryListSchema)
    def get(self) -> Any:
        """The entries the signed-in person may see, oldest first, a page at a time."""
        query = reading.Query(
            kind=_one_of("kind", KINDS),
            guard=answers.argument("guard"),
            first=answers.day("from"),
            last=answers.day("to"),
            state=_one_of("state", STATES),
            cursor=answers.argument("cursor"),
            limit=answers.number("limit", 200, 500),
        )
        return reading.page(db.session(), current_actor(), query)


@blp.route("/entries/<entry_id>")
class OneEntry(MethodView):
    @blp.doc(responses=described(401, 404))
    @blp.response(200, DocumentSchema)
    def get(self, entry_id: str) -> Any:
        """One entry: its current state, every revision, the decisions about it."""
        return current_app.json.response(reading.history(db.session(), current_actor(), entry_id.lower()))


def _one_of(name: str, options: tuple[str, ...]) -> str | None:
    value = answers.argument(name)
    if value is not None and value.removesuffix("/1") not in options:
        expected = f"{name} is one of {', '.join(options)}"
        raise Problem("field_invalid", fields={name: ["not_allowed"]}, detail=expected)
    return value.removesuffix("/1") if value else None
