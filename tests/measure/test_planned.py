"""Planned against done: at least half of the time, there and so, elsewhere, or not."""

from __future__ import annotations

import pytest

from svpp.facts.segments import Segment
from svpp.facts.values import Presence
from svpp.measure.planned import Outcome, Stretch, field_hours, outcome

PLANNED = Stretch(1, 0, 100, "patrol", "a")


def part(start: int, end: int, place: str = "a", activity: str = "patrol", guard: int = 1) -> Segment:
    return Segment(guard, start, end, Presence("e", (guard,), activity, place, start, end, 1))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], Outcome("missed", 0, 0)),
        ([part(0, 100)], Outcome("done", 100, 100)),
        ([part(0, 50)], Outcome("done", 50, 50)),
        ([part(0, 49)], Outcome("missed", 49, 49)),
        ([part(0, 49), part(49, 50, "b")], Outcome("elsewhere", 49, 50)),
        ([part(0, 100, activity="market")], Outcome("elsewhere", 0, 100)),
        ([part(-50, 0), part(100, 200)], Outcome("missed", 0, 0)),
        ([part(-50, 60), part(60, 300, "b")], Outcome("done", 60, 100)),
        ([part(0, 100, guard=2)], Outcome("missed", 0, 0)),
    ],
)
def test_what_became_of_it(parts: list[Segment], expected: Outcome) -> None:
    assert outcome(PLANNED, parts) == expected


def test_field_hours_leave_breaks_out() -> None:
    assert field_hours([part(0, 10), part(10, 15, activity="break"), part(0, 7, guard=2)]) == {1: 10, 2: 7}
