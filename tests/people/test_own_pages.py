"""No foreign page, Host header or content type can act; the headers leave a browser no choice."""

from __future__ import annotations

import pytest
from flask import Flask

from svpp.db import db
from tests.conftest import Clients, application
from tests.entries import batch, presence

ENTRIES = "/api/v1/entries"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_only_our_own_pages_act(clients: Clients, headers: dict[str, str], status: int) -> None:
    answer = clients.as_("bob").post(ENTRIES, json=batch(presence()), headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert answer.get_json()["error"]["code"] == "foreign_origin"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])
def test_only_the_exact_content_type_acts(clients: Clients, kind: str) -> None:
    answer = clients.as_("bob").post(ENTRIES, data=b'{"device": ""}', content_type=kind)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "wrong_content_type")


def test_personal_answers_are_not_kept_and_pages_are_fenced(clients: Clients) -> None:
    answer = clients.as_("bob").get("/api/v1/session")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_another_host_name_is_refused_when_ours_is_known(database_url: str) -> None:
    app: Flask = application(database_url, RONDE_BASE_URL="https://ronde.example.be")
    client = app.test_client()
    assert client.get("/api/v1/session", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/api/v1/session", headers={"Host": "ronde.example.be"}).status_code == 401
    assert client.get("/healthz", headers={"Host": "10.0.0.1"}).status_code == 200
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-ronde"
    assert app.config["SESSION_COOKIE_SECURE"] is True
    with app.app_context():
        db.engine.dispose()
