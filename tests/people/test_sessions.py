"""Signing in and out: new at sign-in, dead at sign-out, slowed when guessed, silent about names."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from svpp.db import db
from svpp.people import manage, passwords
from tests.conftest import PASSWORD, Clients, application

URL = "/api/v1/session"


def sign_in(client: FlaskClient, username: str, password: str = PASSWORD) -> int:
    return client.post(URL, json={"username": username, "password": password}).status_code


def test_who_am_i(clients: Clients) -> None:
    body = clients.as_("bob").get(URL).get_json()["person"]
    assert {k: body[k] for k in ("username", "name", "roles", "language", "vaststeller")} == {
        "username": "bob",
        "name": "Bob Bogaert",
        "roles": ["guard"],
        "language": "nl",
        "vaststeller": True,
    }
    assert clients.anonymous.get(URL).status_code == 401


def test_wrong_name_and_wrong_password_are_the_same_answer(clients: Clients) -> None:
    client = clients.anonymous
    one = client.post(URL, json={"username": "bob", "password": "wrong-wrong"})
    two = client.post(URL, json={"username": "nobody", "password": "wrong-wrong"})
    assert one.status_code == two.status_code == 401
    assert one.data == two.data


def test_they_take_the_same_time(app: Flask) -> None:
    """A ratio within one run: an unknown name costs a hash as well, which is nearly all of the time."""
    client = app.test_client()
    spent: dict[str, list[float]] = {"bob": [], "nobody": []}
    for _ in range(5):
        for name, times in spent.items():
            start = time.perf_counter()
            sign_in(client, name, "wrong-wrong")
            times.append(time.perf_counter() - start)
    known, unknown = (statistics.median(times) for times in spent.values())
    assert 0.4 < known / unknown < 2.5


def test_a_cookie_is_dead_after_signing_out(app: Flask, clients: Clients) -> None:
    bob = clients.as_("bob")
    cookie = bob.get_cookie("ronde")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert bob.delete(URL).status_code == 204
    replayed = app.test_client()
    replayed.set_cookie("ronde", cookie.value)
    assert replayed.get(URL).status_code == 401


def test_each_sign_in_is_a_session_of_its_own(app: Flask) -> None:
    one, two = app.test_client(), app.test_client()
    assert sign_in(one, "bob") == sign_in(two, "bob") == 200
    assert one.get_cookie("ronde").value != two.get_cookie("ronde").value  # type: ignore[union-attr]
    one.delete(URL)
    assert two.get(URL).status_code == 200


def test_signing_in_again_ends_what_this_browser_had(app: Flask, clients: Clients) -> None:
    phone = clients.as_("bob")
    before = phone.get_cookie("ronde")
    assert before is not None
    assert sign_in(phone, "charlie") == 200
    assert phone.get(URL).get_json()["person"]["username"] == "charlie"
    replayed = app.test_client()
    replayed.set_cookie("ronde", before.value)
    assert replayed.get(URL).status_code == 401


def test_a_wrong_password_leaves_the_session_as_it_is(clients: Clients) -> None:
    phone = clients.as_("bob")
    assert sign_in(phone, "charlie", "wrong-wrong") == 401
    assert phone.get(URL).get_json()["person"]["username"] == "bob"


@pytest.mark.parametrize("change", ["disable", "set_password"])
def test_a_change_while_the_password_is_judged_wins(
    app: Flask, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    right = passwords.matches

    def slowly(stored: str | None, password: str) -> bool:
        with db.session.registry.createfunc() as other:
            now = datetime.now(UTC)
            if change == "disable":
                manage.disable(other, "bob", now)
            else:
                manage.set_password(other, "bob", "another-word", now)
            other.commit()
        return right(stored, password)

    monkeypatch.setattr(passwords, "matches", slowly)
    assert sign_in(app.test_client(), "bob") == 401


def test_a_hash_of_yesterday_is_renewed(app: Flask) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with app.app_context():
        manage.find_person(db.session(), "bob").password_hash = weak
        db.session.commit()
    assert sign_in(app.test_client(), "bob") == 200
    with app.app_context():
        stored = manage.find_person(db.session(), "bob").password_hash
        assert stored is not None
        assert "m=19456,t=2,p=1" in stored
    assert sign_in(app.test_client(), "bob") == 200


@pytest.mark.parametrize("cookie", ["", "x", "e30.aaaa.bbbb", "\u00e9", "." * 3000])
def test_an_invented_cookie_is_nobody(app: Flask, cookie: str) -> None:
    client = app.test_client()
    assert client.get(URL, headers={"Cookie": f"ronde={cookie}"}).status_code == 401


def test_a_disabled_person_is_out_at_once(app: Flask, clients: Clients) -> None:
    bob = clients.as_("bob")
    with app.app_context():
        manage.disable(db.session(), "bob", datetime.now(UTC))
        db.session.commit()
    assert bob.get(URL).status_code == 401
    assert sign_in(app.test_client(), "bob") == 401


def test_a_new_password_ends_every_session(app: Flask, clients: Clients) -> None:
    bob = clients.as_("bob")
    with app.app_context():
        manage.set_password(db.session(), "bob", "another-word", datetime.now(UTC))
        db.session.commit()
    assert bob.get(URL).status_code == 401
    assert sign_in(app.test_client(), "bob") == 401
    assert sign_in(app.test_client(), "bob", "another-word") == 200


def test_a_session_survives_a_server_clock_that_goes_back(clients: Clients) -> None:
    bob = clients.as_("bob")
    with time_machine.travel("2024-01-01T00:00:00Z", tick=False):
        assert bob.get(URL).status_code == 200


@pytest.mark.parametrize("name", ["bob", "nobody"])
def test_guessing_is_slowed_per_account(database_url: str, name: str) -> None:
    app = application(database_url, RONDE_LOGIN_LIMIT="3 per minute")
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False) as clock:
        client = app.test_client()
        assert [sign_in(client, name, "wrong-wrong") for _ in range(4)] == [401, 401, 401, 429]
        answer = client.post(URL, json={"username": name, "password": PASSWORD})
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["Retry-After"]) <= 61
        clock.shift(62)
        assert sign_in(client, name, "wrong-wrong") == 401
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("body", [{}, {"username": "bob"}, {"username": 1, "password": []}, [], "x"])
def test_a_malformed_sign_in_is_refused_by_name(clients: Clients, body: object) -> None:
    answer = clients.anonymous.post(URL, json=body)
    assert answer.status_code in (400, 422)
    assert answer.get_json()["error"]["message"]
