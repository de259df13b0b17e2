"""A program reads with its token what its scopes say, until it is revoked."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

from flask import Flask

from svpp.db import db
from svpp.people import tokens
from tests.conftest import Clients
from tests.entries import batch, presence

YEAR = "/api/v1/indicators?year=2022"


def make(app: Flask, *scopes: str) -> str:
    with app.app_context():
        secret = tokens.add_token(db.session(), "power-bi", scopes, datetime.now(UTC))
        db.session.commit()
    return secret


def test_bearer_and_basic_both_work(app: Flask, clients: Clients) -> None:
    secret = make(app, "read:indicators")
    basic = base64.b64encode(f"anything:{secret}".encode()).decode()
    for header in (f"Bearer {secret}", f"Basic {basic}"):
        assert clients.anonymous.get(YEAR, headers={"Authorization": header}).status_code == 200


def test_only_its_scopes_and_only_until_revoked(app: Flask, clients: Clients) -> None:
    header = {"Authorization": f"Bearer {make(app, 'read:metrics')}"}
    assert clients.anonymous.get(YEAR, headers=header).status_code == 403
    assert clients.anonymous.get("/api/v1/entries", headers=header).get_json()["entries"] == []
    with app.app_context():
        tokens.revoke(db.session(), "power-bi", datetime.now(UTC))
        db.session.commit()
    assert clients.anonymous.get(YEAR, headers=header).status_code == 401


def test_a_program_sends_no_entries(app: Flask, clients: Clients) -> None:
    header = {"Authorization": f"Bearer {make(app, 'read:indicators')}"}
    for body in (batch(), batch(presence()), batch(presence(place="nergens"))):
        answer = clients.anonymous.post("/api/v1/entries", json=body, headers=header)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "not_permitted")


def test_nonsense_is_not_signed_in(clients: Clients) -> None:
    for header in ("Bearer x", "Basic !!", "Basic " + base64.b64encode(b"\xff").decode(), "Digest a"):
        assert clients.anonymous.get(YEAR, headers={"Authorization": header}).status_code == 401


def test_a_program_that_waits_to_be_asked_is_asked_and_a_browser_is_not(clients: Clients) -> None:
    """wget and .NET send a password only then; a browser would show a window of its own over the phone's screens."""
    nobody = clients.anonymous
    for address in (YEAR, "/reports/2022.csv"):
        answer = nobody.get(address)
        assert (answer.status_code, answer.headers["WWW-Authenticate"][:18]) == (
            401,
            'Basic realm="Ronde"'[:18],
        )
        fetched = nobody.get(address, headers={"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"})
        assert (fetched.status_code, "WWW-Authenticate" in fetched.headers) == (401, False)
    assert "WWW-Authenticate" not in nobody.get("/api/v1/session").headers


def test_who_follows_a_link_to_a_file_gets_pages(clients: Clients) -> None:
    followed = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    answer = clients.anonymous.get("/reports/2022.pdf?language=fr", headers=followed)
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/sign-in?next=/reports/2022.pdf%3Flanguage%3Dfr",
    )
    answer = clients.as_("dora").get("/reports/2035.pdf", headers=followed)
    assert (answer.status_code, answer.content_type, "2020" in answer.text) == (
        404,
        "text/html; charset=utf-8",
        True,
    )
