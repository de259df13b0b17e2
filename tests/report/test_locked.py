"""Where the database takes no write, figures are still read: from the entries, in a full pass."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from svpp.db import db
from tests.conftest import Clients
from tests.entries import presence, send

URL = "/api/v1/indicators/2.2.3-a-1?year=2022"


def test_reading_goes_on_while_days_are_dirty_and_nobody_can_write(app: Flask, clients: Clients) -> None:
    dora = clients.as_("dora")
    send(clients.as_("bob"), presence())
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            return
        db.session.remove()
        db.engine.dispose()
        sa.event.listen(db.engine, "connect", lambda c, _record: c.execute("PRAGMA busy_timeout=10"))
        writer = db.engine.raw_connection()
        writer.cursor().execute("BEGIN IMMEDIATE")
    locked = dora.get(URL)
    assert locked.status_code == 200, locked.text
    assert locked.get_json()["numerator"] == 3 * 3600
    with app.app_context():
        writer.cursor().execute("ROLLBACK")
        writer.close()
    assert dora.get(URL).get_json() == locked.get_json()
