"""/desk/<day>/<guard>: two versions that met, and what the intake refused."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from svpp.db import db
from svpp.journal.models import Entry, HandledRefusal
from tests.conftest import Clients
from tests.entries import incident, new_id, presence, revision, send, statuses
from tests.web.one_day import BOB, count, entries, form, opened


def test_a_conflict_is_settled_by_choosing_or_combining(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    for combine in (False, True):
        one = presence()
        send(clients.as_("bob"), one, revision(one, place="karreveld", note="bob"))
        other = revision(one, guard="bob", reason="x", place="beekkant", note="alice")
        assert statuses(clients.as_("alice"), other) == ["conflict"]
        page = opened(alice, f"?do=conflict&entry={one['entry']}")
        assert "Beekkant" in page
        assert "Karreveld" in page
        sent = form(page)
        if combine:
            sent["pick.place"] = other["id"]
        assert alice.post(BOB, data={**sent, "reason_code": ""}).status_code == 422
        for _ in range(2):
            assert alice.post(BOB, data=sent).status_code == 303
        entry = next(e for e in entries(app) if e.id == one["entry"])
        assert (entry.place, entry.data["note"]) == (("beekkant" if combine else "karreveld"), "bob")
        assert entry.conflicts == 0


@pytest.mark.parametrize(
    ("item", "changes"),
    [
        (presence(place="nowhere"), {"place": "karreveld"}),
        (incident(place="nowhere"), {"place": "karreveld", "what": "suspicious_behaviour", "text": "x"}),
    ],
)
def test_a_refused_item_is_taken_in_corrected(
    app: Flask, clients: Clients, alice: FlaskClient, item: dict[str, Any], changes: dict[str, str]
) -> None:
    item = {**item, "id": new_id()}
    assert statuses(clients.as_("bob"), item) == ["refused"]
    page = opened(alice, "?do=refused&refused=1")
    sent = form(page, refused="1", **changes)
    assert alice.post(BOB, data={**sent, "act": "accept"}).status_code == 422
    for _ in range(2):
        assert alice.post(BOB, data={**sent, "act": "take"}).status_code == 303
    kind = item["kind"].partition("/")[0]
    (entry,) = entries(app, kind)
    assert (entry.id, entry.place) == (item["entry"], "karreveld")
    with app.app_context():
        handled = db.session.scalars(sa.select(HandledRefusal)).one()
        assert (handled.outcome, handled.entry_id) == ("taken_in", entry.id)
    assert "Geweigerd" not in opened(alice)


def test_a_refused_item_is_accepted_as_it_is_or_left_out(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    one, two = presence(), presence(place="nowhere")
    send(clients.as_("bob"), one)
    clients.as_("alice").post(
        "/api/v1/days/2022-03-17/decisions", json={"guard": "bob", "verdict": "approved", "reason": None}
    )
    late = revision(one, place="karreveld")  # the day is approved: the phone cannot
    assert statuses(clients.as_("bob"), late, two) == ["refused", "refused"]
    page = opened(alice, "?do=refused&refused=1")
    assert alice.post(BOB, data=form(page, act="accept", reason_code="")).status_code == 422
    assert alice.post(BOB, data=form(page, act="accept")).status_code == 303
    assert entries(app)[0].place == "karreveld"
    page = opened(alice, "?do=refused&refused=2")
    assert alice.post(BOB, data=form(page, act="leave", reason_code="double")).status_code == 303
    assert count(app, Entry) == 1
    assert count(app, HandledRefusal) == 2


def test_a_refused_item_does_not_overwrite_what_was_corrected_meanwhile(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    one = presence()
    send(clients.as_("bob"), one)
    clients.as_("alice").post(
        "/api/v1/days/2022-03-17/decisions", json={"guard": "bob", "verdict": "approved", "reason": None}
    )
    assert statuses(clients.as_("bob"), revision(one, place="karreveld")) == ["refused"]
    sent = form(opened(alice, "?do=refused&refused=1"), act="take", place="karreveld")
    mended = form(opened(alice, f"?do=edit&entry={one['entry']}"), place="beekkant", act="save")
    assert alice.post(BOB, data=mended).status_code == 303
    answer = alice.post(BOB, data=sent)
    assert answer.status_code == 409
    assert "Beekkant" in answer.text
    assert (entries(app)[0].place, count(app, HandledRefusal)) == ("beekkant", 0)
    knowing = form(answer.text, act="take", place="karreveld")
    assert alice.post(BOB, data=knowing).status_code == 303
    assert entries(app)[0].place == "karreveld"


def test_whatever_was_refused_can_be_looked_at(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    odd = [
        {"data": {"started_at": "2022-03-17T08:00:00+01:00", "place": 7, "companions": "x"}, "kind": kind}
        for kind in ("presence/1", "incident/1", "finding/1", "activity/1", 9)
    ]
    send(clients.as_("bob"), *odd)
    for number in range(1, len(odd) + 1):
        page = opened(alice, f"?do=refused&refused={number}")
        assert alice.post(BOB, data=form(page, act="accept")).status_code == 422
