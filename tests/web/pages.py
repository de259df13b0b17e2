"""What the tests of pages share: signing in by the form, and reading a form's fields."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import PASSWORD

MISSING_WORD = re.compile("⟦[^⟧]*⟧")


class _Fields(HTMLParser):
    """Names and values of what a browser would send of the page's forms, hidden ones and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        chosen = given.get("type") not in ("radio", "checkbox", "file") or "checked" in given
        if tag == "input" and given.get("name") and chosen:
            self.found[str(given["name"])] = given.get("value") or ""


def fields(page: str) -> dict[str, str]:
    parser = _Fields()
    parser.feed(page)
    return parser.found


def desk(app: Flask, username: str, language: str | None = None) -> FlaskClient:
    """A browser that signed in through the page."""
    client = app.test_client()
    answer = client.post("/sign-in", data={"username": username, "password": PASSWORD, "next": "/"})
    assert answer.status_code == 303, answer.text
    if language:
        client.get(f"/?lang={language}")
    return client
