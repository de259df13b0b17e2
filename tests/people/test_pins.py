"""PINs: what is one, how long the next try waits, and that a count survives."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask

from svpp.db import db, writing
from svpp.people import pins
from svpp.people.manage import find_person
from svpp.people.models import PinTries
from svpp.problems import Problem
from tests.entries import DEVICE

NOW = datetime(2022, 3, 17, 9, tzinfo=UTC)
OTHER = "0192f0c0-0000-7000-8000-0000000000ff"


@pytest.mark.parametrize("pin", ["2580", "1080", "999998", "1224", "112233445566"])
def test_these_are_pins(pin: str) -> None:
    assert not pins.fault(pin)


@pytest.mark.parametrize(
    "pin", ["", "123", "1111", "1234", "9876", "12a4", "１２８０", "1234567890123", " 258"]
)
def test_these_are_none(pin: str) -> None:
    assert pins.fault(pin)


def test_five_cost_nothing_then_each_waits_longer_up_to_an_hour() -> None:
    assert [pins.wait(n).total_seconds() for n in (0, 4, 5, 6, 7, 11, 12, 50)] == [
        0,
        0,
        30,
        60,
        120,
        1920,
        3600,
        3600,
    ]


@pytest.fixture
def bob(app: Flask) -> int:
    with app.app_context(), writing(db.session()) as session:
        person_id = find_person(session, "bob").id
        pins.set_pin(session, person_id, "2580", NOW)
    return person_id


def judged(person_id: int, pin: str, after: float, device: str = DEVICE) -> str:
    try:
        pins.judge(db.session(), person_id, device, pin, NOW + timedelta(seconds=after))
    except Problem as problem:
        return problem.code
    return "right"


def test_wrong_ones_wait_and_a_right_one_forgives(app: Flask, bob: int) -> None:
    with app.app_context():
        assert [judged(bob, "0000", n) for n in range(5)] == ["wrong_pin"] * 5
        assert judged(bob, "2580", 5) == "too_many_tries", "a right one waits too"
        assert judged(bob, "2580", 5, OTHER) == "right", "another phone is another count"
        assert judged(bob, "2580", 4 + 30) == "right"
        assert [judged(bob, "0000", 40 + n) for n in range(5)] == ["wrong_pin"] * 5
        assert judged(bob, "0000", 44 + 31) == "wrong_pin"
        assert judged(bob, "2580", 75 + 59) == "too_many_tries"
        assert judged(bob, "2580", 75 + 61) == "right"


def test_nobody_is_locked_out_before_choosing_one(app: Flask) -> None:
    with app.app_context():
        person_id = find_person(db.session(), "charlie").id
        assert [judged(person_id, "0000", n) for n in range(8)] == ["no_pin"] * 8


def test_two_first_tries_at_once_both_count(app: Flask) -> None:
    """As two first PINs at once do: the last one stands."""
    with app.app_context():
        person_id = find_person(db.session(), "charlie").id
    for step in (
        lambda: judged(person_id, "0000", 0),
        lambda: chosen(person_id, "2580"),
        lambda: judged(person_id, "0000", 0, OTHER),
    ):
        answers = at_once(app, step)
        assert answers[0] == answers[1], answers
    with app.app_context():
        tries = db.session.get_one(PinTries, (person_id, OTHER))
        assert tries.failures == 2


def chosen(person_id: int, pin: str) -> str:
    with writing(db.session()) as session:
        pins.set_pin(session, person_id, pin, NOW)
    return "chosen"


def at_once(app: Flask, step: Callable[[], str]) -> list[str]:
    together = Barrier(2)

    def one(_: int) -> str:
        with app.app_context():
            db.session.connection()
            together.wait(20)
            return step()

    with ThreadPoolExecutor(2) as both:
        return list(both.map(one, range(2)))


def test_a_new_one_ends_the_waiting(app: Flask, bob: int) -> None:
    with app.app_context():
        for n in range(5):
            judged(bob, "0000", n)
        with writing(db.session()) as session:
            pins.set_pin(session, bob, "1080", NOW)
        assert judged(bob, "2580", 6) == "wrong_pin"
        assert judged(bob, "1080", 7) == "right"
