"""Through every address: Bob reads his own, Alice her team's, Charlie and the rest nothing of it."""

from __future__ import annotations

import pytest

from tests.conftest import Clients
from tests.entries import finding, incident, presence, send

OFFENDER = {"name": "Jan Onbekend", "birth_date": "1990-01-01", "address": "Straat 1"}


@pytest.fixture
def entries(clients: Clients) -> dict[str, str]:
    items = [presence(), incident(), finding(offender=OFFENDER, plate="1-ABC-234")]
    send(clients.as_("bob"), *items)
    return {item["kind"]: item["entry"] for item in items}


@pytest.mark.parametrize(
    ("who", "status"), [("bob", 200), ("alice", 200), ("dora", 200), ("charlie", 404), ("edda", 404)]
)
def test_one_entry(clients: Clients, entries: dict[str, str], who: str, status: int) -> None:
    for entry in entries.values():
        assert clients.as_(who).get(f"/api/v1/entries/{entry}").status_code == status


@pytest.mark.parametrize(
    ("who", "count"), [("bob", 3), ("alice", 3), ("dora", 3), ("charlie", 0), ("edda", 0)]
)
@pytest.mark.parametrize(
    "query",
    ["", "?guard=bob", "?kind=finding&kind=", "?state=current", "?from=2022-03-17&to=2022-03-17", "?limit=1"],
)
def test_lists_obey_the_same_rule_whatever_is_asked(
    clients: Clients, entries: dict[str, str], who: str, count: int, query: str
) -> None:
    found, cursor = [], None
    while True:
        url = f"/api/v1/entries{query}" + (f"{'&' if query else '?'}cursor={cursor}" if cursor else "")
        answer = clients.as_(who).get(url)
        assert answer.status_code == 200, answer.text
        found += [one["entry"] for one in answer.get_json()["entries"]]
        cursor = answer.get_json()["cursor"]
        if not cursor:
            break
    expected = {e for kind, e in entries.items() if "finding" not in query or kind == "finding/1"}
    assert set(found) == (expected if count else set())
    assert len(found) == len(set(found))


def test_identity_only_for_those_who_may(clients: Clients, entries: dict[str, str]) -> None:
    url = f"/api/v1/entries/{entries['finding/1']}"
    for who in ("bob", "alice"):
        assert "Jan Onbekend" in clients.as_(who).get(url).text
    hidden = clients.as_("dora").get(url).text
    assert "Jan Onbekend" not in hidden
    assert "1-ABC-234" not in hidden
    assert "Jan Onbekend" not in clients.as_("dora").get("/api/v1/entries").text


def test_companions_read_what_they_were_along_in(clients: Clients) -> None:
    one = presence(companions=["charlie"])
    send(clients.as_("bob"), one)
    assert clients.as_("charlie").get(f"/api/v1/entries/{one['entry']}").status_code == 200
    found = clients.as_("charlie").get("/api/v1/entries").get_json()["entries"]
    assert [e["entry"] for e in found] == [one["entry"]]


def test_decisions_only_within_the_team(clients: Clients, entries: dict[str, str]) -> None:
    url, body = (
        "/api/v1/days/2022-03-17/decisions",
        {"guard": "charlie", "verdict": "approved", "reason": None},
    )
    assert clients.as_("alice").post(url, json=body).status_code == 404
    for who in ("bob", "dora", "edda"):
        assert clients.as_(who).post(url, json=body).status_code == 403


def test_the_proof_shows_only_entries_one_may_read(clients: Clients) -> None:
    send(clients.as_("charlie"), presence())
    url = "/api/v1/indicators/2.2.3-a-1/entries?year=2022&date=2022-03-17"
    own_team = clients.as_("alice").get(url).get_json()
    assert (own_team["entries"], own_team["hidden"], own_team["hidden_seconds"]) == ([], 1, 3 * 3600)
    assert [line["guard"] for line in clients.as_("dora").get(url).get_json()["entries"]] == ["charlie"]
