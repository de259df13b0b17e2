"""What the queue calls clean is what the board calls clean: one judgement (svpp/review/doubts.py)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from svpp.db import db
from svpp.people.sessions import current_actor
from svpp.review.approving import is_odd, open_days
from svpp.web.day import board_of
from svpp.web.day import is_odd as odd_lane
from tests.conftest import Clients
from tests.entries import incident, presence, send

MONDAY = date(2022, 3, 14)
FAR = {"lat": 50.70, "lon": 4.20, "accuracy_m": 10}


def at(day: int, hour: int, minute: int = 0) -> str:
    return f"{MONDAY + timedelta(days=day)}T{hour:02d}:{minute:02d}:00+01:00"


def walked(day: int, start: int, end: int | None, **more: Any) -> dict[str, Any]:
    ended = None if end is None else at(day + end // 24, end % 24)
    return presence(started_at=at(day, start), ended_at=ended, **more)


#: day of the week → what bob logs on it, and whether somebody must look
WEEK: dict[int, tuple[list[dict[str, Any]], bool]] = {
    0: ([walked(0, 8, 12), walked(0, 13, 17, place="hertogin")], False),
    1: ([walked(1, 8, 12), walked(1, 11, 14, place="hertogin")], True),  # an hour in two places
    2: ([walked(2, 8, 12, position=FAR)], True),
    3: ([walked(3, 6, 20)], True),  # fourteen hours where twelve is the limit
    4: ([walked(4, 8, None)], True),
    5: ([walked(5, 8, 12), incident(observed_at=at(5, 9), position=FAR)], True),
    6: ([walked(6, 8, 12), walked(6, 9, 10, place="hertogin")], False),  # a crossing inside a round
}


@pytest.fixture
def app(make_app: Any) -> Flask:
    made: Flask = make_app(RONDE_SUSPECT_HOURS="12")
    return made


def test_the_queue_and_the_board_judge_alike(app: Flask) -> None:
    bob = Clients(app).as_("bob")
    with time_machine.travel("2022-03-22T09:00:00+01:00", tick=False):
        for items, _ in WEEK.values():
            send(bob, *items, sent_at="2022-03-22T09:00:00+01:00")
        assert judged(app) == {n: odd for n, (_, odd) in WEEK.items()}
        # what arrives later is judged with what was known of its neighbours
        send(bob, walked(6, 20, 30), sent_at="2022-03-22T09:00:00+01:00")
        send(bob, walked(7, 5, 8, place="hertogin"), sent_at="2022-03-22T09:00:00+01:00")
        assert judged(app)[7] is True  # shares the hour before six with the night


def judged(app: Flask) -> dict[int, bool]:
    """Day of the week → whether it is odd; the board and the queue must say the same."""
    found: dict[int, bool] = {}
    client = Clients(app).as_("alice")
    with client:
        client.get("/desk/approve")
        queue = open_days(db.session(), current_actor(), date(2022, 3, 22), 12 * 3600)
        for open_day in queue.days:
            ((_, waiting),) = open_day.guards
            (lane,) = [lane for lane in board_of(open_day.day).lanes if lane.content]
            assert is_odd(waiting) == odd_lane(lane), open_day.day
            assert waiting.content == lane.content
            found[(open_day.day - MONDAY).days] = is_odd(waiting)
    return found
