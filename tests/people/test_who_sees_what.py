"""Through every address: Bob reads his own, Alice her team's, Charlie and the rest nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from svpp.db import db
from svpp.journal import reading
from svpp.journal.models import Entry
from svpp.journal.reference import newest_plans
from svpp.people.models import Person
from svpp.people.policy import Actor
from svpp.plan.catalogue import Field, Plan, Register
from tests.conftest import Clients
from tests.entries import activity, finding, incident, presence, send

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


ROLES = [
    ("guard",),
    ("outreach", "cell:drugs"),
    ("cell:victim_support",),
    ("coordinator",),
    ("coordinator", "cell:drugs"),
    ("prevention_officer",),
    ("administrator",),
    (),
]


def test_a_list_holds_just_what_one_may_open(
    app: Flask, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what nobody of these roles could open is not even fetched: a year holds a hundred thousand entries."""
    send(clients.as_("bob"), presence(companions=["alice"]), incident(), finding())
    send(clients.as_("charlie"), presence(), presence(companions=["bob", "dora"]))
    send(clients.as_("dora"), *lines(app))
    with app.app_context():
        session = db.session()
        people = {p.username: p for p in session.scalars(sa.select(Person))}
        everything = session.execute(sa.select(Entry, Person).join(Person, Person.id == Entry.guard_id)).all()
        actors = [
            Actor(people[name].id, name, name, "nl", team, frozenset(roles))
            for name, team, roles in product(("bob", "edda"), ("noord", "zuid", None), ROLES)
        ]
        for actor in [*actors, Actor(0, "", "a program", "nl", None, frozenset(), kind="token")]:
            plans = newest_plans(session)
            may_open = {e.id for e, owner in everything if reading.readable(plans, actor, e, owner)}
            judged: list[str] = []
            with monkeypatch.context() as patch:
                patch.setattr(reading, "readable", noting(judged))
                found = reading.page(session, actor, reading.Query())
            assert {one["entry"] for one in found["entries"]} == may_open, actor
            if not may_open and not any(role.startswith("cell:") for role in actor.roles):
                assert judged == [], actor


def noting(judged: list[str]) -> Callable[..., bool]:
    readable = reading.readable

    def judge(plans: Sequence[Plan], actor: Actor, entry: Entry, owner: Person) -> bool:
        judged.append(entry.id)
        return readable(plans, actor, entry, owner)

    return judge


def lines(app: Flask) -> list[dict[str, Any]]:
    """One line in a register of each cell."""
    with app.app_context():
        registers = {one.cell: one for plan in newest_plans(db.session()) for one in plan.registers}
        return [activity(one.code, filled(one)) for one in registers.values()]


def filled(register: Register) -> dict[str, Any]:
    def value(field: Field) -> Any:
        if field.type == "choice":
            return field.options[0].code
        return {"number": field.minimum or 1, "yes_no": True, "date": "2022-03-17"}.get(field.type, "X22-1")

    return {one.code: value(one) for one in register.fields if one.required}


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
