"""Guessing is slowed per account and per source, also when the tries come all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from svpp.db import db
from svpp.people.models import SignInAttempt
from tests.conftest import PASSWORD, application

URL = "/api/v1/session"
AT_ONCE = 12
LIMIT = 4


@pytest.fixture
def strict(database_url: str) -> Flask:
    app = application(database_url, RONDE_LOGIN_LIMIT=f"{LIMIT} per hour")
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def attempt(app: Flask, username: str, password: str, source: str = "192.0.2.1") -> int:
    """The answer's status; whoever is told that the database is busy (503) comes again, as a phone does."""
    body = {"username": username, "password": password}
    for _ in range(5):
        answer = app.test_client().post(URL, json=body, environ_base={"REMOTE_ADDR": source})
        if answer.status_code != 503:
            break
    return answer.status_code


def at_once(app: Flask, one: Callable[[int], int]) -> Counter[int]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(one, range(AT_ONCE)))


@pytest.mark.parametrize("name", ["bob", "nobody"])
def test_tries_at_one_account_from_everywhere_at_once(strict: Flask, name: str) -> None:
    answers = at_once(strict, lambda n: attempt(strict, name, "wrong-wrong", f"192.0.2.{n}"))
    assert answers == {401: LIMIT, 429: AT_ONCE - LIMIT}


def test_tries_of_many_names_from_one_source_at_once(strict: Flask) -> None:
    answers = at_once(strict, lambda n: attempt(strict, f"name{n}", "wrong-wrong"))
    assert answers == {401: LIMIT, 429: AT_ONCE - LIMIT}


def test_a_whole_team_signs_in_at_once_behind_one_address(database_url: str) -> None:
    app = application(database_url, RONDE_LOGIN_LIMIT="10 per minute")
    assert at_once(app, lambda n: attempt(app, ("bob", "charlie", "alice")[n % 3], PASSWORD)) == {
        200: AT_ONCE
    }
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(SignInAttempt)) == 0
        db.session.remove()
        db.engine.dispose()


def test_a_right_password_does_not_wash_away_the_wrong_ones(strict: Flask) -> None:
    tries = ["wrong-wrong"] * (LIMIT - 1) + [PASSWORD, "wrong-wrong", PASSWORD]
    assert [attempt(strict, "bob", one) for one in tries] == [401] * (LIMIT - 1) + [200, 401, 429]


def test_what_was_typed_as_a_name_is_not_kept(strict: Flask) -> None:
    """People type their password into the wrong field."""
    attempt(strict, "my secret password", "x")
    with strict.app_context():
        keys = list(db.session.scalars(sa.select(SignInAttempt.key)))
        assert len(keys) == 2
        assert not any("secret" in key for key in keys)


def test_old_tries_are_removed(strict: Flask) -> None:
    with strict.app_context():
        db.session.add(SignInAttempt(key="account:x", at=datetime(2020, 1, 1, tzinfo=UTC)))
        db.session.commit()
    attempt(strict, "nobody", "wrong-wrong")
    with strict.app_context():
        assert "account:x" not in set(db.session.scalars(sa.select(SignInAttempt.key)))
