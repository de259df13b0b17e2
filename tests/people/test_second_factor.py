"""The second step: asked of whoever set it up, compulsory for some roles by a setting, every code once."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from svpp.db import db
from svpp.people import manage, second_factor
from svpp.people.models import Person
from tests.conftest import PASSWORD
from tests.web.pages import desk

URL = "/api/v1/session"
NOW = datetime(2026, 11, 25, 12, 0, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


def secret_on(page: str) -> pyotp.TOTP:
    found = re.search(r'class="key">([A-Z2-7 ]+)<', page)
    assert found, page
    return pyotp.TOTP(found[1].replace(" ", ""))


def codes_on(page: str) -> list[str]:
    return re.findall(r"<li><code>([\w-]+)</code></li>", page)


def enrol(client: FlaskClient) -> tuple[pyotp.TOTP, list[str]]:
    """Sets the app up as a person does; the app, and the recovery codes."""
    app = secret_on(client.get("/account/authenticator").text)
    shown = client.post("/account/authenticator", data={"code": app.now()})
    assert shown.status_code == 200, shown.text
    return app, codes_on(shown.text)


def password(client: FlaskClient, username: str = "alice", following: str = "/") -> str:
    form = {"username": username, "password": PASSWORD, "next": following}
    return client.post("/sign-in", data=form).headers.get("Location", "")


def is_in(client: FlaskClient) -> bool:
    return client.get(URL).status_code == 200


def test_a_password_alone_opens_nothing_any_more(app: Flask, clock: time_machine.Coordinates) -> None:
    totp, _codes = enrol(desk(app, "alice"))
    clock.shift(timedelta(seconds=60))
    client = app.test_client()
    assert password(client, following="/desk/2022-03-17") == "/sign-in/code?next=/desk/2022-03-17"
    assert not is_in(client)
    assert client.get("/desk/2022-03-17").status_code == 303
    page = client.get("/sign-in/code?next=/desk/2022-03-17&lang=fr").text
    assert "Alice Aerts" in page
    assert "⟦" not in page
    wrong = client.post("/sign-in/code", data={"code": "000000"})
    assert wrong.status_code == 401
    assert not is_in(client)
    right = client.post("/sign-in/code", data={"code": totp.now(), "next": "/desk/2022-03-17"})
    assert right.headers["Location"] == "/desk/2022-03-17"
    assert is_in(client)


def test_a_code_works_once(app: Flask, clock: time_machine.Coordinates) -> None:
    totp, _codes = enrol(desk(app, "alice"))
    for seconds, outcome in (
        (0, False),
        (60, True),
        (0, False),
    ):  # the code that proved the app is used up too
        clock.shift(timedelta(seconds=seconds))
        client = app.test_client()
        password(client)
        client.post("/sign-in/code", data={"code": totp.now()})
        assert is_in(client) is outcome


def test_opening_the_page_again_takes_nothing_away(app: Flask) -> None:
    client = desk(app, "alice")
    enrol(client)
    for answer in (
        client.get("/account/authenticator"),
        client.post("/account/authenticator", data={"code": "000000"}),
    ):
        assert (answer.status_code, answer.location) == (303, "/account")
    fresh = app.test_client()
    assert password(fresh).startswith("/sign-in/code")
    assert not is_in(fresh)


@pytest.mark.parametrize("path", ["/account/recovery", "/account/authenticator/remove"])
def test_an_open_screen_is_no_place_to_guess_codes(make_app: Callable[..., Flask], path: str) -> None:
    client = desk(make_app(RONDE_LOGIN_LIMIT="5 per hour"), "alice")
    enrol(client)
    statuses = [client.post(path, data={"code": f"{n:06d}"}).status_code for n in range(6)]
    assert statuses == [401] * 5 + [429]


@pytest.mark.parametrize(("seconds", "right"), [(-31, True), (29, True), (-65, False), (65, False)])
def test_a_phone_may_be_half_a_minute_off(
    app: Flask, clock: time_machine.Coordinates, seconds: int, right: bool
) -> None:
    totp, _codes = enrol(desk(app, "alice"))
    clock.shift(timedelta(minutes=10))
    client = app.test_client()
    password(client)
    client.post("/sign-in/code", data={"code": totp.at(int(NOW.timestamp()) + 600 + seconds)})
    assert is_in(client) is right


def test_a_recovery_code_works_once_however_it_is_typed(app: Flask) -> None:
    _totp, codes = enrol(desk(app, "alice"))
    assert len(codes) == 10
    for code, outcome in ((codes[0].upper().replace("-", " "), True), (codes[0], False), (codes[1], True)):
        client = app.test_client()
        password(client)
        client.post("/sign-in/code", data={"code": code})
        assert is_in(client) is outcome


def test_new_recovery_codes_need_a_code_and_end_the_old(app: Flask, clock: time_machine.Coordinates) -> None:
    alice = desk(app, "alice")
    _totp, old = enrol(alice)
    assert alice.post("/account/recovery", data={"code": "123456"}).status_code == 401
    new = codes_on(alice.post("/account/recovery", data={"code": old[0]}).text)
    assert len(new) == 10
    client = app.test_client()
    password(client)
    assert client.post("/sign-in/code", data={"code": old[1]}).status_code == 401
    assert client.post("/sign-in/code", data={"code": new[1]}).status_code == 303


def test_programs_and_phones_give_it_with_the_password(app: Flask, clock: time_machine.Coordinates) -> None:
    totp, _codes = enrol(desk(app, "alice"))
    clock.shift(timedelta(seconds=60))
    client = app.test_client()
    body = {"username": "alice", "password": PASSWORD}
    refused = client.post(URL, json=body)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (401, "second_factor_needed")
    assert client.post(URL, json={**body, "code": "000000"}).get_json()["error"]["code"] == "wrong_code"
    wrong_password = client.post(URL, json={**body, "password": "no-no-no-no", "code": totp.now()})
    assert wrong_password.get_json()["error"]["code"] == "wrong_credentials"
    assert client.post(URL, json={**body, "code": totp.now()}).status_code == 200


def test_being_halfway_ends(app: Flask, clock: time_machine.Coordinates) -> None:
    totp, _codes = enrol(desk(app, "alice"))
    late, changed = app.test_client(), app.test_client()
    password(late)
    clock.shift(timedelta(minutes=11))
    assert late.post("/sign-in/code", data={"code": totp.now()}).status_code in (303, 401)
    assert not is_in(late)
    password(changed)
    with app.app_context():
        manage.set_password(db.session(), "alice", "another-word", datetime.now(UTC))
        db.session.commit()
    changed.post("/sign-in/code", data={"code": totp.now()})
    assert not is_in(changed)


def test_guessing_codes_is_slowed(make_app: Callable[..., Flask]) -> None:
    app = make_app(RONDE_LOGIN_LIMIT="5 per minute")
    enrol(desk(app, "alice"))
    client = app.test_client()
    password(client)
    answers = [client.post("/sign-in/code", data={"code": f"{n:06}"}).status_code for n in range(7)]
    assert answers[0] == 401
    assert answers[-1] == 429


@pytest.fixture
def strict(make_app: Callable[..., Flask]) -> Flask:
    return make_app(RONDE_SECOND_FACTOR="required")


@pytest.mark.parametrize("who", ["alice", "dora", "edda"])
def test_where_it_is_required_nothing_opens_before_it_is_set_up(strict: Flask, who: str) -> None:
    client = strict.test_client()
    body = {"username": who, "password": PASSWORD}
    assert client.post(URL, json=body).get_json()["error"]["code"] == "second_factor_missing"
    assert password(client, who, "/account").startswith("/sign-in/set-up")
    assert not is_in(client)
    page = client.get("/sign-in/set-up?next=/account").text
    totp = secret_on(page)
    assert client.post("/sign-in/set-up", data={"code": "1"}).status_code == 401
    shown = client.post("/sign-in/set-up", data={"code": totp.now(), "next": "/account"})
    assert len(codes_on(shown.text)) == 10
    assert is_in(client)
    refused = client.post("/account/authenticator/remove", data={"code": codes_on(shown.text)[0]})
    assert refused.status_code == 403


def test_a_guard_is_never_made_to(strict: Flask) -> None:
    client = strict.test_client()
    assert client.post(URL, json={"username": "bob", "password": PASSWORD}).status_code == 200


def test_whoever_lost_it_is_helped_by_a_command(app: Flask) -> None:
    enrol(desk(app, "alice"))
    result = app.test_cli_runner().invoke(args=["people", "reset-second-factor", "alice"])
    assert result.exit_code == 0, result.output
    assert is_in(desk(app, "alice"))


def test_the_secret_is_not_readable_in_the_database(app: Flask) -> None:
    totp, codes = enrol(desk(app, "alice"))
    with app.app_context():
        alice = manage.find_person(db.session(), "alice").id
        factor = second_factor.confirmed(db.session(), alice)
        assert factor is not None
        assert totp.secret not in factor.secret
        hashes = db.session.scalars(db.select(second_factor.RecoveryCode.code_hash)).all()
        assert not set(codes) & set(hashes)


def test_the_account_page_in_both_languages_and_a_new_password(app: Flask) -> None:
    alice, other = desk(app, "alice"), desk(app, "alice")
    for language in ("nl", "fr"):
        assert "⟦" not in html.unescape(alice.get(f"/account?lang={language}").text)
    form = {"old": "wrong-wrong", "new": "four words are good"}
    assert alice.post("/account/password", data=form).status_code == 401
    assert alice.post("/account/password", data={"old": PASSWORD, "new": "short"}).status_code == 400
    assert alice.post("/account/password", data={**form, "old": PASSWORD}).status_code == 303
    assert is_in(alice)
    assert not is_in(other)


def test_a_passkey_is_made_or_removed_only_with_a_fresh_proof(
    app: Flask, clock: time_machine.Coordinates
) -> None:
    alice = app.test_client()
    password(alice)
    options, gone = "/account/passkeys/options", "/account/passkeys/1/remove"
    for path in (options, gone):
        assert alice.post(path).status_code == 401
        assert alice.post(path, data={"password": "guessed"}).status_code == 401
    assert alice.post(options, data={"password": PASSWORD}).status_code == 200
    assert alice.post(gone, data={"password": PASSWORD}).status_code == 303
    _, codes = enrol(alice)
    for path in (options, gone):  # the app is asked where there is one
        assert alice.post(path, data={"password": PASSWORD}).status_code == 401
    assert alice.post(options, data={"code": codes[0]}).status_code == 200
    assert alice.post(gone, data={"code": codes[1]}).status_code == 303


def test_the_challenge_of_signing_in_makes_no_passkey(app: Flask) -> None:
    alice = app.test_client()
    password(alice)
    assert alice.post("/sign-in/passkey/options").status_code == 200
    answer = alice.post("/account/passkeys", data={"credential": "{}", "name": "x"})
    assert answer.status_code == 401
    with alice.session_transaction() as cookie:
        assert "passkey_challenge" in cookie  # it was not even looked at


def test_who_has_no_password_must_have_signed_in_just_now(
    app: Flask, clock: time_machine.Coordinates
) -> None:
    alice = app.test_client()
    password(alice)
    with app.app_context():
        db.session.execute(sa.update(Person).where(Person.username == "alice").values(password_hash=None))
        db.session.commit()
        db.session.remove()
    assert alice.post("/account/passkeys/options").status_code == 200
    clock.shift(601)
    assert alice.post("/account/passkeys/options").status_code == 401
