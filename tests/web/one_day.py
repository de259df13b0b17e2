"""What the tests of /desk/<day>/<guard> share: the page as a browser has it, and what is kept then."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from svpp.db import db
from svpp.journal.models import Entry
from tests.web.pages import MISSING_WORD, fields

DAY = "/desk/2022-03-17"
BOB = f"{DAY}/bob"


def form(page: str, **changes: Any) -> dict[str, Any]:
    """What a browser would send of the open form: selects as they are chosen, and what a person changes."""
    found: dict[str, Any] = {
        "activity": "patrol",
        "place": "maritiem",
        "end_day": "2022-03-17",
        **fields(page),
    }
    return {**found, "reason_code": "forgot_end", **changes}


def opened(client: FlaskClient, query: str = "", path: str = BOB) -> str:
    answer = client.get(path + query)
    assert answer.status_code == 200, answer.text
    assert MISSING_WORD.findall(answer.text) == []
    assert 'class="err"' not in answer.text  # nobody has typed anything yet
    return answer.text


def entries(app: Flask, kind: str = "presence") -> list[Entry]:
    with app.app_context():
        return list(db.session.scalars(sa.select(Entry).where(Entry.kind == kind).order_by(Entry.moment)))


def count(app: Flask, model: Any) -> int:
    with app.app_context():
        return int(db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0)


def local(entry: Entry) -> tuple[str, str | None]:
    return entry.data["started_at"][11:16], (entry.data["ended_at"] or "")[11:16] or None
