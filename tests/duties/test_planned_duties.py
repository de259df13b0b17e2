"""Planning: duties are planned, changed and cancelled; each version stays, and the phones hear of it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from svpp.db import db
from svpp.duties.copying import copy_week
from svpp.duties.planning import Wanted, change_duty, plan_duties, versions
from svpp.duties.reading import duties_on
from svpp.journal.menu import fingerprint, menu
from svpp.problems import Problem
from tests.actors import actor
from tests.entries import new_id

NOW = datetime(2022, 3, 10, 13, tzinfo=UTC)
MONDAY = date(2022, 3, 14)
THURSDAY = date(2022, 3, 17)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    with app.app_context():
        yield db.session()


def wanted(**changes: Any) -> Wanted:
    whole = {
        "duty": new_id(),
        "guard": "bob",
        "day": THURSDAY,
        "start": "08:00",
        "end": "12:00",
        "activity": "patrol",
        "place": "maritiem",
    }
    return Wanted(**{**whole, **changes})


def plan(session: Session, *duties: Wanted, now: datetime = NOW) -> None:
    plan_duties(session, actor(session, "alice"), duties, now)


def fault(
    session: Session, one: Wanted, username: str = "alice", now: datetime = NOW
) -> dict[str, list[str]]:
    with pytest.raises(Problem) as refused:
        plan_duties(session, actor(session, username), [one], now)
    return dict(refused.value.fields or {})


def planned(session: Session, day: date = THURSDAY, **how: Any) -> list[tuple[str, str, str, str | None]]:
    return [(d.guard, d.start, d.activity, d.place) for d in duties_on(session, day, day, **how)]


def test_a_duty_is_planned_and_read_with_its_instants(session: Session) -> None:
    plan(session, wanted(), wanted(start="22:00", end="02:00"))
    first, second = duties_on(session, THURSDAY, THURSDAY)
    assert (first.guard, first.team, first.activity, first.place) == ("bob", "noord", "patrol", "maritiem")
    assert first.starts_at == datetime(2022, 3, 17, 7, tzinfo=UTC)
    assert (second.part, second.ends_at) == ("evening", datetime(2022, 3, 18, 1, tzinfo=UTC))
    assert duties_on(session, THURSDAY, THURSDAY, "zuid") == []


def test_the_guard_s_phone_hears_of_it_and_of_its_change(session: Session) -> None:
    bob = actor(session, "bob")
    marks = [fingerprint(menu(session, bob, MONDAY))]
    one = wanted()
    plan(session, one, wanted(day=THURSDAY + timedelta(days=1), activity="leave", place=None))
    told = menu(session, bob, MONDAY)
    (row,) = told["duties"]
    assert row == {
        "duty": one.duty,
        "day": "2022-03-17",
        "start": "08:00",
        "end": "12:00",
        "activity": "patrol",
        "planned": "patrol",
        "place": "maritiem",
        "event": None,
        "note": None,
    }
    assert [(a["day"], a["planned"]) for a in told["absences"]] == [("2022-03-18", "leave")]
    marks.append(fingerprint(told))
    (duty,) = duties_on(session, THURSDAY, THURSDAY)
    change_duty(session, actor(session, "alice"), duty.duty, duty.version, wanted(activity="training"), NOW)
    told = menu(session, bob, MONDAY)
    assert [(d["activity"], d["planned"]) for d in told["duties"]] == [("other_duty", "training")]
    marks.append(fingerprint(told))
    assert len(set(marks)) == 3
    assert menu(session, actor(session, "charlie"), MONDAY)["duties"] == []


def test_what_was_planned_on_the_day_stays_to_be_compared(session: Session) -> None:
    one = wanted()
    plan(session, one)
    (duty,) = duties_on(session, THURSDAY, THURSDAY)
    later = NOW + timedelta(days=2)
    change_duty(session, actor(session, "alice"), duty.duty, duty.version, wanted(place="karreveld"), later)
    (changed,) = duties_on(session, THURSDAY, THURSDAY)
    change_duty(session, actor(session, "alice"), duty.duty, changed.version, None, later + timedelta(days=1))
    assert planned(session) == []
    assert planned(session, known_at=NOW) == [("bob", "08:00", "patrol", "maritiem")]
    assert planned(session, known_at=later) == [("bob", "08:00", "patrol", "karreveld")]
    assert [v.ended_by_id is not None for v in versions(session, [one.duty])] == [True, True]


def test_the_same_act_twice_changes_nothing(session: Session) -> None:
    alice, one = actor(session, "alice"), wanted()
    for _ in range(2):
        plan(session, one)
    (duty,) = duties_on(session, THURSDAY, THURSDAY)
    for _ in range(2):
        change_duty(session, alice, duty.duty, duty.version, wanted(place="karreveld"), NOW)
    (changed,) = duties_on(session, THURSDAY, THURSDAY)
    for _ in range(2):
        change_duty(session, alice, duty.duty, changed.version, None, NOW)
    assert len(versions(session, [one.duty])) == 2


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(session: Session) -> None:
    alice = actor(session, "alice")
    plan(session, wanted())
    (seen,) = duties_on(session, THURSDAY, THURSDAY)
    change_duty(session, alice, seen.duty, seen.version, wanted(place="karreveld"), NOW)
    with pytest.raises(Problem, match="meanwhile"):
        change_duty(session, alice, seen.duty, seen.version, wanted(place="gemeenteplaats"), NOW)
    assert planned(session) == [("bob", "08:00", "patrol", "karreveld")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"start": "8:00"}, {"start": ["bad_clock"]}),
        ({"start": "24:00"}, {"start": ["bad_clock"]}),
        ({"end": "12h"}, {"end": ["bad_clock"]}),
        ({"start": "06:00", "end": "22:01"}, {"end": ["too_long"]}),
        ({"place": None}, {"place": ["required"]}),
        ({"place": "nowhere"}, {"place": ["unknown_place"]}),
        ({"activity": "event"}, {"event": ["required"]}),
        ({"event": "2022-06-21-muziekfeest"}, {"event": ["other_day"]}),
        ({"event": "never"}, {"event": ["unknown_event"]}),
        ({"activity": "sleep"}, {"activity": ["not_allowed"]}),
        ({"note": "x" * 201}, {"note": ["too_long"]}),
        ({"day": date(2022, 3, 9)}, {"day": ["past"]}),
        ({"guard": "nobody"}, {"guard": ["unknown_person"]}),
        ({"guard": "dora"}, {"guard": ["unknown_person"]}),
        ({"guard": "charlie"}, {"guard": ["unknown_person"]}),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    session: Session, changes: dict[str, Any], expected: dict[str, list[str]]
) -> None:
    assert fault(session, wanted(**changes)) == expected
    assert planned(session) == []


@pytest.mark.parametrize("username", ["bob", "dora", "edda"])
def test_who_does_not_coordinate_plans_nobody(session: Session, username: str) -> None:
    assert fault(session, wanted(), username) == {"guard": ["unknown_person"]}


def test_nobody_is_in_two_places(session: Session) -> None:
    plan(session, wanted())
    assert fault(session, wanted(start="11:59", end="13:00")) == {"start": ["overlaps"]}
    plan(session, wanted(start="12:00", end="13:00"))
    plan(session, wanted(day=MONDAY, start="20:00", end="04:00"))
    night = wanted(day=MONDAY + timedelta(days=1), start="03:59", end="05:00")
    assert fault(session, night) == {"start": ["overlaps"]}


def test_an_absence_takes_the_planned_duties_of_its_time_away(session: Session) -> None:
    plan(session, wanted(), wanted(start="13:00", end="16:00"), wanted(start="17:00", end="19:00"))
    away = wanted(start="00:00", end="16:00", activity="absent", place=None)
    done = plan_duties(session, actor(session, "alice"), [away], NOW)
    assert (done.planned, done.cancelled) == (1, 2)
    assert [row[1:3] for row in planned(session)] == [("00:00", "absent"), ("17:00", "patrol")]
    assert fault(session, wanted()) == {"start": ["overlaps"]}


def test_an_absence_told_afterwards_leaves_the_plan_of_that_day(session: Session) -> None:
    plan(session, wanted())
    away = wanted(start="00:00", end="24:00", activity="absent", place=None)
    plan(session, away, now=NOW + timedelta(days=10))
    assert [row[2] for row in planned(session)] == ["absent", "patrol"]


def test_a_week_is_copied_once_and_what_cannot_be_repeated_is_told(session: Session) -> None:
    alice = actor(session, "alice")
    plan(
        session,
        wanted(),
        wanted(start="12:00", end="13:00", activity="market", place="gemeenteplaats"),
        wanted(day=MONDAY, activity="school", place=school(session)),
        wanted(day=MONDAY, start="00:00", end="07:00", activity="leave", place=None),
    )
    holidays = date(2022, 4, 4)  # both communities are on holiday
    done = copy_week(session, alice, MONDAY, holidays, NOW)
    assert (done.planned, done.left_out) == (2, {"no_school": 1, "absence": 1})
    assert [row[2] for row in planned(session, date(2022, 4, 7))] == ["patrol", "market"]
    again = copy_week(session, alice, MONDAY, holidays, NOW)
    assert (again.planned, again.left_out["taken"]) == (0, 2)


def school(session: Session) -> str:
    from svpp.places.lookup import places

    return next(place.code for place in places(session) if place.kind == "school")


def test_a_plan_on_the_clock_stays_on_the_clock_when_it_changes(session: Session) -> None:
    night = date(2022, 3, 26)  # the clock goes from 2 to 3
    plan(
        session, wanted(day=night, start="22:00", end="06:00"), wanted(day=night, start="08:00", end="09:00")
    )
    short = next(d for d in duties_on(session, night, night) if d.start == "22:00")
    assert short.seconds == 7 * 3600
    plan(session, wanted(day=night + timedelta(days=1), start="08:00", end="10:00"))
    (morning,) = duties_on(session, night + timedelta(days=1), night + timedelta(days=1))
    assert morning.starts_at == datetime(2022, 3, 27, 6, tzinfo=UTC)


SPRING, AUTUMN = date(2022, 3, 27), date(2022, 10, 30)


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [("02:30", "06:00", "start"), ("00:30", "02:15", "end"), ("22:00", "02:30", "end")],
)
def test_an_hour_that_the_clock_leaves_out_is_explained(
    session: Session, start: str, end: str, field: str
) -> None:
    day = SPRING - timedelta(days=1) if start > end else SPRING
    with pytest.raises(Problem) as refused:
        plan(session, wanted(day=day, start=start, end=end))
    assert refused.value.fields == {field: ["missing_hour"]}
    told = refused.value.parameters
    assert (told["t"], told["before"], told["after"]) == (
        start if field == "start" else end,
        "01:59",
        "03:00",
    )


def test_hours_around_the_missing_one_and_one_that_comes_twice_are_planned(session: Session) -> None:
    plan(
        session,
        wanted(day=SPRING, start="01:59", end="03:00"),
        wanted(day=AUTUMN, start="02:30", end="06:00"),
    )
    assert len(duties_on(session, SPRING, AUTUMN)) == 2


def test_a_copied_week_leaves_out_an_hour_that_is_missing(session: Session) -> None:
    plan(session, wanted(day=SPRING - timedelta(weeks=1), start="02:30", end="06:00"))
    copied = copy_week(session, actor(session, "alice"), date(2022, 3, 14), date(2022, 3, 21), NOW)
    assert (copied.planned, copied.left_out) == (0, {"missing_hour": 1})


def test_two_who_plan_the_same_hours_at_once_do_not_both_succeed(app: Flask) -> None:
    together = Barrier(2)

    def once(place: str) -> bool:
        with app.app_context():
            session = db.session()
            alice = actor(session, "alice")
            together.wait(20)
            try:
                plan_duties(session, alice, [wanted(place=place)], NOW)
            except Problem as problem:
                return problem.code != "field_invalid"
            return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(once, ["maritiem", "karreveld"])) == [False, True]
    with app.app_context():
        assert len(planned(db.session())) == 1
