"""GET /api/v1/me: one's own data, and who opened them. Reading is noted, once a day for each reader and entry."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import time_machine
from flask.testing import FlaskClient

from tests.conftest import Clients
from tests.entries import finding, presence, refusal, send


def me(client: FlaskClient) -> dict[str, Any]:
    answer = client.get("/api/v1/me")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def test_what_is_known_of_me(clients: Clients) -> None:
    bob = clients.as_("bob")
    send(bob, presence(), presence(started_at="2022-03-16T08:00:00+01:00"), finding())
    refusal(bob, presence(place="nowhere"))
    found = me(bob)
    assert found["person"]["name"] == "Bob Bogaert"
    assert found["certificates"] == [{"from": "2020-01-01", "until": None}]
    assert found["counts"] == {"presence": 2, "finding": 1}
    assert (found["first"], found["last"], found["refused"]) == ("2022-03-16", "2022-03-17", 1)
    assert found["readers"] == []


def test_nothing_logged_is_nothing_known(clients: Clients) -> None:
    found = me(clients.as_("charlie"))
    assert (found["counts"], found["first"], found["certificates"]) == ({}, None, [])


def test_who_opened_an_entry_is_told_once_a_day(clients: Clients) -> None:
    bob, alice = clients.as_("bob"), clients.as_("alice")
    offender = {"name": "Jan Jansen", "birth_date": None, "address": None}
    one, two = presence(), finding(offender=offender)
    send(bob, one, two)
    for item in (one, two, two):
        assert alice.get(f"/api/v1/entries/{item['entry']}").status_code == 200
    assert alice.get(f"/entries/{one['entry']}").status_code == 200
    bob.get(f"/api/v1/entries/{one['entry']}")
    (reader,) = me(bob)["readers"]
    assert (reader["name"], reader["entries"], reader["identities"]) == ("Alice Aerts", 2, 1)
    assert me(alice)["readers"] == []


def test_the_day_of_a_reading_is_the_local_one(clients: Clients) -> None:
    one = presence()
    send(clients.as_("bob"), one)
    with time_machine.travel(
        datetime(2022, 3, 17, 23, 30, tzinfo=UTC), tick=False
    ):  # half past midnight here
        clients.as_("alice").get(f"/api/v1/entries/{one['entry']}")
        (reader,) = me(clients.as_("bob"))["readers"]
    assert reader["last"] == "2022-03-18"


def test_who_sees_no_identity_is_not_said_to_have(clients: Clients) -> None:
    offender = {"name": "Jan Jansen", "birth_date": None, "address": None}
    one = finding(offender=offender)
    send(clients.as_("bob"), one)
    clients.as_("dora").get(f"/api/v1/entries/{one['entry']}")
    (reader,) = me(clients.as_("bob"))["readers"]
    assert (reader["name"], reader["identities"]) == ("Dora Dubois", 0)
