"""No foreign page, Host header or content type can act; the headers leave a browser no choice."""

from __future__ import annotations

import hashlib
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from svpp.db import db
from tests.conftest import PASSWORD, Clients, application
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
        ({"Origin": "https://localhost"}, 200),  # a proxy may speak HTTPS before us
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Origin": "http://localhost@evil.example"}, 403),
        ({"Origin": "http://localhost:9"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
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


def test_a_photo_is_not_kept_by_the_browser(clients: Clients) -> None:
    """A file that is sent brings "no-cache" of its own, which still lets a browser keep it."""
    drawn = BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "JPEG")
    url = f"/api/v1/photos/{hashlib.sha256(drawn.getvalue()).hexdigest()}"
    bob = clients.as_("bob")
    assert bob.put(url, data=drawn.getvalue(), content_type="image/jpeg").status_code == 201
    answer = bob.get(url, buffered=True)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize(
    "path", ["/app", "/app/day", "/service-worker.js", "/manifest.webmanifest", "/healthz"]
)
def test_what_is_the_same_for_everybody_may_be_kept(clients: Clients, path: str) -> None:
    answer = clients.as_("bob").get(path)
    assert answer.status_code == 200
    assert "no-store" not in answer.headers.get("Cache-Control", "")
    assert "Set-Cookie" not in answer.headers


def test_another_host_name_is_refused_when_ours_is_known(database_url: str) -> None:
    app: Flask = application(database_url, RONDE_BASE_URL="https://ronde.example.be")
    client = app.test_client()
    assert client.get("/api/v1/session", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/api/v1/session", headers={"Host": "ronde.example.be"}).status_code == 401
    assert client.get("/healthz", headers={"Host": "10.0.0.1"}).status_code == 200
    ours = {"Host": "ronde.example.be", "Origin": "https://ronde.example.be"}
    body = {"username": "bob", "password": PASSWORD}
    foreign = client.post("/api/v1/session", json=body, headers={**ours, "Origin": "http://ronde.example.be"})
    assert foreign.status_code == 403
    answer = client.post("/api/v1/session", json=body, headers=ours)
    assert answer.status_code == 200
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-ronde=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    with app.app_context():
        db.engine.dispose()


def test_a_nul_is_no_fault_of_the_server(clients: Clients) -> None:
    for url in (
        "/api/v1/entries/%00",
        "/api/v1/entries?guard=%00",
        "/year/2022/%00",
        "/registers/x?year=%00",
    ):
        assert clients.as_("dora").get(url).status_code == 400
    form = {"username": "bob\x00", "password": "x", "next": "/"}
    assert clients.anonymous.post("/sign-in", data=form).status_code == 400


def test_a_misspelt_filter_is_refused_by_name(clients: Clients) -> None:
    """Ignored it would answer with more than was asked for."""
    dora = clients.as_("dora")
    for path in ("entries?form=2022-01-01", "changes?sinse=x", "indicators?jaar=2022", "session?devise=1"):
        answer = dora.get(f"/api/v1/{path}")
        name = path.partition("?")[2].partition("=")[0]
        assert (answer.status_code, answer.get_json()["error"]["fields"]) == (422, {name: ["unknown_field"]})
    beyond = dora.get("/api/v1/entries?limit=0").get_json()["error"]
    assert (beyond["fields"], beyond["message"]) == (
        {"limit": ["out_of_range"]},
        "limit goes from 1 to 500",
    )
