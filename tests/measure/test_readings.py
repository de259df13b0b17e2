"""The other readings side by side: each what the figure would be had the plan chosen it."""

from __future__ import annotations

from fractions import Fraction

from svpp.measure.assess import assess
from svpp.measure.readings import readings
from svpp.when.calendars import Calendar
from tests.measure.making import HOUR, an_indicator, every_day, presence_of, some_inputs


def test_the_plans_own_comes_first_and_agrees_with_the_figure() -> None:
    hours = every_day("2022-01-01", "2022-12-31", 8 * HOUR) | {"2022-01-02": 0}
    inputs = some_inputs(totals=presence_of(hours))
    indicator = an_indicator("hours_per_day", days="working_days")
    rows = readings(indicator, inputs)
    figure = assess(indicator, inputs)
    assert [row.chosen for row in rows].count(True) == 1
    assert rows[0].chosen
    assert (rows[0].value, rows[0].counted, rows[0].reached) == (figure.value, figure.denominator, 260)
    assert rows[0].statuses["average"] == figure.status


def test_each_rule_judges_the_same_days() -> None:
    hours = every_day("2022-01-01", "2022-12-31", 8 * HOUR) | {"2022-01-02": 0}
    inputs = some_inputs(totals=presence_of(hours))
    rows = {(row.days, row.reading): row for row in readings(an_indicator("hours_per_day"), inputs)}
    every = rows["every_day", "person_hours"]
    assert (every.counted, every.reached) == (365, 364)
    assert every.statuses == {"average": "met", "every": "not_met", Fraction(9, 10): "met"}
    assert rows["mon_sat", "person_hours"].statuses["every"] == "met"  # 2 January was a Sunday
    assert rows["every_day", "coverage_hours"].statuses["average"] == "not_met"  # half as many are covered


def test_a_calendar_on_which_no_day_counts_is_left_out() -> None:
    inputs = some_inputs(totals=presence_of({"2022-01-06": HOUR}))
    assert "market_days" not in {row.days for row in readings(an_indicator("hours_per_day"), inputs)}
    market = some_inputs(calendar=Calendar(market_weekdays=frozenset({3})))
    found = {row.days: row.counted for row in readings(an_indicator("hours_per_day"), market)}
    assert found["market_days"] == 52


def test_weeks_have_one_calendar_and_other_kinds_no_reading() -> None:
    inputs = some_inputs(calendar=Calendar(market_weekdays=frozenset({3})))
    rows = readings(an_indicator("hours_per_week", days="market_days"), inputs)
    assert [(row.days, row.reading) for row in rows] == [
        ("market_days", "person_hours"),
        ("market_days", "coverage_hours"),
    ]
    assert readings(an_indicator(), some_inputs()) == []


def test_another_share_in_the_plan_is_a_rule_of_its_own() -> None:
    rule = Fraction(3, 4)
    (row, *_) = readings(an_indicator("hours_per_day", rule=rule), some_inputs())
    assert list(row.statuses) == ["average", "every", Fraction(9, 10), rule]
