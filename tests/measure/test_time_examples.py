"""The situations of tests/examples/days.yaml and deadlines.yaml; node runs the same ones for the phone."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml

from svpp.facts.values import Incident
from svpp.measure.cases import incident_cases, last_day
from svpp.measure.inputs import Inputs
from svpp.measure.period import Period
from svpp.plan.catalogue import Within
from svpp.when.calendars import Calendar
from svpp.when.days import BRUSSELS, bounds_of, day_of, epoch, weeks_of_year

EXAMPLES = Path(__file__).parents[1] / "examples"
DAYS = yaml.safe_load((EXAMPLES / "days.yaml").read_text("utf-8"))
DEADLINES = yaml.safe_load((EXAMPLES / "deadlines.yaml").read_text("utf-8"))
DAY = 24


def each(rows: list[dict]):
    return pytest.mark.parametrize("row", rows, ids=lambda row: row["name"])


def at(moment: str) -> int:
    return epoch(datetime.fromisoformat(moment))


@each(DAYS["bounds"])
def test_a_local_day_is_half_open(row):
    start, end = bounds_of(date.fromisoformat(row["day"]), BRUSSELS)
    assert (start, end) == (at(row["from"]), at(row["until"]))
    assert end - start == row["seconds"]


@each(DAYS["day_of"])
def test_an_instant_is_on_one_day(row):
    assert day_of(at(row["at"]), BRUSSELS).isoformat() == row["day"]


@each(DAYS["elapsed"])
def test_time_is_elapsed_time(row):
    assert at(row["until"]) - at(row["from"]) == row["seconds"]


@each(DAYS["weeks"])
def test_a_week_belongs_to_the_year_of_its_thursday(row):
    weeks = weeks_of_year(row["year"])
    assert [weeks[0].isoformat(), weeks[-1].isoformat(), len(weeks)] == [
        row["first"],
        row["last"],
        row["count"],
    ]


def state(observed: int, reported: int | None, as_of: int, hours: int = DAY) -> str:
    """What became of one suspicious incident, seen from a moment."""
    inputs = Inputs(2022, date(2022, 1, 1), date(2022, 12, 31), as_of, BRUSSELS, Calendar())
    year = Period(date(2022, 1, 1), date(2022, 12, 31), day_of(as_of, BRUSSELS))
    incident = Incident("i1", "suspicious_behaviour", True, observed, reported, 1)
    found = incident_cases(
        replace(inputs, incidents=[incident]), Within(hours, "hours"), year, suspicious=True
    )
    return next(name for name in ("passed", "failed", "pending") if getattr(found, name))


@each(DEADLINES["states"])
def test_what_was_told_to_the_police_in_time(row):
    reported = row["reported"] and at(row["reported"])
    assert state(at(row["observed"]), reported, at(row["as_of"])) == row["state"]


@each(DEADLINES["police"])
def test_the_last_instant_in_time(row):
    observed, last, hours = at(row["observed"]), at(row["last"]), row.get("hours", DAY)
    assert state(observed, last, last, hours) == "passed"
    assert state(observed, last + 1, last + 1, hours) == "failed"


@each(DEADLINES["calendar"])
def test_the_last_day_in_time(row):
    amount, unit = row["within"].split()
    within = Within(int(amount), "months" if unit.startswith("month") else "days")
    assert last_day(date.fromisoformat(row["from"]), within).isoformat() == row["last"]
