"""Pace and range of a running year: by hand from the weeks so far, and silent where nothing can be said."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from svpp.measure.assess import assess
from svpp.measure.forecast import Forecast, forecast
from svpp.plan.catalogue import IncidentsSource, LinesSource, Selection, Within
from tests.measure.making import HOUR, an_indicator, every_day, lines_on, presence_of, some_inputs

#: 182 days are over
MID_YEAR = "2022-07-02"
REST = 365 - 182


def ahead(indicator, inputs) -> Forecast | None:
    return forecast(indicator, assess(indicator, inputs), inputs)


def test_even_hours_end_where_they_are() -> None:
    inputs = some_inputs(as_of=MID_YEAR, totals=presence_of(every_day("2022-01-01", "2022-07-01", 8 * HOUR)))
    found = ahead(an_indicator("hours_per_day"), inputs)
    assert found == Forecast("value", Fraction(8), Fraction(8), Fraction(8), "sure", found.needed)
    assert found.needed == Fraction(7 * 365 - 8 * 182, REST)


def test_the_range_is_the_weakest_and_the_strongest_eight_weeks() -> None:
    hours = every_day("2022-01-01", "2022-03-01", 5 * HOUR) | every_day("2022-03-02", "2022-07-01", 9 * HOUR)
    inputs = some_inputs(as_of=MID_YEAR, totals=presence_of(hours))
    found = ahead(an_indicator("hours_per_day"), inputs)
    total = 60 * 5 + 122 * 9
    assert found.low == Fraction(total + 5 * REST, 365)
    assert found.expected == Fraction(total, 182)
    assert found.high == Fraction(total + 9 * REST, 365)
    assert found.outlook == "likely"


def test_a_rule_of_every_day_is_forecast_in_days() -> None:
    hours = every_day("2022-01-01", "2022-07-01", 8 * HOUR) | {"2022-02-02": 0}
    inputs = some_inputs(as_of=MID_YEAR, totals=presence_of(hours))
    found = ahead(an_indicator("hours_per_day", rule=Fraction(9, 10)), inputs)
    assert (found.of, found.outlook) == ("days_reached", "sure")
    assert found.expected == Fraction(100 * 181, 182)
    assert ahead(an_indicator("hours_per_day", rule="every"), inputs).outlook == "no"


@pytest.mark.parametrize(("target", "outlook"), [(12, "sure"), (24, "likely"), (25, "unlikely"), (35, "no")])
def test_a_count_against_its_pace(target: int, outlook: str) -> None:
    # seven in the first fifty days, then none for long: the weakest eight weeks are empty
    dates = [f"2022-01-{day:02d}" for day in (3, 8, 13, 18, 23, 28)] + ["2022-02-02"]
    inputs = some_inputs(as_of=MID_YEAR, lines=lines_on(*dates, *["2022-06-30"] * 5))
    found = ahead(an_indicator(target=Fraction(target)), inputs)
    assert found.low == 12
    assert found.expected == Fraction(12 * 365, 182)
    assert found.outlook == outlook
    assert found.needed == max(0, target - 12)


def test_cases_end_between_all_late_and_all_in_time() -> None:
    source = LinesSource(Selection("requests"), until_field="answered_on")
    lines = lines_on("2022-06-01", register="requests", answered_on="2022-06-05")
    late = lines_on("2022-05-01", "2022-06-29", "2022-06-30", register="requests")["requests"]
    inputs = some_inputs(as_of=MID_YEAR, lines={"requests": [*lines["requests"], *late]})
    indicator = an_indicator(
        "share_within", target=Fraction(60), unit="percent", source=source, within=Within(14, "days")
    )
    found = ahead(indicator, inputs)
    assert (found.low, found.expected, found.high) == (25, 50, 75)
    assert found.outlook == "unlikely"


@pytest.mark.parametrize("as_of", ["2022-02-25", "2023-01-01", "2024-01-01"])
def test_nothing_is_said_too_early_or_when_it_is_over(as_of: str) -> None:
    inputs = some_inputs(as_of=as_of, lines=lines_on("2022-01-03"))
    assert ahead(an_indicator(), inputs) is None
    hours = some_inputs(as_of=as_of, totals=presence_of({"2022-01-03": HOUR}))
    assert ahead(an_indicator("hours_per_day"), hours) is None


def test_the_first_day_after_eight_weeks_has_one() -> None:
    assert ahead(an_indicator(), some_inputs(as_of="2022-02-26", lines=lines_on("2022-01-03"))) is not None


def test_other_kinds_and_other_years_have_none() -> None:
    inputs = some_inputs(as_of=MID_YEAR)
    incidents = an_indicator(
        "share_within", source=IncidentsSource(), within=Within(24, "hours"), target=Fraction(100)
    )
    for indicator in (an_indicator("yes_no", target=True), incidents, an_indicator(period="edition")):
        assert ahead(indicator, inputs) is None
    assert ahead(an_indicator(), some_inputs(2019, as_of="2019-07-01")) is None


def test_a_count_over_the_plan_has_the_plan_to_go() -> None:
    inputs = some_inputs(
        as_of=MID_YEAR,
        plan_from=date(2022, 1, 1),
        plan_until=date(2024, 12, 31),
        lines=lines_on("2022-01-03"),
    )
    assert ahead(an_indicator(period="plan"), inputs).expected == Fraction(1096, 182)
