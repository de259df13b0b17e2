"""/api/v1/changes: the person's own entries as the server now holds them, oldest change first."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask.views import MethodView
from flask_smorest import Blueprint

from svpp.api import answers
from svpp.api.answers import ChangesSchema, described
from svpp.db import db
from svpp.journal import own_changes
from svpp.people.sessions import current_actor

blp = Blueprint("changes", __name__, url_prefix="/api/v1", description="What became of one's own entries")


@blp.route("/changes")
class Changes(MethodView):
    @blp.doc(responses=described(401, 422))
    @answers.queries(blp, "since", "limit", "along")
    @blp.response(200, ChangesSchema)
    def get(self) -> Any:
        """Changes after the cursor; the answer's cursor goes with the next call and never skips one.

        `along=true`: with the presences of colleagues in which one is a companion.
        """
        limit = answers.number("limit", 200, 500)
        since, along = answers.argument("since"), answers.argument("along") == "true"
        answer = own_changes.changes(db.session(), current_actor(), since, limit, along)
        return current_app.json.response(answer)
