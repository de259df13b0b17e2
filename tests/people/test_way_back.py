"""After signing in one comes back to the page one asked for, and never to somebody else's."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from svpp.security import own_path, sign_in_address


@pytest.mark.parametrize(
    "path", ["/", "/desk/2022-03-17", "/year/2022?domain=3&x=%2F%2Fy", "/app#/day", "/é"]
)
def test_our_own_pages(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "desk",
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "/desk\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "/a\\b",
        "/a\x00",
    ],
)
def test_everything_else_is_the_first_page(path: str | None) -> None:
    assert own_path(path) == "/"


@pytest.mark.parametrize(
    ("asked", "method", "back"),
    [
        ("/desk/2022-03-17", "GET", "/desk/2022-03-17"),
        ("/year/2022?domain=3&of=a%26b", "GET", "/year/2022?domain=3&of=a%26b"),
        ("/", "GET", None),
        ("/desk/2022-03-17", "POST", None),
        ("//evil.example/x", "GET", "/evil.example/x"),  # a path of ours, whatever it looks like
    ],
)
def test_the_way_back(app: Flask, asked: str, method: str, back: str | None) -> None:
    path, _, query = asked.partition("?")
    with app.test_request_context(
        "/", method=method, query_string=query, environ_overrides={"PATH_INFO": path}
    ):
        address = urlsplit(sign_in_address())
    assert (address.scheme, address.netloc, address.path) == ("", "", "/sign-in")
    assert parse_qs(address.query).get("next", [None])[0] == back
