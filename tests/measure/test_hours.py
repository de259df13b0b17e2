"""Hours per day and per week: thresholds, calendars, what is over, and the edges of years and plans."""

from datetime import date
from fractions import Fraction

import pytest

from svpp.measure.assess import assess
from svpp.plan.catalogue import HoursSource
from svpp.when.calendars import Calendar, Reason
from tests.measure.making import HOUR, an_indicator, every_day, presence_of, some_inputs

PER_DAY = an_indicator("hours_per_day", unit="h/day")
PER_WEEK = an_indicator("hours_per_week", unit="h/week", target=Fraction(3))
YEAR = every_day("2022-01-01", "2022-12-31", 7 * HOUR)
STORM = Calendar(closed_days={date(2022, 2, 18): Reason("closed_day", "storm", "tempête")})


def figure(indicator=PER_DAY, seconds=YEAR, **inputs):
    return assess(indicator, some_inputs(totals=presence_of(seconds), **inputs))


@pytest.mark.parametrize(
    ("comparator", "one_less", "equal", "one_more"),
    [
        (">=", "not_met", "met", "met"),
        (">", "not_met", "not_met", "met"),
        ("<=", "met", "met", "not_met"),
        ("<", "met", "not_met", "not_met"),
        ("=", "not_met", "met", "not_met"),
    ],
)
def test_one_second_in_the_whole_year_decides(comparator, one_less, equal, one_more):
    indicator = an_indicator("hours_per_day", comparator=comparator)
    for change, expected in ((-1, one_less), (0, equal), (1, one_more)):
        found = figure(indicator, YEAR | {"2022-06-15": 7 * HOUR + change})
        assert (found.numerator, found.denominator) == (365 * 7 * HOUR + change, 365)
        assert found.value == Fraction(365 * 7 * HOUR + change, 365 * HOUR)
        assert found.status == expected


def test_both_readings_are_given_and_the_plan_says_which_is_judged():
    person, coverage = figure(), figure(an_indicator("hours_per_day", reading="coverage_hours"))
    assert person.status == "met"
    assert person.other["coverage_hours"] == {"numerator": 365 * 7 * HOUR // 2, "value": Fraction(7, 2)}
    assert coverage.status == "not_met"
    assert coverage.value == Fraction(7, 2)
    assert coverage.other["person_hours"] == {"numerator": 365 * 7 * HOUR, "value": 7}
    assert person.provisional == coverage.provisional == 365 * 7 * HOUR // 4


def test_days_reached_and_the_worst_day_stand_beside_the_mean():
    found = figure(seconds=YEAR | {"2022-12-25": 0, "2022-03-01": 20 * HOUR})
    assert found.other["days_reached"] == 364
    assert found.other["worst_day"] == ["2022-12-25", 0]
    assert found.status == "met"  # the mean is judged
    assert len(found.series) == 365
    assert found.evidence == 365


@pytest.mark.parametrize(
    ("rule", "missed", "status"),
    [
        ("every", 0, "met"),
        ("every", 1, "not_met"),
        (Fraction(9, 10), 36, "met"),
        (Fraction(9, 10), 37, "not_met"),
    ],
)
def test_every_day_or_a_share_of_them_may_be_asked(rule, missed, status):
    seconds = YEAR | every_day("2022-01-01", "2022-02-28", 9 * HOUR)
    seconds |= {day: 7 * HOUR - 1 for day in sorted(YEAR)[100 : 100 + missed]}
    assert figure(an_indicator("hours_per_day", rule=rule), seconds).status == status


def test_without_any_log_a_year_that_is_over_is_zero():
    found = figure(seconds={})
    assert (found.status, found.numerator, found.denominator, found.value) == ("not_met", 0, 365, 0)
    assert found.other["worst_day"] == ["2022-01-01", 0]


@pytest.mark.parametrize(
    ("as_of", "judged", "status"),
    [
        ("2021-12-15", 0, "unknown"),
        ("2022-01-01 23:59", 0, "unknown"),
        ("2022-01-02", 1, "on_track"),
        ("2022-07-01 12:00", 181, "on_track"),
        ("2022-12-31 23:59", 364, "on_track"),
        ("2023-01-01", 365, "met"),
    ],
)
def test_only_days_that_are_over_count(as_of, judged, status):
    found = figure(as_of=as_of)
    assert (found.denominator, found.status) == (judged, status)
    assert found.numerator == judged * 7 * HOUR
    assert found.value == (7 if judged else None)


def test_behind_while_the_year_runs_and_lost_at_once_when_every_day_was_asked():
    seconds = YEAR | {"2022-01-03": 7 * HOUR - 1}
    assert figure(seconds=seconds, as_of="2022-01-05").status == "behind"
    every = an_indicator("hours_per_day", rule="every")
    assert figure(every, seconds, as_of="2022-01-03").status == "on_track"
    assert figure(every, seconds, as_of="2022-01-04").status == "not_met"


def test_a_share_of_days_is_lost_when_the_days_to_come_are_too_few():
    nine_of_ten = an_indicator("hours_per_day", rule=Fraction(9, 10))
    assert figure(nine_of_ten, {}, as_of="2022-02-06").status == "behind"  # 36 days missed
    assert figure(nine_of_ten, {}, as_of="2022-02-07").status == "not_met"  # 37


def test_a_closed_day_leaves_the_denominator_and_is_listed():
    found = figure(calendar=STORM)
    assert (found.denominator, found.numerator) == (364, 364 * 7 * HOUR)
    assert found.other["closed_days"] == ["2022-02-18"]
    assert found.other["all_seconds"] == 365 * 7 * HOUR
    point = next(p for p in found.series if p.first == date(2022, 2, 18))
    assert (point.in_calendar, point.why_not) == (False, Reason("closed_day", "storm", "tempête"))


def test_hours_outside_the_calendar_are_shown_but_decide_nothing():
    indicator = an_indicator("hours_per_day", days=("monday",))
    found = figure(indicator, {"2022-01-03": 7 * HOUR, "2022-01-04": 9 * HOUR}, as_of="2022-01-06")
    assert (found.numerator, found.denominator, found.status) == (7 * HOUR, 1, "on_track")
    assert found.other["all_seconds"] == 16 * HOUR


def test_a_year_in_which_no_day_counts_has_no_cases():
    closed = Calendar(closed_days={p.first: Reason("closed_day") for p in figure().series})
    found = figure(calendar=closed)
    assert (found.status, found.value, found.denominator) == ("no_cases", None, 0)


def test_a_selector_without_hours_does_not_borrow_those_of_another():
    tagged = an_indicator("hours_per_day", source=HoursSource(tag="sensitive"))
    assert figure(tagged).numerator == 0


def test_the_plan_clips_the_days_of_its_first_and_last_year():
    found = figure(plan_from=date(2022, 12, 1), as_of="2023-01-01")
    assert (found.denominator, found.status) == (31, "met")
    assert figure(year=2023).status == "not_due"
    assert figure(year=2019).value is None


def test_a_week_is_whole_and_belongs_to_the_year_of_its_thursday():
    # 3 January 2022 is the first Monday; 1 January 2023 is the Sunday of the last week.
    edge = {"2022-01-02": 50 * HOUR, "2022-12-31": HOUR, "2023-01-01": 2 * HOUR, "2023-01-02": 50 * HOUR}
    found = figure(PER_WEEK, edge)
    assert (found.numerator, found.denominator) == (3 * HOUR, 52)
    last = found.series[-1]
    assert (last.first, last.last, last.reached) == (date(2022, 12, 26), date(2023, 1, 1), True)
    assert found.other["weeks_reached"] == 1
    assert found.other["worst_week"] == ["2022-01-03", 0]


def test_a_year_of_53_weeks_takes_days_of_both_years_around_it():
    seconds = every_day("2019-12-30", "2021-01-03", 3 * HOUR // 7 + 1)
    found = figure(PER_WEEK, seconds, year=2020)
    assert (found.denominator, found.status) == (53, "met")
    assert (
        figure(PER_WEEK, seconds | {"2019-12-30": 0, "2019-12-31": 0}, year=2020).other["weeks_reached"] == 52
    )


def test_the_edge_of_a_plan_cuts_no_week():
    # Wednesday 5 January: the week's Thursday lies in the plan, so it is the plan's, Monday included.
    found = figure(PER_WEEK, {"2022-01-03": 3 * HOUR}, plan_from=date(2022, 1, 5))
    assert (found.denominator, found.series[0].first) == (52, date(2022, 1, 3))
    assert figure(PER_WEEK, plan_from=date(2022, 1, 7)).series[0].first == date(2022, 1, 10)


@pytest.mark.parametrize(
    ("as_of", "weeks", "status"),
    [("2022-01-09 23:59", 0, "unknown"), ("2022-01-10", 1, "on_track"), ("2023-01-01 23:59", 51, "on_track")],
)
def test_only_weeks_that_are_over_count(as_of, weeks, status):
    found = figure(PER_WEEK, as_of=as_of)
    assert (found.denominator, found.status) == (weeks, status)


def test_a_week_without_a_day_in_the_calendar_does_not_count_and_says_why():
    market = an_indicator("hours_per_week", days="market_days", target=Fraction(3))
    calendar = Calendar(market_weekdays=frozenset({3}), market_cancelled=frozenset({date(2022, 7, 21)}))
    found = figure(market, {"2022-07-14": 3 * HOUR, "2022-07-22": 9 * HOUR}, calendar=calendar)
    assert (found.denominator, found.numerator) == (51, 3 * HOUR)
    point = next(p for p in found.series if p.first == date(2022, 7, 18))
    assert (point.in_calendar, point.why_not.code) == (False, "market_cancelled")


def test_the_night_of_the_clock_change_has_the_hours_that_elapsed():
    seconds = {"2022-03-27": 23 * HOUR, "2022-10-30": 25 * HOUR}
    found = figure(seconds=seconds)
    assert {p.first: p.seconds for p in found.series if p.seconds} == {
        date(2022, 3, 27): 23 * HOUR,
        date(2022, 10, 30): 25 * HOUR,
    }


def test_a_rule_nobody_knows_is_not_judged_as_another():
    with pytest.raises(ValueError, match="not judged by 'median'"):
        figure(an_indicator("hours_per_day", rule="median"))
