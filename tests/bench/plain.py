"""The endpoint one would write on a first afternoon: Flask, Flask-SQLAlchemy, marshmallow, one entry a request.

No sign-in, no history, no device, no days: less work than ours does for an entry, in the ordinary way. Its
database syncs as ours does.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, jsonify, request
from flask_sqlalchemy import SQLAlchemy
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from svpp.db import engine_options, prepare


class Base(DeclarativeBase):
    pass


class PlainEntry(Base):
    __tablename__ = "entry"

    id: Mapped[str] = mapped_column(primary_key=True)
    guard: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    what: Mapped[str]
    place: Mapped[str | None]
    started_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    note: Mapped[str | None]


class PlainSchema(Schema):
    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["presence", "incident"]))
    what = fields.String(required=True, validate=validate.Length(max=60))
    place = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=60))
    started_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(load_default=None, allow_none=True)
    note = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=4000))


def plain_app(path: Path) -> tuple[Flask, SQLAlchemy]:
    database = SQLAlchemy(metadata=Base.metadata)
    app = Flask("plain")
    url = f"sqlite:///{path}"
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=engine_options(url))
    database.init_app(app)
    schema = PlainSchema()

    @app.post("/entries")
    def take() -> Any:
        loaded = schema.load(request.get_json())
        entry = PlainEntry(guard="bob", **{**loaded, "id": str(loaded["id"])})
        database.session.add(entry)
        database.session.commit()
        return jsonify(id=entry.id, status="accepted")

    with app.app_context():
        prepare(database.engine)
        Base.metadata.create_all(database.engine)
    return app, database


def flat(item: dict[str, Any]) -> dict[str, Any]:
    """The same entry as this endpoint wants it."""
    data = item["data"]
    return {
        "id": item["id"],
        "kind": item["kind"].partition("/")[0],
        "what": data.get("activity") or data.get("category"),
        "place": data.get("place"),
        "started_at": data.get("started_at") or data.get("observed_at"),
        "ended_at": data.get("ended_at"),
        "note": data.get("note") or data.get("description"),
    }
