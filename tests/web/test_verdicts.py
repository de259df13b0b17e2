"""/desk/<day>/<guard>: confirming, rejecting and approving, about what was on the screen and nothing newer."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from svpp.db import db
from svpp.journal.models import Decision
from tests.conftest import Clients
from tests.entries import presence, revision, send
from tests.web.one_day import BOB, count, entries, form, opened


def test_verdicts_about_a_block(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    long = presence(ended_at="2022-03-18T04:00:00+01:00")
    send(clients.as_("bob"), long, sent_at="2022-03-18T05:00:00+01:00")
    for do, check in (
        ("confirmed", lambda e: e.confirmed),
        ("rejected", lambda e: e.rejected),
        ("restored", lambda e: not e.rejected),
    ):
        page = opened(alice, f"?do={do}&entry={long['entry']}")
        assert alice.post(BOB, data=form(page, reason_code="")).status_code == 422
        assert alice.post(BOB, data=form(page, reason="nagevraagd")).status_code == 303
        assert check(entries(app)[0])


def test_a_verdict_opens_an_approved_day_again_and_twice_is_once(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    one = presence()
    send(clients.as_("bob"), one)
    assert alice.post(BOB, data={"act": "approve"}).status_code == 303
    sent = form(opened(alice, f"?do=rejected&entry={one['entry']}"), reason="niet die dag")
    for _ in range(2):
        assert alice.post(BOB, data={**sent, "act": "save"}).status_code == 303
    with app.app_context():
        decisions = db.session.scalars(sa.select(Decision).order_by(Decision.seq)).all()
        assert [d.verdict for d in decisions] == ["approved", "rejected", "reopened"]
        assert decisions[-1].reason == decisions[-2].reason


def test_a_verdict_is_about_the_version_on_the_screen(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    one = presence()
    send(clients.as_("bob"), one)
    sent = form(opened(alice, f"?do=rejected&entry={one['entry']}"))
    send(clients.as_("bob"), revision(one, place="karreveld"))
    answer = alice.post(BOB, data=sent)
    assert answer.status_code == 409
    assert "Karreveld" in answer.text
    assert not entries(app)[0].rejected
    assert alice.post(BOB, data=form(answer.text)).status_code == 303
    assert entries(app)[0].rejected


@pytest.mark.parametrize("query", ["?do=add", ""])
def test_what_came_in_since_the_look_is_not_approved(
    app: Flask, clients: Clients, alice: FlaskClient, query: str
) -> None:
    send(clients.as_("bob"), presence())
    sent = form(opened(alice, query), act="approve", start="12:00", end="13:00")
    if not query:
        sent = {"act": "approve", "seen": sent["seen"]}
    send(clients.as_("bob"), presence(started_at="2022-03-17T15:00:00+01:00", ended_at=None))
    answer = alice.post(BOB, data=sent)
    assert answer.status_code == 409
    assert "Intussen gewijzigd" in answer.text
    assert count(app, Decision) == 0
    assert len(entries(app)) == (3 if query else 2)  # what was typed is kept
