"""The same as_of gives the same bytes, whatever arrives, is corrected or is decided later."""

from __future__ import annotations

import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from svpp import clock
from svpp.db import db
from svpp.places.history import BY_FILE
from svpp.places.load import load_municipality
from svpp.places.models import PlaceChange
from svpp.places.municipality import read_municipality
from svpp.when.days import zulu
from tests.conftest import ROOT, Clients
from tests.entries import presence, revision, send

URL = "/api/v1/indicators?year=2022&as_of=2022-03-20T12:00:00%2B01:00"
REPORT = "/reports/2022.json?as_of=2022-03-20T12:00:00%2B01:00"


def at(moment: str) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def figures(client: FlaskClient, url: str = URL) -> dict[str, dict[str, object]]:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return {one["id"]: one for one in answer.get_json()["indicators"]}


def test_later_entries_corrections_and_decisions_change_nothing_before(app: Flask, clients: Clients) -> None:
    bob, alice, dora = clients.as_("bob"), clients.as_("alice"), clients.as_("dora")
    one = presence()
    with at("2022-03-18T08:00:00+01:00"):
        send(bob, one, sent_at="2022-03-18T08:00:00+01:00")
    with at("2022-03-20T13:00:00+01:00"):
        before = dora.get(REPORT).data
        assert figures(dora)["2.2.3-a-1"]["numerator"] == 3 * 3600
    with at("2022-03-21T09:00:00+01:00"):
        late = presence(started_at="2022-03-17T12:00:00+01:00", ended_at="2022-03-17T14:00:00+01:00")
        send(bob, late, sent_at="2022-03-21T09:00:00+01:00")
        fixed = revision(one, guard="bob", reason="te lang", ended_at="2022-03-17T09:00:00+01:00")
        send(alice, fixed, sent_at="2022-03-21T09:00:00+01:00")
        body = {"guard": "bob", "verdict": "approved", "reason": None}
        assert alice.post("/api/v1/days/2022-03-17/decisions", json=body).status_code == 201
        assert dora.get(REPORT).data == before
        now = figures(dora, "/api/v1/indicators?year=2022")
        assert now["2.2.3-a-1"]["numerator"] == 3 * 3600
        assert now["2.2.3-a-1"]["provisional_seconds"] == 0
    with at("2023-03-21T09:00:00+01:00"):
        assert dora.get(REPORT).data == before


def test_as_of_in_the_future_is_refused(clients: Clients) -> None:
    answer = clients.as_("dora").get("/api/v1/indicators?year=2022&as_of=2099-01-01T00:00:00Z")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "as_of_in_future")
    answer = clients.as_("dora").get("/api/v1/indicators?year=2022&as_of=2022-01-01T00:00:00")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "bad_instant")


def test_a_municipality_that_is_loaded_again_renames_nothing_of_the_past(
    app: Flask, clients: Clients
) -> None:
    send(clients.as_("bob"), presence())
    urls = [f"/reports/2022.{shape}?lang=nl&as_of={zulu(clock.now())}" for shape in ("xlsx", "pdf")]
    before = [clients.as_("dora").get(url).data for url in urls]
    text = (ROOT / "municipalities/molenbeek.toml").read_text("utf-8")
    text = text.replace('"Maritiem"', '"Havenwijk"').replace('"Sint-Jans-Molenbeek"', '"Molenbeek-aan-Zee"')
    with app.app_context():
        session, town = db.session(), read_municipality(text)
        for changed in (2, 0):
            assert load_municipality(session, town, clock.now()).changed == changed
            session.commit()
        assert [change.changed for change in session.scalars(sa.select(PlaceChange))] == [
            {"name_nl": ["Sint-Jans-Molenbeek", "Molenbeek-aan-Zee"]},
            {"name_nl": ["Maritiem", "Havenwijk"]},
        ]
    assert [clients.as_("dora").get(url).data for url in urls] == before
    edda = clients.as_("edda")
    assert BY_FILE in edda.get("/admin/places/maritiem").text
    calendar, changes = edda.get("/admin/calendar").text.split("<main")
    assert "Molenbeek-aan-Zee" in calendar
    assert "Molenbeek-aan-Zee" not in changes
