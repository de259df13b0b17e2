"""The calendar on the desk: each change dated and kept, figures follow, and earlier reports stay as they were."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clients
from tests.web.pages import MISSING_WORD, desk


def test_a_closed_day_leaves_the_denominator_from_now_on(clients: Clients, edda: FlaskClient) -> None:
    url = "/api/v1/indicators/2.2.3-a-1?year=2022"
    before = clients.as_("dora").get(url).get_json()["denominator"]
    moment = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    form = {"day": "2022-05-03", "reason_nl": "Staking", "reason_fr": "Grève"}
    for _ in range(2):
        assert edda.post("/admin/calendar/closed", data=form).status_code == 303
    assert clients.as_("dora").get(url).get_json()["denominator"] == before - 1
    assert clients.as_("dora").get(f"{url}&as_of={moment}").get_json()["denominator"] == before
    page = edda.get("/admin/calendar?year=2022&lang=fr").text
    assert "Grève" in page


@pytest.mark.parametrize(
    ("part", "form", "field"),
    [
        (
            "event",
            {"code": "x", "name_nl": "a", "name_fr": "", "day": "2022-01-01", "place": "maritiem"},
            "name_fr",
        ),
        ("event", {"code": "x", "name_nl": "a", "name_fr": "b", "day": "soon", "place": "maritiem"}, "day"),
        ("closed", {"day": "2022-05-03", "reason_nl": "", "reason_fr": "x"}, "reason_nl"),
        ("cancellation", {"day": "2022-03-18", "place": "gemeenteplaats"}, "day"),  # a Friday
        (
            "school",
            {"community": "nl", "name_nl": "a", "name_fr": "b", "first": "2022-02-02", "last": "2022-02-01"},
            "last",
        ),
    ],
)
def test_a_wrong_line_of_the_calendar_says_which_field(
    edda: FlaskClient, part: str, form: dict[str, str], field: str
) -> None:
    answer = edda.post(f"/admin/calendar/{part}", data=form)
    assert answer.status_code == 422
    assert f'href="#{part}{field}"' in answer.text


@time_machine.travel("2022-06-01T12:00:00+02:00", tick=False)
def test_an_event_is_on_the_phones_the_day_it_is_near(app: Flask, clients: Clients) -> None:
    form = {"code": "2022-06-02-feest", "name_nl": "Feest", "name_fr": "Fête", "day": "2022-06-02"}
    form |= {"place": "gemeenteplaats", "public_authority": "yes"}
    assert desk(app, "alice").post("/admin/calendar/event", data=form).status_code == 303
    known = [e["code"] for e in clients.as_("bob").get("/api/v1/catalogue").get_json()["events"]]
    assert "2022-06-02-feest" in known
    again = desk(app, "alice")
    assert again.post("/admin/calendar/event", data=form).status_code == 303
    assert again.post("/admin/calendar/event", data={**form, "name_nl": "Ander feest"}).status_code == 422


def test_a_market_is_cancelled_with_a_reason_and_a_closed_day_is_not_overwritten(edda: FlaskClient) -> None:
    edda.post("/admin/calendar/market", data={"place": "maritiem", "weekday": "thursday"})
    gone = {"place": "maritiem", "day": "2022-03-17", "seen": ""}
    bare = edda.post("/admin/calendar/cancellation?lang=nl", data=gone)
    assert (bare.status_code, "Vul dit in" in bare.text) == (422, True)
    assert edda.post("/admin/calendar/cancellation", data={**gone, "reason": "Storm"}).status_code == 303
    assert "Storm" in edda.get("/admin/calendar?year=2022").text
    strike = {"day": "2022-05-03", "reason_nl": "Staking", "reason_fr": "Grève", "seen": ""}
    for _ in range(2):
        assert edda.post("/admin/calendar/closed", data=strike).status_code == 303
    other = {**strike, "reason_nl": "Vergissing", "reason_fr": "Erreur"}
    stale = edda.post("/admin/calendar/closed?lang=nl&year=2022", data=other)
    assert stale.status_code == 422
    assert "Iemand wijzigde dit intussen" in stale.text
    assert 'value="Vergissing"' in stale.text
    assert "Staking" in stale.text
    assert MISSING_WORD.findall(stale.text) == []
    seen = re.findall(r'name="seen" value="(\d+)"', stale.text)
    assert len(seen) == 1
    assert edda.post("/admin/calendar/closed", data={**other, "seen": seen[0]}).status_code == 303
    history = edda.get("/admin/calendar?year=2022").text.split('id="h-changes"')[1]
    assert "<del>Staking</del>" in history
