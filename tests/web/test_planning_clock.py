"""The night on which the clock goes back: a time that comes twice is planned the first time, and that is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clients
from tests.web.test_planning import form, opened, planned

SATURDAY, SUNDAY = date(2022, 10, 29), date(2022, 10, 30)
WEEK = "/desk/planning/2022-W43"
TOLD = "02:30 komt die nacht twee keer, want de klok gaat een uur terug. De eerste keer telt."


@pytest.fixture
def alice(clients: Clients) -> Iterator[FlaskClient]:
    with time_machine.travel("2022-10-24T09:00:00+02:00", tick=False):
        yield clients.as_("alice")


def after(alice: FlaskClient, day: date, **typed: str) -> str:
    """The page one comes back to once a duty of bob's is saved."""
    page = opened(alice, f"?guard=bob&day={day}&part=evening", WEEK)
    answer = alice.post(WEEK, data=form(page, place="maritiem", **typed))
    assert answer.status_code == 303, answer.text
    return opened(alice, "", answer.location)


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [(SATURDAY, "22:00", "02:30"), (SUNDAY, "02:30", "06:00")],
    ids=["an end on the next day", "a start"],
)
def test_it_is_told_after_saving(app: Flask, alice: FlaskClient, day: date, start: str, end: str) -> None:
    assert TOLD in after(alice, day, start=start, end=end)
    (duty,) = planned(app, day)
    assert "2022-10-30T00:30" in (f"{duty.starts_at:%Y-%m-%dT%H:%M}", f"{duty.ends_at:%Y-%m-%dT%H:%M}")
    assert duty.seconds == 4.5 * 3600
    assert TOLD not in opened(alice, "", WEEK), "once, to who saved it"


def test_in_french_too(alice: FlaskClient) -> None:
    alice.get(f"{WEEK}?lang=fr")
    assert "02:30 arrive deux fois cette nuit-là" in after(alice, SUNDAY, start="02:30", end="06:00")


def test_it_is_not_told_of_another_hour_an_absence_or_what_is_cancelled(alice: FlaskClient) -> None:
    assert "komt die nacht twee keer" not in after(alice, SATURDAY, start="20:00", end="23:30")
    absent = after(alice, SUNDAY, start="02:30", end="06:00", activity="leave")
    assert "komt die nacht twee keer" not in absent
    page = after(alice, date(2022, 10, 28), start="22:00", end="02:30")
    assert "komt die nacht twee keer" not in page
    assert "twee keer" not in opened(alice, "?twice=never", WEEK)


def test_nor_of_a_duty_that_is_cancelled(app: Flask, alice: FlaskClient) -> None:
    after(alice, SUNDAY, start="02:30", end="06:00")
    (duty,) = planned(app, SUNDAY)
    gone = alice.post(WEEK, data=form(opened(alice, f"?duty={duty.duty}", WEEK), act="cancel"))
    assert "komt die nacht twee keer" not in opened(alice, "", gone.location)
    assert planned(app, SUNDAY) == []
