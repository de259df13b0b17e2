"""PostgreSQL, several workers: somebody else writes the very same row between our look and our write. Never a 500."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from svpp.db import db
from svpp.people.models import Device
from tests.conftest import Clients
from tests.entries import DEVICE, presence, statuses

NOW = "2022-03-17T18:00:00+01:00"
#: SQLite has one writer, which holds the database from its first look
pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@contextmanager
def twin(app: Flask, table: str) -> Iterator[list[str]]:
    """The first INSERT into this table is done by another connection as well, and committed, just before ours."""
    done: list[str] = []

    def first(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.lstrip().startswith(f"INSERT INTO {table} ") and not done:
            done.append(statement)
            with engine.connect() as other:
                other.exec_driver_sql(statement, values)
                other.commit()

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", first)
    try:
        yield done
    finally:
        sa.event.remove(engine, "before_cursor_execute", first)
    assert done


def test_a_phone_greets_and_reports_at_once(app: Flask, clients: Clients) -> None:
    bob = clients.as_("bob")
    with twin(app, "device"):
        assert statuses(bob, presence()) == ["accepted"]
    other = DEVICE[:-1] + "f"
    with twin(app, "device"):
        answer = bob.post("/api/v1/devices/contact", json={"device": other, "sent_at": NOW, "held": 3})
        assert answer.status_code == 200, answer.text
    with app.app_context():
        assert db.session.get_one(Device, other).items_held == 3


def test_a_photo_comes_twice_at_once(app: Flask, clients: Clients) -> None:
    target = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(target, "JPEG")
    url = f"/api/v1/photos/{hashlib.sha256(target.getvalue()).hexdigest()}"
    with twin(app, "photo"):
        answer = clients.as_("bob").put(url, data=target.getvalue(), content_type="image/jpeg")
        assert answer.status_code == 200, answer.text
