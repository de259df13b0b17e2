"""Typed clock times: every usual spelling, and the two nights on which the clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svpp.when.clocks import Doubt, clock_of, is_second, read_clock
from svpp.when.days import BRUSSELS

PLAIN, SPRING, AUTUMN = date(2022, 3, 17), date(2022, 3, 27), date(2022, 10, 30)


@pytest.mark.parametrize("text", ["07:30", "7:30", "0730", "7.30", "7u30", "7h30", " 7:30 "])
def test_usual_spellings(text: str) -> None:
    assert read_clock(text, PLAIN, BRUSSELS) == datetime(2022, 3, 17, 6, 30, tzinfo=UTC)


def test_the_end_of_the_day() -> None:
    assert read_clock("24:00", PLAIN, BRUSSELS) == datetime(2022, 3, 17, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "7", "24:01", "25:00", "12:60", "noon", "-1:00", "1:2", "123:45", "٠٧:٣٠x"]
)
def test_what_is_no_time(text: str) -> None:
    assert read_clock(text, PLAIN, BRUSSELS) == Doubt("bad_clock")


def test_the_missing_hour_is_explained_by_its_edges() -> None:
    for text in ("02:00", "02:30", "02:59"):
        assert read_clock(text, SPRING, BRUSSELS) == Doubt("missing_hour", "01:59", "03:00")
    assert read_clock("01:59", SPRING, BRUSSELS) == datetime(2022, 3, 27, 0, 59, tzinfo=UTC)
    assert read_clock("03:00", SPRING, BRUSSELS) == datetime(2022, 3, 27, 1, tzinfo=UTC)


def test_the_double_hour_is_asked_for() -> None:
    assert read_clock("02:30", AUTUMN, BRUSSELS) == Doubt("double_hour", "+02:00", "+01:00")
    assert read_clock("02:30", AUTUMN, BRUSSELS, False) == datetime(2022, 10, 30, 0, 30, tzinfo=UTC)
    assert read_clock("02:30", AUTUMN, BRUSSELS, True) == datetime(2022, 10, 30, 1, 30, tzinfo=UTC)
    assert read_clock("03:00", AUTUMN, BRUSSELS, True) == datetime(2022, 10, 30, 2, tzinfo=UTC)


@given(st.integers(0, 365 * 24 * 60 - 1))
def test_what_a_clock_shows_is_read_back(minutes: int) -> None:
    moment = datetime(2022, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    day = moment.astimezone(BRUSSELS).date()
    shown = clock_of(moment, BRUSSELS)
    assert read_clock(shown, day, BRUSSELS, is_second(moment, BRUSSELS)) == moment
