"""No input gives a fault of the server, and none changes anything in silence."""

from __future__ import annotations

import json
import os
from time import perf_counter
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svpp.db import db
from svpp.journal.models import Entry, RefusedItem, Revision
from svpp.problems import Problem
from svpp.strict import strict_json
from tests.conftest import Clients
from tests.entries import DEVICE, activity, batch, finding, incident, new_id, presence
from tests.people.sealed import escrow

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
TIMES = st.sampled_from(
    [
        "2022-03-27T02:30:00+01:00",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "2022-02-30T00:00:00Z",
    ]
)
MAKERS = [presence, incident, finding, lambda **data: activity("statement", {"answer": True}, **data)]
ONE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def bent(draw: st.DrawFn) -> dict[str, Any]:
    """A good item with one or two of its values replaced by anything."""
    item = draw(st.sampled_from(MAKERS))()
    item["id"] = item["entry"] = new_id()
    for _ in range(draw(st.integers(1, 2))):
        part = item["data"] if draw(st.booleans()) and isinstance(item["data"], dict) else item
        if part:
            part[draw(st.sampled_from(sorted(part)))] = draw(ANY | TIMES)
    return item


@pytest.fixture
def bob(clients: Clients) -> Any:
    return clients.as_("bob")


@ONE
@given(body=ANY | st.builds(batch, bent(), bent()) | st.builds(batch, ANY, sent_at=TIMES))
def test_the_intake_never_breaks(app: Flask, bob: Any, body: Any) -> None:
    answer = bob.post("/api/v1/entries", data=json.dumps(body), content_type="application/json")
    assert answer.status_code in (200, 400, 413), answer.text
    if answer.status_code != 200:
        assert answer.get_json()["error"]["message"]
        return
    for result, item in zip(answer.get_json()["results"], body["entries"], strict=True):
        assert (result["status"] == "refused") == (result["errors"] is not None)
        if result["status"] == "accepted":
            found = bob.get(f"/api/v1/entries/{item['entry']}").get_json()["data"]
            assert {k: v for k, v in item["data"].items() if v is not None}.items() <= found.items()
    with app.app_context():
        for model in (Entry, Revision, RefusedItem):
            db.session.query(model).count()


@ONE
@given(data=st.binary(max_size=200))
def test_bytes_never_break_it(bob: Any, data: bytes) -> None:
    for path in ("/api/v1/entries", "/api/v1/session", "/api/v1/days/2022-03-17/decisions"):
        answer = bob.post(path, data=data, content_type="application/json")
        assert answer.status_code in (400, 403, 422), (path, answer.text)
        assert answer.get_json()["error"]["code"]


PATHS = (
    "entries",
    "entries/{}",
    "changes",
    "indicators",
    "indicators/{}",
    "indicators/{}/entries",
    "days/{}",
    "photos/{}",
)
QUERY = (
    "nothing",
    "kind",
    "guard",
    "from",
    "to",
    "state",
    "cursor",
    "limit",
    "since",
    "year",
    "as_of",
    "plan",
    "date",
)


@ONE
@given(
    path=st.sampled_from(PATHS),
    part=st.text(min_size=1, max_size=12) | st.sampled_from(["2.2.3-a-1", "2022-03-17", "..%2f"]),
    query=st.dictionaries(st.sampled_from(QUERY), st.text(max_size=12), max_size=3),
)
def test_addresses_and_queries_never_break_it(
    clients: Clients, path: str, part: str, query: dict[str, str]
) -> None:
    from urllib.parse import quote

    url = "/api/v1/" + path.format(quote(part, safe=""))
    for who in ("dora", "alice"):
        answer = clients.as_(who).get(url, query_string=query)
        assert answer.status_code < 500, (url, query, answer.text)
        if answer.status_code >= 400:
            assert answer.is_json, (url, answer.text)


def test_a_name_that_stands_twice_is_found_in_one_pass() -> None:
    """Anybody may send this to the sign-in: comparing every name with every other would take minutes."""
    names = ",".join(f'"{n}":1' for n in range(60_000))
    began = perf_counter()
    with pytest.raises(Problem, match="'59999' stands twice"):
        strict_json(f'{{{names},"59999":2}}'.encode())
    assert perf_counter() - began < 3


@pytest.mark.parametrize(
    "credential",
    [
        '{"id": {}}',
        '{"id": 1e3}',
        f'{{"id": {"9" * 40}}}',
        '{"id": "\\u0000"}',
        "[]",
        "[" * 100_000,
        "\ud800",
    ],
)
def test_an_answer_that_is_no_passkey_is_refused(app: Flask, credential: str) -> None:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["passkey_challenge"] = "abcd"
    data = {"credential": credential.encode("utf-8", "surrogatepass")}
    assert client.post("/sign-in/passkey", data=data).status_code == 401


@pytest.mark.parametrize("person", [float("inf"), None, [], "9" * 40])
def test_an_escrow_of_nobody_cannot_be_opened(bob: Any, person: Any) -> None:
    sealing = bob.get(f"/api/v1/session?device={DEVICE}").get_json()["sealing"]
    answer = bob.post("/api/v1/keys", json={"escrow": escrow(sealing, os.urandom(32), person)})
    assert answer.status_code in (403, 422), answer.text


def test_a_nul_is_refused_wherever_it_stands(clients: Clients) -> None:
    """Also as the second value of a name, which a database would choke on."""
    alice = clients.as_("alice")
    for data in ({"entry": ["a", "\x00"]}, {"entry": "a", "x\x00": "b"}):
        assert alice.post("/desk/gas/transmit", data=data).status_code == 400
        assert alice.get("/api/v1/entries", query_string=data).status_code == 400


def test_an_id_beyond_every_row_is_not_found(clients: Clients) -> None:
    assert (
        clients.as_("edda").post(f"/admin/calendar/closed/{'9' * 30}/drop", data={"x": "1"}).status_code
        == 404
    )
