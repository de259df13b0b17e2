"""A duo logs once: the companion's phone hears of it, of every change, and of being taken out."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from tests.conftest import Clients
from tests.entries import presence, revision, send


def changes(client: FlaskClient, since: str = "", **more: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/changes", query_string={"since": since, "along": "true", **more})
    found: dict[str, Any] = answer.get_json()
    return found


def test_the_companion_hears_of_the_round_of_a_colleague(clients: Clients) -> None:
    charlie, one = clients.as_("charlie"), presence(companions=["charlie"], ended_at=None)
    send(clients.as_("bob"), one)
    (change,) = changes(charlie)["changes"]
    assert (change["entry"], change["guard"], change["guard_name"]) == (one["entry"], "bob", "Bob Bogaert")
    assert (change["along"], change["corrected"]) == ("companion", False)
    cursor = changes(charlie)["cursor"]
    send(clients.as_("bob"), revision(one, ended_at="2022-03-17T11:00:00+01:00"))
    (change,) = changes(charlie, cursor)["changes"]
    assert change["data"]["ended_at"] == "2022-03-17T11:00:00+01:00"


def test_whoever_is_taken_out_hears_that_too(clients: Clients) -> None:
    charlie, one = clients.as_("charlie"), presence(companions=["charlie"])
    alone = revision(one, companions=[])
    send(clients.as_("bob"), one, alone)
    (change,) = changes(charlie)["changes"]
    assert change["along"] == "left"
    send(clients.as_("bob"), revision(alone, companions=["charlie"]))
    (change,) = changes(charlie)["changes"]
    assert change["along"] == "companion"


def test_own_and_shared_come_in_one_order_and_none_is_skipped(clients: Clients) -> None:
    bob, charlie = clients.as_("bob"), clients.as_("charlie")
    items = []
    for _ in range(3):
        shared, own = presence(companions=["charlie"]), presence()
        send(bob, shared)
        send(charlie, own)
        items += [shared["entry"], own["entry"]]
    seen, cursor = [], ""
    while (page := changes(charlie, cursor, limit=2))["changes"]:
        seen += [change["entry"] for change in page["changes"]]
        cursor = page["cursor"]
    assert seen == items


def test_a_phone_that_does_not_ask_gets_its_own_alone(clients: Clients) -> None:
    send(clients.as_("bob"), presence(companions=["charlie"]))
    assert clients.as_("charlie").get("/api/v1/changes").get_json()["changes"] == []


def test_the_one_who_logged_gets_it_once(clients: Clients) -> None:
    send(clients.as_("bob"), presence(companions=["charlie", "bob"]))
    (change,) = changes(clients.as_("bob"))["changes"]
    assert "along" not in change


def test_the_catalogue_names_the_guards_of_the_team(clients: Clients) -> None:
    assert clients.as_("bob").get("/api/v1/catalogue").get_json()["colleagues"] == []
    found = clients.as_("dora").get("/api/v1/catalogue").get_json()["colleagues"]
    assert {"username": "charlie", "name": "Charlie Claes"} in found
    assert "alice" not in {one["username"] for one in found}
