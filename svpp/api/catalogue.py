"""/api/v1/catalogue: what a phone needs for a shift without network, with an ETag."""

from __future__ import annotations

from typing import Any, cast

from flask import Response, current_app, request
from flask.views import MethodView
from flask_smorest import Blueprint

from svpp import clock, words
from svpp.api.answers import DocumentSchema, described
from svpp.db import db
from svpp.journal.menu import fingerprint, menu
from svpp.people.sessions import current_actor
from svpp.places.town import town

blp = Blueprint("catalogue", __name__, url_prefix="/api/v1", description="What a phone needs for a shift")


@blp.route("/catalogue")
class Catalogue(MethodView):
    @blp.doc(responses=described(401))
    @blp.response(200, DocumentSchema)
    def get(self) -> Any:
        """Places, activities, categories, offences, registers, events, duties and targets of today."""
        session = db.session()
        today = clock.now().astimezone(town(session).zone).date()
        document = menu(session, current_actor(), today)
        document["words"] = {language: words.version(language) for language in words.LANGUAGES}
        answer = current_app.json.response(document)
        answer.set_etag(fingerprint(document))
        return cast(Response, answer).make_conditional(request)
