"""Where the database takes no write, figures are still read: from the entries, in a full pass."""

from __future__ import annotations

from contextlib import closing

from flask import Flask

from svpp.db import db
from tests.conftest import Clients, impatient
from tests.entries import presence, send

URL = "/api/v1/indicators/2.2.3-a-1?year=2022"


def test_reading_goes_on_while_days_are_dirty_and_nobody_can_write(app: Flask, clients: Clients) -> None:
    dora = clients.as_("dora")
    send(clients.as_("bob"), presence())
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            return
        db.session.remove()
        engine = db.engine
    with impatient(engine), closing(engine.raw_connection()) as writer:
        writer.cursor().execute("BEGIN IMMEDIATE")
        locked = dora.get(URL)
        assert locked.status_code == 200, locked.text
        assert locked.get_json()["numerator"] == 3 * 3600
        writer.cursor().execute("ROLLBACK")
    assert dora.get(URL).get_json() == locked.get_json()
