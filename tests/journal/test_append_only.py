"""The database itself refuses to change or delete what was received."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from svpp.db import db
from tests.conftest import Clients
from tests.entries import presence, send

TABLES = ("revision", "refused_item", "decision", "plan_version")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "act", ["DELETE FROM {}", "UPDATE {} SET reason = 'x'", "INSERT OR REPLACE INTO {} SELECT * FROM {}"]
)
def test_rows_stay_as_they_are(app: Flask, clients: Clients, table: str, act: str) -> None:
    send(clients.as_("bob"), presence(), presence(place="nergens"))
    body = {"guard": "bob", "verdict": "approved", "reason": None}
    clients.as_("alice").post("/api/v1/days/2022-03-17/decisions", json=body)
    column = {"refused_item": "code", "plan_version": "hash"}.get(table, "reason")
    with app.app_context():
        if "REPLACE" in act and db.engine.dialect.name != "sqlite":
            return  # it has no such act; its upsert is an update
        count = sa.text(f"SELECT count(*) FROM {table}")  # noqa: S608 names from this file
        before = db.session.scalar(count)
        assert before
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            db.session.execute(sa.text(act.format(table, table).replace("reason", column)))
        db.session.rollback()
        assert db.session.scalar(count) == before
