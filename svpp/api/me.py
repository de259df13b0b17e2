"""/api/v1/me: what the system knows about whoever asks, and who looked."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask.views import MethodView
from flask_smorest import Blueprint

from svpp.api.answers import DocumentSchema, described
from svpp.api.session import person_json
from svpp.db import db
from svpp.journal.models import Companion, Entry, RefusedItem
from svpp.journal.reads import readers_of
from svpp.people.sessions import current_actor

blp = Blueprint("me", __name__, url_prefix="/api/v1", description="One's own data")


@blp.route("/me")
class Me(MethodView):
    @blp.doc(responses=described(401))
    @blp.response(200, DocumentSchema)
    def get(self) -> Any:
        """Name, roles, certificates; how many entries of each kind, from when to when; who opened them."""
        actor, session = current_actor(), db.session()
        own = (
            session.execute(
                sa.select(Entry.kind, sa.func.count(), sa.func.min(Entry.day), sa.func.max(Entry.day))
                .where(Entry.guard_id == actor.id)
                .group_by(Entry.kind)
            ).all()
            if actor.kind == "person"
            else []
        )
        along = sa.select(sa.func.count()).select_from(Companion).where(Companion.guard_id == actor.id)
        refused = sa.select(sa.func.count()).select_from(RefusedItem).where(RefusedItem.author_id == actor.id)
        return current_app.json.response(
            {
                **person_json(actor),
                "certificates": [
                    {"from": first.isoformat(), "until": last.isoformat() if last else None}
                    for first, last in actor.certificates
                ],
                "counts": {kind: count for kind, count, _, _ in own},
                "along": session.scalar(along),
                "refused": session.scalar(refused),
                "first": min((first.isoformat() for _, _, first, _ in own), default=None),
                "last": max((last.isoformat() for _, _, _, last in own), default=None),
                "readers": readers_of(session, actor.id),
            }
        )
