"""Two coordinators settle one refused item: who is first holds, and who comes second is told so."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from svpp.db import db
from svpp.journal.models import Entry, HandledRefusal
from svpp.people.manage import add_person
from svpp.web.correct import acts
from tests.conftest import PASSWORD, Clients
from tests.entries import presence, statuses
from tests.web.pages import desk
from tests.web.test_correct import BOB, count, form, opened

TAKE = {"act": "take", "place": "karreveld", "note": "Wel gezien"}
LEAVE = {"act": "leave", "reason_code": "double"}


@pytest.fixture
def alice(app: Flask) -> FlaskClient:
    return desk(app, "alice", "nl")


@pytest.fixture
def gust(app: Flask) -> FlaskClient:
    """A second coordinator of the team."""
    now = datetime(2022, 3, 1, tzinfo=UTC)
    who = {"username": "gust", "name": "Gust Gils", "roles": ["coordinator"], "team": "noord"}
    with app.app_context():
        add_person(db.session(), **who, password=PASSWORD, now=now)
        db.session.commit()
        db.session.remove()
    return desk(app, "gust", "nl")


def test_a_second_outcome_of_a_refused_item_says_who_was_first(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    assert statuses(clients.as_("bob"), presence(place="nowhere")) == ["refused"]
    page = opened(alice, "?do=refused&refused=1")
    left = form(page, refused="1", act="leave", reason_code="double")
    assert [alice.post(BOB, data=left).status_code for _ in range(2)] == [303, 303]
    answer = alice.post(BOB, data=form(page, refused="1", place="karreveld", act="take", note="Wel gezien"))
    assert answer.status_code == 409
    assert "Alice Aerts liet dit al weg" in answer.text
    assert "Wel gezien" in answer.text
    assert (count(app, Entry), count(app, HandledRefusal)) == (0, 1)
    assert "Alice Aerts liet dit al weg" in opened(alice, "?do=refused&refused=1")


@pytest.mark.parametrize(
    ("hers", "his", "said", "taken"),
    [(LEAVE, TAKE, "Gust Gils nam dit al op", 1), (TAKE, LEAVE, "Gust Gils liet dit al weg", 0)],
    ids=["he takes", "he leaves"],
)
def test_who_is_slower_in_the_same_instant_is_told_too(
    app: Flask,
    clients: Clients,
    alice: FlaskClient,
    gust: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    hers: dict[str, Any],
    his: dict[str, Any],
    said: str,
    taken: int,
) -> None:
    """He is done after her look and before her note."""
    assert statuses(clients.as_("bob"), presence(place="nowhere")) == ["refused"]
    page, other = opened(alice, "?do=refused&refused=1"), opened(gust, "?do=refused&refused=1")
    look, waiting = acts.refused_panel, [form(other, refused="1", **his)]

    def overtaken(*asked: Any) -> Any:
        panel = look(*asked)
        if waiting:  # in a thread: a request of its own
            with ThreadPoolExecutor(1) as pool:
                assert pool.submit(gust.post, BOB, data=waiting.pop()).result().status_code == 303
        return panel

    monkeypatch.setattr(acts, "refused_panel", overtaken)
    answer = alice.post(BOB, data=form(page, refused="1", **hers))
    assert answer.status_code == 409
    assert said in answer.text
    assert (count(app, Entry), count(app, HandledRefusal)) == (taken, 1)
