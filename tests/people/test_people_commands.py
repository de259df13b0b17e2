"""`flask people …` and `flask token …`: exit 0, 1 for what is refused with a sentence, 2 for wrong usage."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from svpp.db import db
from svpp.journal import reference
from svpp.people import manage
from tests.conftest import Clients, application

ADD = ("people", "add", "frans", "--name", "Frans Fierens", "--role", "guard", "--password-stdin")
SESSION = "/api/v1/session"


def run(app: Flask, *words: str, typed: str = "a-good-one\n") -> Result:
    return app.test_cli_runner().invoke(args=words, input=typed)


def test_somebody_is_added_and_signs_in(app: Flask) -> None:
    words = (
        "--team",
        "noord",
        "--language",
        "fr",
        "--role",
        "cell:drugs",
        "--vaststeller-from",
        "2021-01-01",
    )
    done = run(app, *ADD, *words)
    assert (done.exit_code, done.stderr) == (0, "")
    body = {"username": "frans", "password": "a-good-one"}
    person = app.test_client().post(SESSION, json=body).get_json()["person"]
    del person["id"]
    assert person == {
        "username": "frans",
        "name": "Frans Fierens",
        "roles": ["cell:drugs", "guard"],
        "language": "fr",
        "team": "noord",
        "vaststeller": True,
    }
    assert "frans" in run(app, "people", "list").stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--role", "mayor"), "roles are"),
        (("--role", "cell:"), "roles are"),
        (("--role", "cell:zz"), "no register has the cell zz; there are "),
        (("--role", "cell:guards"), "no register has the cell guards"),
        (("--name", "a\tb"), "no control characters"),
        (("--name", " "), "1 to 120"),
        (("--team", "Noord!"), "team's code"),
        (("--team", "n" * 41), "at most 40"),
        (("--vaststeller-until", "2021-01-01"), "first day"),
        (("--vaststeller-from", "2021-01-02", "--vaststeller-until", "2021-01-01"), "ends before"),
    ],
)
def test_a_wrong_value_is_one_sentence_and_adds_nobody(
    app: Flask, words: tuple[str, ...], sentence: str
) -> None:
    refused = run(app, *ADD, *words)
    assert refused.exit_code == 1
    assert sentence in refused.stderr
    assert "Traceback" not in refused.output
    assert "frans" not in run(app, "people", "list").stdout


@pytest.mark.parametrize("role", ["mayor", "cell:zz"])
def test_a_wrong_role_is_refused_before_a_password_is_asked(app: Flask, role: str) -> None:
    refused = run(app, *ADD[:-1], "--role", role)
    assert (refused.exit_code, "Password" in refused.output) == (1, False)


def test_the_cells_there_are_stand_in_the_refusal(app: Flask) -> None:
    refused = run(app, *ADD, "--role", "cell:zz")
    assert "drugs" in refused.stderr.partition("there are ")[2].strip().split(", ")


def test_without_a_plan_there_is_no_cell_yet(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "newest_plans", lambda _session: ())
    refused = run(app, *ADD, "--role", "cell:drugs")
    assert (refused.exit_code, "flask plan load" in refused.stderr) == (1, True)
    assert run(app, *ADD).exit_code == 0


@pytest.mark.parametrize("typed", ["", "short\n", "with\x07bell-bell\n", "x" * 201 + "\n"])
def test_a_poor_password_is_refused(app: Flask, typed: str) -> None:
    refused = run(app, *ADD, typed=typed)
    assert refused.exit_code == 1
    assert "a password" in refused.stderr


@pytest.mark.parametrize("name", ["Frans", "frans f", "é", "f" * 81, ".frans"])
def test_a_poor_user_name_is_refused(app: Flask, name: str) -> None:
    refused = run(app, "people", "add", name, *ADD[3:])
    assert refused.exit_code == 1
    assert "user name" in refused.stderr


def test_a_name_is_taken_once(app: Flask) -> None:
    refused = run(app, "people", "add", "bob", *ADD[3:])
    assert (refused.exit_code, "already" in refused.stderr) == (1, True)


def test_a_team_that_is_not_loaded_is_said_aloud(app: Flask) -> None:
    done = run(app, *ADD, "--team", "west")
    assert done.exit_code == 0
    assert "west" in done.stderr


@pytest.mark.parametrize("words", [("people", "add", "x"), ("people", "fly"), ("token", "add", "x")])
def test_wrong_usage_is_2(app: Flask, words: tuple[str, ...]) -> None:
    assert run(app, *words).exit_code == 2


def test_disabling_and_a_new_password(app: Flask, clients: Clients) -> None:
    bob, alice = clients.as_("bob"), clients.as_("alice")
    assert run(app, "people", "disable", "bob").exit_code == 0
    assert run(app, "people", "set-password", "alice", "--password-stdin").exit_code == 0
    assert bob.get(SESSION).status_code == alice.get(SESSION).status_code == 401
    for words in (("disable", "nobody"), ("set-password", "nobody", "--password-stdin")):
        refused = run(app, "people", *words)
        assert (refused.exit_code, "nobody with" in refused.stderr) == (1, True)


def test_a_token_from_making_to_revoking(app: Flask, clients: Clients) -> None:
    secret = run(app, "token", "add", "power-bi", "--scope", "read:indicators").stdout.strip()
    header = {"Authorization": f"Bearer {secret}"}
    url = "/api/v1/indicators?year=2022"
    assert clients.anonymous.get(url, headers=header).status_code == 200
    listed = run(app, "token", "list").stdout
    assert "power-bi" in listed
    assert secret not in listed
    assert run(app, "token", "add", "power-bi", "--scope", "read:indicators").exit_code == 1
    assert run(app, "token", "add", "other", "--scope", "write:all").exit_code == 1
    assert run(app, "token", "revoke", "power-bi").exit_code == 0
    assert clients.anonymous.get(url, headers=header).status_code == 401
    assert run(app, "token", "revoke", "nothing").exit_code == 1


def test_one_password_however_the_keyboard_sends_it(app: Flask) -> None:
    composed, apart = "caf\u00e9-caf\u00e9", "cafe\u0301-cafe\u0301"
    assert run(app, *ADD, typed=f"{composed}\n").exit_code == 0
    for password in (composed, apart):
        body = {"username": "frans", "password": password}
        assert app.test_client().post(SESSION, json=body).status_code == 200


def test_a_database_without_tables_is_a_sentence(tmp_path: Path) -> None:
    app = application(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    for words in (ADD, ("people", "list"), ("token", "revoke", "x")):
        refused = run(app, *words)
        assert refused.exit_code == 1
        assert "flask db upgrade" in refused.stderr
    with app.app_context():
        db.engine.dispose()


def test_a_person_without_a_password_cannot_sign_in(app: Flask, clients: Clients) -> None:
    from svpp.clock import now

    with app.app_context():
        manage.add_person(db.session(), username="gust", name="Gust", roles=["guard"], now=now())
        db.session.commit()
    for password in ("", " ", "nobody's password", "None"):
        answer = clients.anonymous.post(SESSION, json={"username": "gust", "password": password})
        assert answer.status_code in (401, 422)
