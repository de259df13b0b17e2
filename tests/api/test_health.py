"""The server tells the truth about itself."""

from __future__ import annotations

from contextlib import closing

import sqlalchemy as sa
from flask import Flask

from svpp.db import db
from tests.conftest import Clients, impatient
from tests.entries import batch, presence


def test_it_lives_and_is_ready(clients: Clients) -> None:
    assert clients.anonymous.get("/healthz").get_json() == {"status": "ok"}
    assert clients.anonymous.get("/readyz").get_json() == {"status": "ready", "why": []}


def test_tables_of_another_version_are_not_ready(app: Flask, clients: Clients) -> None:
    with app.app_context():
        db.session.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
        db.session.commit()
    answer = clients.anonymous.get("/readyz")
    assert answer.status_code == 503
    assert "flask db upgrade" in answer.get_json()["why"][0]


def test_a_database_that_cannot_be_written_says_503_and_loses_nothing(app: Flask, clients: Clients) -> None:
    bob, one = clients.as_("bob"), presence()
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            return
        db.session.remove()
        engine = db.engine
    with impatient(engine), closing(engine.raw_connection()) as blocker:
        blocker.cursor().execute("BEGIN EXCLUSIVE")
        answer = bob.post("/api/v1/entries", json=batch(one))
        assert answer.status_code == 503, answer.text
        assert answer.headers["Retry-After"]
        assert clients.anonymous.get("/readyz").status_code == 503
        blocker.cursor().execute("ROLLBACK")
    assert bob.post("/api/v1/entries", json=batch(one)).get_json()["results"][0]["status"] == "accepted"


def test_metrics_are_local_or_with_a_token(clients: Clients) -> None:
    assert clients.anonymous.get("/metrics").status_code == 200
    far = {"REMOTE_ADDR": "192.0.2.7"}
    assert clients.anonymous.get("/metrics", environ_base=far).status_code == 401
