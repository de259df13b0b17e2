"""What runs and what is still to come, at half past two: the forecast of the board."""

from __future__ import annotations

import pytest

from svpp.facts.cover import cover
from svpp.facts.outlook import PLANNED, expected, live, reached_at
from svpp.facts.segments import Segment, segments
from svpp.facts.values import Presence

HOUR = 3600
NOW = 14 * HOUR + 1800
SAMIRA, KARIM = 1, 2


def at(hour: float) -> int:
    return int(hour * HOUR)


def was(
    start: float, end: float | None, guards: tuple[int, ...] = (SAMIRA,), activity: str = "patrol"
) -> Presence:
    return Presence(
        f"e{start}-{guards}", guards, activity, "maritiem", at(start), at(end) if end else None, 1
    )


def duty(start: float, end: float, guard: int = SAMIRA, activity: str = "patrol") -> Presence:
    return Presence(f"{PLANNED}{start}-{guard}", (guard,), activity, "maritiem", at(start), at(end), -1)


def hours(presences: list[Presence], activity: str = "patrol") -> float:
    return sum(s.end - s.start for s in segments(presences) if s.presence.activity == activity) / HOUR


def foreseen(
    presences: list[Presence], duties: list[Presence], signs: dict[str, int] | None = None
) -> list[Presence]:
    return expected(presences, duties, NOW, 16 * HOUR, signs or {})


def test_what_runs_counts_until_now_and_in_doubt_until_the_last_sign() -> None:
    running = was(12, None)
    assert hours(live([running], NOW, 16 * HOUR, {})) == 2.5
    assert hours(live([running], NOW, 16 * HOUR, {running.entry: at(13)})) == 1
    assert live([running], at(12) + 16 * HOUR + 1, 16 * HOUR, {}) == [
        running
    ]  # a forgotten end is no presence


@pytest.mark.parametrize(
    ("presences", "duties", "patrol"),
    [
        ([], [duty(15, 17)], 2),  # still to begin
        ([], [duty(13, 17)], 0),  # has begun without its guard
        ([was(8, 12)], [duty(8, 17)], 4),  # went home early
        ([was(12, None)], [duty(12, 16)], 4),  # stays until the end of the duty
        ([was(12, None)], [], 2.5),  # no plan: until now
        (
            [was(12, None, (SAMIRA, KARIM))],
            [duty(12, 16), duty(12, 15, KARIM)],
            7,
        ),  # each until their own end
    ],
)
def test_expected(presences: list[Presence], duties: list[Presence], patrol: float) -> None:
    assert hours(foreseen(presences, duties)) == patrol


def test_a_crossing_planned_inside_a_round_takes_its_time_out() -> None:
    found = foreseen([was(12, None)], [duty(12, 16), duty(15.25, 15.75, activity="school")])
    assert (hours(found), hours(found, "school")) == (3.5, 0.5)


def test_who_gives_no_sign_is_not_expected_to_go_on() -> None:
    running = was(12, None)
    assert hours(foreseen([running], [duty(12, 16)], {running.entry: at(13)})) == 1


@pytest.mark.parametrize(
    ("target", "strict", "person", "moment"),
    [
        (2, False, True, 9),  # two guards: two hours after one
        (2, True, True, 9 + 0.5 / HOUR),  # strictly more: half a second a guard, so the next whole second
        (2, False, False, 10),  # covered once
        (6, False, True, 11),
        (7, False, True, None),
    ],
)
def test_when_a_target_is_reached(target: int, strict: bool, person: bool, moment: float | None) -> None:
    both = segments([was(8, 11, (SAMIRA, KARIM))])
    found = reached_at(both, target * HOUR, strict=strict, person=person)
    wanted = None if moment is None else at(moment) + (1 if strict else 0)
    assert found == wanted


def test_cover_counts_who_is_there_half_of_the_time_and_sees_holes() -> None:
    there = [
        Segment(SAMIRA, at(8), at(9.25), was(8, 9.25)),
        Segment(KARIM, at(8.25), at(8.5), was(8.25, 8.5)),
    ]
    planned = [Segment(SAMIRA, at(8), at(10), was(8, 10))]
    slots = cover(there, planned, at(8), at(10), at(9))
    assert [slot.guards for slot in slots] == [2, 1, 1, 0]
    assert [slot.hole for slot in slots] == [False, False, False, True]
    assert [slot.ahead for slot in slots] == [False, False, True, True]
