"""An inspector's link: a year for whoever holds it and nothing else, people as numbers, until it ends."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from svpp.db import db
from svpp.report.models import FrozenReport, InspectionOpening
from tests.conftest import Clients
from tests.entries import activity, new_id, presence, send
from tests.web.pages import MISSING_WORD, desk
from tests.web.test_report_pages import close

AFTER = "2023-02-01T12:00:00+01:00"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(AFTER, tick=False):
        yield


def make_link(client: FlaskClient, **changes: str) -> TestResponse:
    form = {"id": new_id(), "label": "Inspectie", "days": "30", "frozen": ""}
    return client.post("/year/2022/links", data={**form, **changes})


def address_of(answer: TestResponse) -> str:
    found = re.search(r'value="http://localhost(/inspect/open/[^"]+)"', answer.text)
    assert found, answer.text
    return found[1]


def test_an_inspector_reads_the_year_and_nothing_else(app: Flask, clients: Clients) -> None:
    send(clients.as_("bob"), presence(companions=["charlie"], note="Bob zag iets"))
    send(
        clients.as_("dora"),
        activity("finding_officer", {"guard": "bob", "meets_conditions": True, "trained": True}),
    )
    dora = desk(app, "dora", "nl")
    identifier = close(dora).headers["Location"].rsplit("/", 1)[1]
    address = address_of(make_link(dora, frozen=identifier))
    inspector = app.test_client()
    entered = inspector.get(address)
    assert (entered.status_code, entered.headers["Location"]) == (303, "/inspect")
    for page in ("/inspect", "/inspect/2.2.3-a-1", "/inspect/2.2.3-a-1?day=2022-03-17", "/inspect/6.2.2-a-1"):
        answer = inspector.get(page)
        assert answer.status_code == 200, page
        assert MISSING_WORD.findall(answer.text) == [], page
        for name in ("Bob", "Bogaert", "bob<", "Charlie", "Claes"):
            assert name not in answer.text, (page, name)
    assert "G002" in inspector.get("/inspect/2.2.3-a-1").text
    with app.app_context():
        fingerprint = db.session.scalars(sa.select(FrozenReport.fingerprint)).one()
    assert (
        "Identique à ronde-2022.json"
        in inspector.post("/inspect?lang=fr", data={"fingerprint": fingerprint}).text
    )
    assert inspector.get("/inspect/9.9.9-z-9").status_code == 404
    for page in ("/year/2022", "/year/2022/report", "/registers", "/entries/x"):
        assert "/sign-in" in inspector.get(page).headers.get("Location", ""), page
    assert inspector.get("/reports/2022.json").status_code == 401
    assert inspector.get("/api/v1/indicators?year=2022").status_code == 401
    with app.app_context():
        opened = list(db.session.scalars(sa.select(InspectionOpening.page).order_by(InspectionOpening.id)))
    assert opened[:2] == ["/inspect", "/inspect/2.2.3-a-1"]
    assert len(opened) == 6
    listed = dora.get("/year/2022/report").text
    assert "6 pagina’s" in listed
    link = re.search(r"/year/2022/links/([0-9a-f-]+)\"", listed)
    assert link
    assert "/inspect/6.2.2-a-1" in dora.get(f"/year/2022/links/{link[1]}").text


def test_a_link_ends_by_time_and_by_hand(app: Flask) -> None:
    dora = desk(app, "dora", "nl")
    identifier = new_id()
    first, again = (address_of(make_link(dora, id=identifier, days="2")) for _ in range(2))
    assert first == again
    assert dora.get("/year/2022/report").text.count("/revoke") == 1
    inspector = app.test_client()
    inspector.get(first)
    with time_machine.travel("2023-02-03T11:59:00+01:00", tick=False):
        assert inspector.get("/inspect").status_code == 200
    with time_machine.travel("2023-02-03T12:00:00+01:00", tick=False):
        assert inspector.get("/inspect").status_code == 401
        assert "Vraag de gemeente" in app.test_client().get(first, headers={"Accept-Language": "nl"}).text
    assert inspector.get("/inspect").status_code == 200
    assert dora.post(f"/year/2022/links/{identifier}/revoke").status_code == 303
    assert inspector.get("/inspect").status_code == 401
    assert inspector.get("/inspect/open/" + "x" * 43).status_code == 401
    for changes in ({"label": " "}, {"days": "91"}, {"days": "many"}, {"days": ""}):
        assert make_link(dora, **changes).status_code == 422, changes
    assert make_link(dora, frozen=new_id()).status_code == 404
    assert desk(app, "alice").post("/year/2022/links", data={}).status_code == 403
