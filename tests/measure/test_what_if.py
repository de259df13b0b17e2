"""What a correction would change: hours of indicators and of a guard, before and after; overlaps told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from svpp.facts.values import Presence
from svpp.measure.what_if import Ground, changed, compare_hours, field_seconds, taken
from svpp.plan.catalogue import HoursSource, Indicator
from svpp.when.days import BRUSSELS
from tests.measure.making import HOUR, an_indicator, moment

DAY = date(2022, 3, 17)
GROUND = Ground(BRUSSELS, 16 * HOUR, {DAY: {"a": frozenset({"risk"})}})


def walk(entry: str, start: str, end: str | None, place: str = "a", **rest: object) -> Presence:
    whole = {"guards": (1,), "activity": "patrol", "order": 1, **rest}
    return Presence(
        entry=entry,
        place=place,
        start=moment(f"2022-03-17 {start}"),
        end=moment(f"2022-03-17 {end}") if end else None,
        **whole,  # type: ignore[arg-type]
    )


def hours(before: list[Presence], after: list[Presence], **changes: object) -> tuple[int, int]:
    indicator: Indicator = an_indicator("hours_per_day", **changes)
    (found,) = compare_hours([(indicator, DAY, DAY)], before, after, GROUND)
    return found.before, found.after


def test_closing_a_forgotten_block_adds_its_hours() -> None:
    one = walk("x", "08:00", None)
    closed = changed([one], {"x": replace(one, end=moment("2022-03-17 16:00"))})
    assert hours([one], closed) == (0, 8 * HOUR)
    assert field_seconds(closed, 1, DAY, GROUND) == 8 * HOUR


def test_withdrawing_takes_them_away_and_adding_adds() -> None:
    one, two = walk("x", "08:00", "10:00"), walk("y", "12:00", "13:00", "b")
    assert hours([one], changed([one], {"x": None})) == (2 * HOUR, 0)
    assert hours([one], changed([one], {"y": two})) == (2 * HOUR, 3 * HOUR)


def test_a_tag_counts_its_places_alone() -> None:
    one = walk("x", "08:00", "10:00")
    moved = changed([one], {"x": replace(one, place="b")})
    assert hours([one], moved, source=HoursSource("field", "risk")) == (2 * HOUR, 0)
    assert hours([one], moved) == (2 * HOUR, 2 * HOUR)


@pytest.mark.parametrize(("reading", "expected"), [("person_hours", 4 * HOUR), ("coverage_hours", 2 * HOUR)])
def test_the_reading_of_the_plan_is_compared(reading: str, expected: int) -> None:
    one = walk("x", "08:00", "10:00", guards=(1, 2))
    assert hours([], [one], reading=reading) == (0, expected)


def test_just_under_at_and_over_a_target() -> None:
    expected = {
        ">=": [False, True, True],
        ">": [False, False, True],
        "<=": [True, True, False],
        "<": [True, False, False],
    }
    for comparator, reached in expected.items():
        indicator = an_indicator("hours_per_day", comparator=comparator, target=Fraction(2))
        (found,) = compare_hours([(indicator, DAY, DAY)], [], [], GROUND)
        assert [found.reached(found.target + n) for n in (-1, 0, 1)] == reached


def test_an_overlap_is_told_once_for_each_other_block_of_the_guard() -> None:
    one, two = walk("x", "08:00", "10:00"), walk("y", "09:30", "11:00")
    other, touching = walk("z", "08:00", "10:00", guards=(2,)), walk("w", "10:00", "10:30")
    still_open = walk("v", "08:00", None)
    found = taken([one, two, other, touching, still_open], "x", 1, GROUND)
    assert found == [("y", HOUR // 2)]
    assert taken([one], "none", 1, GROUND) == []
    assert taken([still_open, one], "v", 1, GROUND) == []
    assert field_seconds([one, two], 1, DAY, GROUND) == 3 * HOUR
