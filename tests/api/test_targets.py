"""GET /api/v1/days/<date>/targets: the team's hours against the plan's, as sums."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from tests.conftest import Clients
from tests.entries import presence, send
from tests.report.test_day_board import clock, log, plan, walk

URL = "/api/v1/days/2022-03-17/targets"


def hours(clients: Clients, url: str = URL, username: str = "bob") -> dict[tuple[str, str | None], Any]:
    found = clients.as_(username).get(url).get_json()
    return {(one["activity"], one["tag"]): one for one in found["hours"]}


def test_the_sum_of_everybody_and_every_target_of_the_plan(clients: Clients) -> None:
    send(clients.as_("bob"), presence())
    send(
        clients.as_("charlie"),
        presence(activity="school", place="school-vierwinden", ended_at="2022-03-17T09:00:00+01:00"),
    )
    found = hours(clients)
    field = found["field", None]
    assert field["seconds"] == 4 * 3600
    assert [target["hours"] for target in field["targets"]] == [7, 7, 7, 17]
    assert found["school", None]["seconds"] == 3600
    assert found["field", "burglary_risk"]["seconds"] == 3 * 3600
    assert "Bob" not in clients.as_("bob").get(URL).text


def test_what_runs_stands_apart(clients: Clients) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    start = (now - timedelta(minutes=1)).isoformat()
    send(clients.as_("bob"), presence(started_at=start, ended_at=None), sent_at=now.isoformat())
    found = clients.as_("bob").get(f"/api/v1/days/{now.date()}/targets").get_json()
    assert found["hours"] == [], "the plan does not cover the year"
    field = hours(clients)["field", None]
    assert (field["seconds"], field["running_seconds"]) == (0, 0)


@pytest.mark.parametrize(("at", "running"), [("16:04", 4 * 60 + 4), ("16:05", 0)])
def test_a_duty_that_is_asked_about_does_not_run(app: Flask, clients: Clients, at: str, running: int) -> None:
    """Five minutes after its planned end, as on the guard's own phone; what was closed in the shift stays."""
    plan(app, ("08:00", "16:00", "patrol", "maritiem"))
    log(clients, "12:00", walk("08:00", "12:00"), walk("12:00"))
    with time_machine.travel(clock(at), tick=False):
        field = hours(clients)["field", None]
    assert (field["seconds"], field["running_seconds"]) == (4 * 3600, running * 60)


def test_a_day_without_school_has_no_target_for_schools(clients: Clients) -> None:
    assert ("school", None) not in hours(clients, "/api/v1/days/2022-03-19/targets")


@pytest.mark.parametrize(("username", "status"), [("alice", 200), ("dora", 200), ("edda", 403)])
def test_who_may(clients: Clients, username: str, status: int) -> None:
    assert clients.as_(username).get(URL).status_code == status


def test_an_impossible_date_is_refused(clients: Clients) -> None:
    assert clients.as_("bob").get("/api/v1/days/2022-02-30/targets").status_code == 422
