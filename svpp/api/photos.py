"""/api/v1/photos/<sha256>: a picture under the hash of what was sent; stripped before it is kept."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Response, current_app, request, send_file
from flask.views import MethodView
from flask_smorest import Blueprint

from svpp import clock
from svpp.api.answers import DocumentSchema, described
from svpp.db import db
from svpp.journal import reading
from svpp.journal.files import PDF, keep_evidence, path_of
from svpp.journal.items import SHA256
from svpp.journal.models import Entry, Photo
from svpp.journal.reference import newest_plans
from svpp.people.models import Person
from svpp.people.policy import Actor, require
from svpp.people.sessions import current_actor
from svpp.problems import Problem

#: kinds that may name a file; by the index, so that the presences, by far the most, are not read
NAMING = ("incident", "finding", "activity")

blp = Blueprint(
    "photos", __name__, url_prefix="/api/v1", description="Photos and evidence, apart from the text"
)


@blp.route("/photos/<sha256>")
class Photos(MethodView):
    @blp.doc(
        requestBody={"content": {"image/jpeg": {}, "image/png": {}, "image/webp": {}}, "required": True},
        responses={**described(401, 403, 422, 503), "201": {"description": "Kept"}},
    )
    @blp.response(200, DocumentSchema)
    def put(self, sha256: str) -> Any:
        """Keeps a photo: 201 when it is new, 200 when it was known."""
        actor = current_actor()
        require(actor, "send_photo")
        db.session().rollback()  # over a slow network it takes minutes: no transaction waits for it
        data = request.get_data(cache=False)
        if not SHA256.fullmatch(sha256) or hashlib.sha256(data).hexdigest() != sha256:
            raise Problem("wrong_hash")
        folder = current_app.config["RONDE"].photo_dir
        _, new = keep_evidence(db.session(), folder, data, actor.id, clock.now())
        return current_app.json.response({"sha256": sha256}), 201 if new else 200

    @blp.doc(responses=described(401, 404))
    @blp.response(200, content_type="image/jpeg")
    def get(self, sha256: str) -> Any:
        """The photo, for those who may see an entry that names it."""
        photo = find(current_actor(), sha256)
        path = Path(current_app.config["RONDE"].photo_dir) / path_of(photo.sha256, photo.media_type)
        answer: Response = send_file(
            path,
            mimetype=photo.media_type,
            as_attachment=photo.media_type == PDF,
            download_name=called(photo.name, path),
        )
        answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return answer


def called(name: str | None, path: Path) -> str:
    """As it was called by who sent it, with the ending of what it is now; else by its hash."""
    stem = Path(name).stem.strip(". ") if name else ""
    return f"{stem[:100]}{path.suffix}" if stem else path.name


def find(actor: Actor, sha256: str) -> Photo:
    """Own photos, and those of entries the actor may read."""
    session = db.session()
    photo = session.get(Photo, sha256) if SHA256.fullmatch(sha256) else None
    if photo is None:
        raise Problem("not_found")
    if photo.author_id == actor.id:
        return photo
    naming = sa.cast(Entry.data, sa.String).contains(sha256)
    rows = session.execute(
        sa.select(Entry, Person)
        .join(Person, Person.id == Entry.guard_id)
        .where(Entry.kind.in_(NAMING), naming)
    )
    plans = newest_plans(session)
    if any(reading.readable(plans, actor, entry, owner) for entry, owner in rows):
        return photo
    raise Problem("not_found")
