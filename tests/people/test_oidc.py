"""Signing in at the municipality's own provider: a real one, started here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from svpp.config import SettingError
from svpp.db import db
from svpp.people import manage
from tests.conftest import application
from tests.people.provider import Provider

URL = "/api/v1/session"
HERE = "http://localhost/sign-in/oidc/callback"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # loopback speaks no HTTPS
        running = Provider()
        running.client.redirects = {HERE}
        yield running
        running.stop()


@pytest.fixture
def oidc(provider: Provider, make_app: Callable[..., Flask]) -> Flask:
    provider.username = "alice"
    return make_app(
        RONDE_OIDC_ISSUER=provider.issuer,
        RONDE_OIDC_CLIENT_ID="ronde",
        RONDE_OIDC_CLIENT_SECRET=provider.client.secret,
        RONDE_OIDC_LABEL="Molenbeek",
    )


def leave(client: FlaskClient, following: str = "/") -> str:
    """The provider's address, as the page leads there."""
    assert "Molenbeek" in client.get("/sign-in?lang=nl").text
    answer = client.get(f"/sign-in/oidc?next={following}")
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def come_back(client: FlaskClient, address: str) -> tuple[int, str]:
    """What a browser does there, and the answer here."""
    back = requests.get(address, allow_redirects=False, timeout=10).headers["Location"]
    answer = client.get(f"{urlsplit(back).path}?{urlsplit(back).query}")
    return answer.status_code, answer.headers.get("Location", answer.text)


def test_who_proves_it_there_is_in_here(oidc: Flask) -> None:
    client = oidc.test_client()
    address = leave(client, "/desk/2022-03-17")
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["state"]
    assert asked["nonce"]
    assert come_back(client, address) == (303, "/desk/2022-03-17")
    assert client.get(URL).get_json()["person"]["username"] == "alice"


def test_an_answer_works_once_and_in_the_browser_that_asked(oidc: Flask) -> None:
    mine, other = oidc.test_client(), oidc.test_client()
    back = requests.get(leave(mine), allow_redirects=False, timeout=10).headers["Location"]
    path = f"{urlsplit(back).path}?{urlsplit(back).query}"
    assert other.get(path).status_code == 401
    assert other.get(URL).status_code == 401
    assert mine.get(path).status_code == 303
    assert oidc.test_client().get(path).status_code == 401


@pytest.mark.parametrize("username", ["mallory", "", "ALICE; --"])
def test_whoever_is_not_known_here_stays_outside(oidc: Flask, provider: Provider, username: str) -> None:
    client = oidc.test_client()
    address = leave(client)
    provider.username = username or "\u200b"
    status, text = come_back(client, address)
    assert status == 403
    assert "beheerder" in text
    assert client.get(URL).status_code == 401


def test_a_disabled_person_stays_outside(oidc: Flask) -> None:
    with oidc.app_context():
        manage.disable(db.session(), "alice", datetime.now(UTC))
        db.session.commit()
    client = oidc.test_client()
    assert come_back(client, leave(client))[0] == 403


def test_saying_no_there_and_a_provider_that_is_away_are_sentences(
    oidc: Flask, provider: Provider, make_app: Callable[..., Flask]
) -> None:
    client = oidc.test_client()
    leave(client)
    denied = client.get("/sign-in/oidc/callback?error=access_denied&state=x")
    assert denied.status_code == 401
    assert "lukte niet" in denied.text
    away = make_app(
        RONDE_OIDC_ISSUER="http://127.0.0.1:9",
        RONDE_OIDC_CLIENT_ID="ronde",
        RONDE_OIDC_CLIENT_SECRET="secret",
    ).test_client()
    assert away.get("/sign-in/oidc?lang=nl").status_code == 401


def test_without_the_setting_there_is_nothing(app: Flask) -> None:
    client = app.test_client()
    assert "oidc" not in client.get("/sign-in").text
    assert client.get("/sign-in/oidc").status_code == 404


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({"RONDE_OIDC_ISSUER": "https://a.be"}, "RONDE_OIDC_CLIENT_ID"),
        (
            {
                "RONDE_OIDC_ISSUER": "http://a.be",
                "RONDE_OIDC_CLIENT_ID": "x",
                "RONDE_OIDC_CLIENT_SECRET": "y",
            },
            "RONDE_OIDC_ISSUER",
        ),
        *(
            (
                {
                    "RONDE_OIDC_ISSUER": issuer,
                    "RONDE_OIDC_CLIENT_ID": "ronde",
                    "RONDE_OIDC_CLIENT_SECRET": "x",
                },
                "RONDE_OIDC_ISSUER",
            )
            for issuer in ("http://[bad", "https://", "https://login.example.be:port/realm")
        ),
        ({"RONDE_SECOND_FACTOR": "yes"}, "RONDE_SECOND_FACTOR"),
    ],
)
def test_a_wrong_setting_stops_the_start(environ: dict[str, str], name: str) -> None:
    with pytest.raises(SettingError, match=name):
        application("sqlite:////tmp/never-made.sqlite", **environ)
