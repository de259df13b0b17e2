"""17 March 2022 at 14:32, as alice sees it: bob walks in noord; charlie, of zuid, is nobody she sees."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from svpp.db import db
from svpp.duties.planning import Wanted, plan_duties
from svpp.people.models import Certificate, Person
from svpp.people.policy import Actor
from tests.conftest import Clients
from tests.entries import finding, incident, presence, send

DAY = date(2022, 3, 17)
NOW = datetime(2022, 3, 17, 13, 32, tzinfo=UTC)  # 14:32 in Brussels
BOARD = "/api/v1/days/2022-03-17"


def clock(text: str, day: int = 17) -> str:
    return f"2022-03-{day}T{text}:00+01:00"


def walk(start: str, end: str | None = None, day: int = 17, **data: Any) -> dict[str, Any]:
    ended = clock(end, day) if end else None
    return presence(
        started_at=clock(start, day), ended_at=ended, recorded_at=clock(end or start, day), **data
    )


def plan(app: Flask, *duties: tuple[str, str, str, str], guard: str = "bob", day: date = DAY) -> None:
    """(from, until, activity, place), as alice plans them."""
    with app.app_context(), time_machine.travel(datetime(2022, 3, 14, 9, tzinfo=UTC), tick=False):
        session = db.session()
        alice = session.scalars(sa.select(Person).where(Person.username == "alice")).one()
        head = Actor(alice.id, "alice", alice.name, "nl", None, frozenset({"coordinator"}))
        wanted = [
            Wanted(str(uuid.uuid4()), guard, day, start, end, what, where)
            for start, end, what, where in duties
        ]
        plan_duties(session, head, wanted, datetime(2022, 3, 14, 9, tzinfo=UTC))
        db.session.remove()


def log(clients: Clients, when: str, *items: Any, who: str = "bob", day: int = 17) -> None:
    with time_machine.travel(clock(when, day), tick=False):
        results = send(clients.as_(who), *items, sent_at=clock(when, day))
        assert {result["status"] for result in results} == {"accepted"}, results


@pytest.fixture
def board(clients: Clients) -> Iterator[Any]:
    """Reads the board now."""
    with time_machine.travel(NOW, tick=False):
        yield lambda: clients.as_("alice").get(BOARD).get_json()


def codes(found: dict[str, Any]) -> set[tuple[str, str | None]]:
    return {(alert["code"], alert["guard"]) for alert in found["alerts"]}


def gauge(found: dict[str, Any], indicator: str) -> dict[str, Any]:
    (one,) = (row for row in found["indicators"] if row["id"] == indicator)
    return dict(one)


def test_the_forecast_adds_what_runs_and_what_is_planned(app: Flask, clients: Clients, board: Any) -> None:
    plan(app, ("08:00", "15:00", "patrol", "maritiem"), ("15:15", "15:45", "school", "school-paloke"))
    log(clients, "13:00", walk("08:00", "12:00"), walk("13:00"))
    log(clients, "14:00", incident(category="damage", observed_at=clock("13:50")))
    found = board()
    field = gauge(found, "2.2.3-a-1")
    assert field["seconds"] == 4 * 3600
    assert field["running_seconds"] == 92 * 60
    assert field["forecast"] == 6 * 3600 + 30 * 60  # until 15:00, and the school
    assert field["missing"] == (7 * 60 - 4 * 60 - 92) * 60
    assert (field["reached"], field["will_reach"]) == (False, False)
    school = gauge(found, "5.2.1-a-3")
    assert (school["seconds"], school["forecast"], school["target"]) == (0, 1800, 3600)
    assert {("short", None)} <= codes(found)
    (lane,) = found["guards"]
    assert (lane["status"], lane["flags"], lane["planned_seconds"]) == ("on", ["running"], 7 * 3600 + 1800)


def test_late_and_silent_guards_and_who_is_near(app: Flask, clients: Clients, board: Any) -> None:
    plan(app, ("13:00", "19:00", "patrol", "weststation"))
    assert ("late", "bob") in codes(board())
    log(clients, "12:20", walk("12:10"))
    found = board()
    assert ("late", "bob") not in codes(found)
    assert ("silent", "bob") in codes(found)  # nothing since 12:20
    assert gauge(found, "2.2.3-a-1")["uncertain_seconds"] == (14 * 60 + 32 - 12 * 60 - 20) * 60
    assert gauge(found, "2.2.3-a-1")["running_seconds"] == 10 * 60
    states = [block["state"] for block in found["guards"][0]["segments"]]
    assert states == ["running", "uncertain"]


def test_who_went_home_during_a_planned_duty(app: Flask, clients: Clients, board: Any) -> None:
    plan(app, ("08:00", "16:00", "patrol", "maritiem"))
    log(clients, "13:31", walk("08:00", "13:31"))
    assert ("left", "bob") in codes(board())  # an hour and a minute ago
    log(clients, "13:40", walk("13:33", "13:40"))
    assert ("left", "bob") not in codes(board())


def test_a_hole_is_a_planned_half_hour_in_which_nobody_is_expected(app: Flask, board: Any) -> None:
    plan(app, ("13:00", "19:00", "patrol", "maritiem"))
    holes = [alert for alert in board()["alerts"] if alert["code"] == "hole"]
    assert holes == []  # the target itself is short, which says it already
    assert ("short", None) in codes(board())


def test_a_forgotten_end_is_proposed_by_plan_or_by_the_last_sign(
    app: Flask, clients: Clients, board: Any
) -> None:
    plan(app, ("08:00", "16:00", "patrol", "maritiem"), day=date(2022, 3, 16))
    log(clients, "09:00", walk("08:00", day=16), day=16)
    assert ("forgotten", "bob") in codes(board())
    assert board()["guards"] == []  # it stays in the lane of its own day
    assert clients.as_("alice").get("/api/v1/days/2022-03-16").get_json()["guards"][0]["flags"] == ["suspect"]


def test_the_police_have_to_be_told(clients: Clients, board: Any) -> None:
    log(
        clients,
        "14:00",
        incident(observed_at=clock("13:40")),
        incident(observed_at=clock("13:00"), category="crime"),
    )
    log(clients, "14:01", incident(observed_at=clock("12:00", 15)), day=17)
    assert {code for code, _ in codes(board())} >= {"police_due", "police_late", "crime_unreported"}
    told = {"reported_at": clock("14:05"), "channel": "phone", "reference": None}
    log(clients, "14:10", incident(observed_at=clock("13:45"), police=told))
    assert sum(alert["code"] == "police_due" for alert in board()["alerts"]) == 1


def test_doubts_about_what_was_logged(clients: Clients, board: Any) -> None:
    far = {"lat": 50.80, "lon": 4.60, "accuracy_m": 20}
    near = {"lat": 50.8555, "lon": 4.3395, "accuracy_m": 20}
    log(clients, "12:00", walk("08:00", "10:00"), walk("09:00", "11:00", place="hertogin"))
    log(clients, "12:01", finding(observed_at=clock("11:00"), position=far))
    log(clients, "12:02", finding(observed_at=clock("11:01"), position=near))
    found = board()
    assert {("overlap", "bob"), ("outside", "bob")} <= codes(found)
    assert sum(alert["code"] == "outside" for alert in found["alerts"]) == 1
    assert {"overlap", "outside"} <= set(found["guards"][0]["flags"])


def test_a_crossing_inside_a_round_is_no_overlap(clients: Clients, board: Any) -> None:
    log(
        clients,
        "12:00",
        walk("08:00", "11:00"),
        walk("09:00", "09:30", activity="school", place="school-paloke"),
    )
    log(clients, "12:01", walk("11:00", "12:00", place="hertogin"))
    assert ("overlap", "bob") not in codes(board())


def test_what_was_refused_is_the_desks_too(clients: Clients, board: Any) -> None:
    with time_machine.travel(clock("14:00"), tick=False):
        wrong = walk("08:00", "10:00", place="nowhere")
        send(clients.as_("bob"), wrong, sent_at=clock("14:00"))
    assert ("refused", "bob") in codes(board())
    log(clients, "14:10", {**wrong, "data": {**wrong["data"], "place": "maritiem"}})
    assert ("refused", "bob") not in codes(board())


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (date(2022, 3, 16), "certificate_over"),
        (date(2022, 3, 17), "certificate_ends"),
        (date(2022, 6, 16), "certificate_ends"),
        (date(2022, 6, 17), None),
    ],
)
def test_papers_are_warned_of_three_months_before(
    app: Flask, board: Any, until: date, code: str | None
) -> None:
    with app.app_context():
        db.session.execute(sa.update(Certificate).values(valid_until=until))
        db.session.commit()
        db.session.remove()
    assert {c for c, _ in codes(board()) if c.startswith("certificate")} == ({code} if code else set())


def test_another_teams_guard_is_not_there(app: Flask, clients: Clients, board: Any) -> None:
    plan(app, ("08:00", "12:00", "patrol", "maritiem"), guard="charlie")
    log(clients, "12:00", walk("08:00", "12:00"), who="charlie")
    found = board()
    assert found["guards"] == []
    assert {alert["guard"] for alert in found["alerts"]} <= {None}
    assert gauge(found, "2.2.3-a-1")["seconds"] == 4 * 3600  # the plan counts everybody


def test_as_many_questions_for_ten_guards_as_for_one(app: Flask, clients: Clients, board: Any) -> None:
    log(clients, "13:00", walk("08:00", "12:00"), incident(observed_at=clock("11:00")), walk("13:00"))
    board()
    one = questions(app, board)
    for _ in range(10):
        log(
            clients,
            "12:30",
            walk("08:00", "12:00", companions=["charlie"]),
            finding(observed_at=clock("11:00")),
        )
        log(clients, "12:30", walk("07:00", "12:00"), incident(observed_at=clock("11:00")), who="charlie")
    board()
    assert questions(app, board) == one
    assert one <= 45


def questions(app: Flask, board: Any) -> int:
    asked: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        board()
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return len(asked)
