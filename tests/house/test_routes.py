"""Every route is guarded or deliberately public, and the API's description agrees with its routes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from tests.conftest import Clients

#: addresses that anybody may open, each with its reason
PUBLIC = {
    "/static/<path:filename>": "files without personal data",
    "/service-worker.js": "the phone's worker",
    "/manifest.webmanifest": "the phone's manifest",
    "/app": "the phone's shell: the same page for everybody",
    "/app/<path:_path>": "the phone's shell",
    "/accessibility": "the statement that everybody may read",
    "/app/words/<language>.json": "the phone's words",
    "/app/pack/<version>.json": "the phone's files in one piece",
    "/app/style.css": "the phone's sheets in one",
    "/style.css": "the desk's sheets in one",
    "/healthz": "the process lives",
    "/readyz": "the server can work; no personal data",
    "/metrics": "local or with a token, see tests/api/test_health.py",
    "/sign-in": "where one signs in",
    "/sign-in/code": "the second step, for whoever gave a right password",
    "/sign-in/set-up": "the same",
    "/sign-in/passkey": "where one signs in",
    "/sign-in/passkey/options": "a random challenge",
    "/sign-in/oidc": "leads to the municipality's sign-in",
    "/sign-in/oidc/callback": "comes back from there",
    "/sign-out": "ends a session; without one it does nothing",
    "/": "leads to the right page or to signing in",
    "/api/v1/session": "where programs sign in; GET answers 401",
    "/api/v1/devices": "opened by a one-time code of the desk",
    "/api/v1/devices/session": "where people sign in on an enrolled phone: its credential and a PIN",
    "/api/v1/devices/contact": "a phone's own credential, or a session",
    "/api/v1/devices/parcels": "a phone's own credential",
    "/api/v1/openapi.json": "the description of the API",
    "/api/docs": "the same, readable",
}


def concrete(rule: str) -> str:
    """An address that matches the rule."""
    values = {"day": "2022-03-17", "date": "2022-03-17", "year": "2022", "suffix": "json", "sha256": "0" * 64}
    return re.sub(r"<(?:(\w+):)?(\w+)>", lambda m: "1" if m[1] == "int" else values.get(m[2], "x"), rule)


def guarded_rules(app: Flask) -> list[tuple[str, str]]:
    unwanted = {"HEAD", "OPTIONS"}
    return [
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        if rule.rule not in PUBLIC
        for method in sorted((rule.methods or set()) - unwanted)
    ]


def test_nothing_answers_without_signing_in(app: Flask, clients: Clients) -> None:
    rules = guarded_rules(app)
    assert len(rules) > 10
    for rule, method in rules:
        body: dict[str, Any] = {"json": {}} if rule.startswith("/api/") and method in ("POST", "PUT") else {}
        answer = clients.anonymous.open(concrete(rule), method=method, **body)
        signed_out = answer.status_code == 401 or (
            answer.status_code in (302, 303) and "/sign-in" in answer.headers["Location"]
        )
        assert signed_out or (answer.status_code == 403 and "photos" in rule), (
            rule,
            method,
            answer.status_code,
        )


def test_every_public_address_still_exists_or_is_taken_off_the_list(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert set(PUBLIC) <= rules


def test_the_description_agrees_with_the_routes(app: Flask, clients: Clients) -> None:
    description = clients.anonymous.get("/api/v1/openapi.json").get_json()
    assert description["openapi"].startswith("3.1")
    described = {
        (path, method)
        for path, acts in description["paths"].items()
        for method in acts
        if method != "parameters"
    }
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and rule.rule != "/api/v1/openapi.json"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == served


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/entries/x", "/reports/2022.exe"])
def test_an_unknown_address_has_the_one_error_shape(clients: Clients, path: str) -> None:
    answer = clients.as_("bob").get(path)
    assert answer.status_code in (403, 404)
    assert set(answer.get_json()["error"]) >= {"code", "message"}
