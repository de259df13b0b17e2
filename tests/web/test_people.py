"""People on the desk: who may, what is refused with which words, and every change kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import PASSWORD, Clients
from tests.web.pages import desk, fields

NEW = {
    "username": "nour",
    "name": "Nour N.",
    "language": "fr",
    "team": "noord",
    "roles": ["guard"],
    "phone": "",
}


@pytest.fixture
def edda(app: Flask) -> FlaskClient:
    return desk(app, "edda")


def test_a_new_person_signs_in_with_the_password_that_is_shown_once(app: Flask, edda: FlaskClient) -> None:
    for _ in range(2):
        answer = edda.post("/admin/people/new", data=NEW)
        assert answer.status_code == 303, answer.text
    shown = edda.post("/admin/people/nour/password").text
    found = re.search(r'class="key">([a-z0-9-]+)<', shown)
    assert found
    body = {"username": "nour", "password": found[1]}
    client = app.test_client()
    assert client.post("/api/v1/session", json=body).get_json()["person"]["language"] == "fr"
    assert found[1] not in edda.get("/admin/people/nour").text


def test_roles_and_team_follow_at_once_and_leave_their_trace(clients: Clients, edda: FlaskClient) -> None:
    bob = clients.as_("bob")
    form = {"name": "Bob Bogaert", "language": "nl", "team": "zuid", "roles": ["guard", "cell:drugs"]}
    assert edda.post("/admin/people/bob", data=form).status_code == 303
    person = bob.get("/api/v1/session").get_json()["person"]
    assert (person["team"], person["roles"]) == ("zuid", ["cell:drugs", "guard"])
    page = edda.get("/admin/people/bob?lang=nl").text
    assert "Edda Engels" in page
    assert "<del>noord</del> → <ins>zuid</ins>" in page
    before = page.count("<li><b>Edda Engels</b>")
    edda.post("/admin/people/bob", data=form)
    assert edda.get("/admin/people/bob?lang=nl").text.count("<li><b>Edda Engels</b>") == before


def test_what_somebody_changed_meanwhile_is_shown_and_nothing_typed_is_lost(edda: FlaskClient) -> None:
    first = {"name": "Bob Bogaert", "language": "nl", "team": "zuid", "roles": ["guard"]}
    second = {**first, "team": "noord", "phone": "0470 12 34 56"}
    seen = fields(edda.get("/admin/people/bob").text)["seen"]
    for _ in range(2):  # the second click is no other's change
        assert edda.post("/admin/people/bob", data={**first, "seen": seen}).status_code == 303
    answer = edda.post("/admin/people/bob?lang=nl", data={**second, "seen": seen})
    assert answer.status_code == 422
    assert "intussen" in answer.text
    assert "<ins>zuid</ins>" in answer.text
    assert 'value="0470 12 34 56"' in answer.text
    again = {**second, "seen": fields(answer.text)["seen"]}
    assert edda.post("/admin/people/bob", data=again).status_code == 303
    assert 'value="0470 12 34 56"' in edda.get("/admin/people/bob").text


def test_a_certificate_makes_a_vaststeller_and_its_end_is_warned_of(
    clients: Clients, edda: FlaskClient
) -> None:
    soon = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    form = {"first": "2022-01-01", "last": soon}
    assert edda.post("/admin/people/charlie/certificates", data=form).status_code == 303
    assert clients.as_("charlie").get("/api/v1/session").get_json()["person"]["vaststeller"]
    assert "attest vervalt" in edda.get("/admin/people?lang=nl").text
    wrong = edda.post(
        "/admin/people/charlie/certificates", data={"first": "2022-01-01", "last": "2021-01-01"}
    )
    assert wrong.status_code == 422


def test_closing_the_access_ends_it_at_once_and_nothing_is_lost(clients: Clients, edda: FlaskClient) -> None:
    bob = clients.as_("bob")
    edda.post("/admin/people/bob/access", data={"open": "no"})
    assert bob.get("/api/v1/session").status_code == 401
    edda.post("/admin/people/bob/access", data={"open": "yes"})
    answer = bob.post("/api/v1/session", json={"username": "bob", "password": PASSWORD})
    assert answer.status_code == 200
    assert edda.post("/admin/people/edda/access", data={"open": "no"}).status_code == 422
    assert edda.get("/api/v1/session").status_code == 200


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"username": "bob"}, "bestaat al"),
        ({"username": "Nour N"}, "kleine letters"),
        ({"name": ""}, "Vul dit in"),
        ({"roles": []}, "minstens één rol"),
        ({"roles": ["king"]}, "Dit kan hier niet"),
        ({"roles": ["cell:nowhere"]}, "Dit kan hier niet"),
        ({"team": "west"}, "Dit kan hier niet"),
        ({"card_until": "soon"}, "Geef een dag"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    edda: FlaskClient, change: dict[str, object], words: str
) -> None:
    answer = edda.post("/admin/people/new?lang=nl", data={**NEW, "phone": "0470 12 34 56", **change})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="0470 12 34 56"' in answer.text


@pytest.mark.parametrize("who", ["alice", "bob", "dora"])
def test_only_administrators(app: Flask, who: str) -> None:
    client = desk(app, who)
    assert client.get("/admin/people").status_code == 403
    assert client.post("/admin/people/bob/password").status_code == 403


def test_both_languages_have_their_words(app: Flask) -> None:
    for language in ("nl", "fr"):
        client = desk(app, "edda", language)
        for path in ("/admin/people", "/admin/people/new", "/admin/people/bob"):
            assert "⟦" not in client.get(path).text


def test_the_last_administrator_stays_one(edda: FlaskClient) -> None:
    form = {"name": "Edda Engels", "language": "nl", "roles": ["coordinator"]}
    answer = edda.post("/admin/people/edda?lang=nl", data=form)
    assert answer.status_code == 422
    assert "laatste beheerder" in answer.text
    other = {**NEW, "username": "omar", "roles": ["administrator"]}
    assert edda.post("/admin/people/new", data=other).status_code == 303
    assert edda.post("/admin/people/edda", data=form).status_code == 303
