"""GET /api/v1/changes: what became of one's own entries, never skipped, never repeated without a change."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from svpp.db import db
from svpp.journal import own_changes
from svpp.journal.approval import Approved, approved_days
from svpp.people.policy import Actor
from svpp.review.decide import decide_entry
from tests.conftest import Clients
from tests.entries import finding, presence, revision, send


def changes(client: FlaskClient, since: str | None = None, limit: int = 200) -> dict[str, Any]:
    answer = client.get("/api/v1/changes", query_string={"since": since or "", "limit": limit})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_pages_follow_each_other_without_skip_or_repeat(clients: Clients) -> None:
    bob, items = clients.as_("bob"), [presence() for _ in range(5)]
    send(bob, *items)
    seen, cursor = [], None
    while page := changes(bob, cursor, limit=2)["changes"]:
        seen += [change["entry"] for change in page]
        cursor = changes(bob, cursor, limit=2)["cursor"]
    assert seen == [item["entry"] for item in items]


def test_a_correction_by_the_coordinator_comes_back(clients: Clients) -> None:
    bob, one, two = clients.as_("bob"), presence(ended_at=None), presence()
    send(bob, one, two)
    cursor = changes(bob)["cursor"]
    assert changes(bob, cursor)["changes"] == []
    closed = revision(
        one, guard="bob", reason="vergeten uit te klokken", ended_at="2022-03-17T16:00:00+01:00"
    )
    send(clients.as_("alice"), closed)
    (change,) = changes(bob, cursor)["changes"]
    assert change["entry"] == one["entry"]
    assert change["corrected"] is True
    assert change["reason"] == "vergeten uit te klokken"
    assert change["data"]["ended_at"] == "2022-03-17T16:00:00+01:00"
    assert (change["author_name"], change["added"]) == ("Alice Aerts", False)
    assert change["changed"] == [{"field": "ended_at", "before": None, "after": "2022-03-17T16:00:00+01:00"}]


def test_what_changed_is_told_against_the_guard_s_own_last_version(clients: Clients) -> None:
    bob, alice, one = clients.as_("bob"), clients.as_("alice"), presence(note="eerst")
    first = revision(one, guard="bob", reason="verkeerde plaats", place="karreveld")
    second = revision(first, guard="bob", reason="dubbel", withdrawn=True, note=None)
    send(bob, one)
    send(alice, first, second)
    (change,) = changes(bob)["changes"]
    assert change["reason"] == "dubbel"
    assert change["changed"] == [
        {"field": "place", "before": "maritiem", "after": "karreveld"},
        {"field": "note", "before": "eerst", "after": None},
        {"field": "withdrawn", "before": False, "after": True},
    ]
    own = presence(note="mijn werk")
    send(bob, own)
    mine = changes(bob)["changes"][-1]
    assert (mine["corrected"], mine["changed"], mine["verdict"]) == (False, [], None)


def test_what_was_added_or_rejected_by_the_coordinator_says_why(clients: Clients) -> None:
    bob, alice = clients.as_("bob"), clients.as_("alice")
    send(alice, presence(guard="bob", reason="papieren dagblad"))
    (added,) = changes(bob)["changes"]
    assert (added["corrected"], added["added"], added["changed"]) == (True, True, [])
    with bob.application.app_context():
        who = Actor(1, "alice", "Alice Aerts", "nl", "noord", frozenset({"coordinator"}))
        decide_entry(db.session(), who, added["entry"], "rejected", "niet die dag", datetime.now(UTC))
    (rejected,) = changes(bob)["changes"]
    assert rejected["state"] == "rejected"
    assert rejected["verdict"]["reason"] == "niet die dag"
    assert rejected["verdict"]["author_name"] == "Alice Aerts"


def test_approval_and_numbers_come_back(clients: Clients) -> None:
    bob, one = clients.as_("bob"), finding()
    send(bob, one)
    cursor = changes(bob)["cursor"]
    body = {"guard": "bob", "verdict": "approved", "reason": None}
    clients.as_("alice").post("/api/v1/days/2022-03-17/decisions", json=body)
    (change,) = changes(bob, cursor)["changes"]
    assert (change["number"], change["approved"]) == ("2022/0001", True)


def test_nothing_of_others_is_in_it(clients: Clients) -> None:
    send(clients.as_("bob"), presence())
    assert changes(clients.as_("charlie"))["changes"] == []


def test_a_made_up_cursor_is_refused(clients: Clients) -> None:
    for cursor in ("x", "YzE6", "YzI6NQ", "é", "A" * 500):
        answer = clients.as_("bob").get("/api/v1/changes", query_string={"since": cursor})
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "bad_cursor")


def test_an_old_entry_beside_a_new_one_reads_no_years_between(
    clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A phone asks this all day; the approvals of two years of everybody took ten seconds."""
    bob = clients.as_("bob")
    old = presence(started_at="2020-03-17T08:00:00+01:00", ended_at="2020-03-17T09:00:00+01:00")
    send(bob, old, presence())
    body = {"guard": "bob", "verdict": "approved", "reason": None}
    clients.as_("alice").post("/api/v1/days/2020-03-17/decisions", json=body)
    looked: list[int] = []

    def noting(session: Session, first: date, last: date) -> Approved:
        looked.append((last - first).days)
        return approved_days(session, first, last)

    monkeypatch.setattr(own_changes, "approved_days", noting)
    found = changes(bob)["changes"]
    assert {change["day"]: change["approved"] for change in found} == {
        "2020-03-17": True,
        "2022-03-17": False,
    }
    assert looked == [0, 0]
