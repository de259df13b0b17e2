"""Days, weeks and months of Brussels, the two clock-change nights included."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svpp.when.days import (
    BRUSSELS,
    add_months,
    bounds_of,
    day_of,
    days,
    epoch,
    instant,
    monday_of,
    week_year,
    weeks_of_year,
)

HOUR = 3600
A_DAY = st.dates(date(2019, 1, 1), date(2028, 12, 31))

#: European summer time 2019-2028: last Sunday of March, last Sunday of October.
CLOCK_CHANGES = [
    (date(2019, 3, 31), date(2019, 10, 27)),
    (date(2020, 3, 29), date(2020, 10, 25)),
    (date(2021, 3, 28), date(2021, 10, 31)),
    (date(2022, 3, 27), date(2022, 10, 30)),
    (date(2023, 3, 26), date(2023, 10, 29)),
    (date(2024, 3, 31), date(2024, 10, 27)),
    (date(2025, 3, 30), date(2025, 10, 26)),
    (date(2026, 3, 29), date(2026, 10, 25)),
    (date(2027, 3, 28), date(2027, 10, 31)),
    (date(2028, 3, 26), date(2028, 10, 29)),
]


def local(text: str) -> int:
    return epoch(datetime.fromisoformat(text).replace(tzinfo=BRUSSELS))


def length(day: date) -> int:
    start, end = bounds_of(day, BRUSSELS)
    return end - start


@pytest.mark.parametrize(("spring", "autumn"), CLOCK_CHANGES)
def test_clock_change_days_have_23_and_25_hours(spring, autumn):
    assert length(spring) == 23 * HOUR
    assert length(autumn) == 25 * HOUR


@pytest.mark.parametrize(("spring", "autumn"), CLOCK_CHANGES)
def test_the_days_around_a_clock_change_have_24_hours(spring, autumn):
    for day in (spring, autumn):
        assert length(day - timedelta(days=1)) == 24 * HOUR
        assert length(day + timedelta(days=1)) == 24 * HOUR


def test_a_shift_in_the_autumn_night_lasts_an_hour_longer():
    assert local("2022-10-30T09:00") - local("2022-10-30T01:00") == 9 * HOUR


def test_a_shift_in_the_spring_night_lasts_an_hour_less():
    assert local("2022-03-27T06:00") - local("2022-03-26T22:00") == 7 * HOUR


def test_both_hours_of_the_repeated_one_are_of_the_same_day():
    first = epoch(datetime(2022, 10, 30, 2, 30, tzinfo=BRUSSELS, fold=0))
    second = epoch(datetime(2022, 10, 30, 2, 30, tzinfo=BRUSSELS, fold=1))
    assert second - first == HOUR
    assert day_of(first, BRUSSELS) == day_of(second, BRUSSELS) == date(2022, 10, 30)


def test_midnight_belongs_to_the_new_day():
    midnight = local("2022-07-01T00:00")
    assert day_of(midnight, BRUSSELS) == date(2022, 7, 1)
    assert day_of(midnight - 1, BRUSSELS) == date(2022, 6, 30)


def test_the_local_day_is_not_the_utc_day():
    assert day_of(epoch(datetime(2022, 12, 31, 23, 30, tzinfo=UTC)), BRUSSELS) == date(2023, 1, 1)


def test_another_zone_cuts_elsewhere():
    moment = epoch(datetime(2022, 6, 30, 22, 30, tzinfo=UTC))
    assert day_of(moment, BRUSSELS) == date(2022, 7, 1)
    assert day_of(moment, ZoneInfo("UTC")) == date(2022, 6, 30)


@given(A_DAY)
def test_days_join_without_gap_and_hold_their_own_instants(day):
    start, end = bounds_of(day, BRUSSELS)
    assert bounds_of(day + timedelta(days=1), BRUSSELS)[0] == end
    assert day_of(start, BRUSSELS) == day_of(end - 1, BRUSSELS) == day
    assert day_of(end, BRUSSELS) == day + timedelta(days=1)


def test_days_include_both_ends():
    assert days(date(2022, 2, 27), date(2022, 3, 1)) == [
        date(2022, 2, 27),
        date(2022, 2, 28),
        date(2022, 3, 1),
    ]
    assert days(date(2022, 1, 1), date(2022, 1, 1)) == [date(2022, 1, 1)]
    assert days(date(2022, 1, 2), date(2022, 1, 1)) == []
    assert len(days(date(2020, 1, 1), date(2020, 12, 31))) == 366


@pytest.mark.parametrize(
    ("day", "monday", "year"),
    [
        (date(2020, 12, 31), date(2020, 12, 28), 2020),  # Thursday of week 53
        (date(2021, 1, 3), date(2020, 12, 28), 2020),  # Sunday of that week
        (date(2021, 1, 4), date(2021, 1, 4), 2021),
        (date(2019, 12, 30), date(2019, 12, 30), 2020),  # its Thursday is 2 January 2020
        (date(2022, 1, 1), date(2021, 12, 27), 2021),
        (date(2022, 12, 31), date(2022, 12, 26), 2022),
        (date(2024, 12, 31), date(2024, 12, 30), 2025),
    ],
)
def test_a_week_belongs_to_the_year_of_its_thursday(day, monday, year):
    assert monday_of(day) == monday
    assert week_year(monday) == year


@pytest.mark.parametrize(
    ("year", "count", "first", "last"),
    [
        (2019, 52, date(2018, 12, 31), date(2019, 12, 23)),
        (2020, 53, date(2019, 12, 30), date(2020, 12, 28)),
        (2021, 52, date(2021, 1, 4), date(2021, 12, 27)),
        (2022, 52, date(2022, 1, 3), date(2022, 12, 26)),
        (2026, 53, date(2025, 12, 29), date(2026, 12, 28)),
    ],
)
def test_the_weeks_of_a_year(year, count, first, last):
    weeks = weeks_of_year(year)
    assert (len(weeks), weeks[0], weeks[-1]) == (count, first, last)
    assert {week_year(monday) for monday in weeks} == {year}


@given(A_DAY)
def test_weeks_agree_with_iso_and_each_is_in_one_year(day):
    monday = monday_of(day)
    assert week_year(monday) == day.isocalendar().year
    assert monday in weeks_of_year(week_year(monday))
    assert monday not in weeks_of_year(week_year(monday) + 1)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2022, 1, 31), 1, date(2022, 2, 28)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2022, 1, 28), 1, date(2022, 2, 28)),
        (date(2022, 8, 31), 1, date(2022, 9, 30)),
        (date(2022, 12, 15), 1, date(2023, 1, 15)),
        (date(2022, 12, 31), 2, date(2023, 2, 28)),
        (date(2022, 11, 30), 13, date(2023, 12, 30)),
        (date(2022, 3, 31), -1, date(2022, 2, 28)),
        (date(2022, 1, 15), -1, date(2021, 12, 15)),
        (date(2022, 5, 5), 0, date(2022, 5, 5)),
    ],
)
def test_months_clamp_to_the_months_end(day, n, expected):
    assert add_months(day, n) == expected


def test_epoch_floors_and_comes_back():
    assert epoch(datetime(2022, 1, 1, 0, 0, 0, 999_999, tzinfo=UTC)) == 1_640_995_200
    assert epoch(datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC)) == -1
    assert epoch(datetime.fromisoformat("2022-03-17T08:02:00+01:00")) == epoch(
        datetime(2022, 3, 17, 7, 2, tzinfo=UTC)
    )
    assert instant(1_640_995_200) == datetime(2022, 1, 1, tzinfo=UTC)
    assert instant(0).utcoffset() == timedelta(0)


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="no UTC offset"):
        epoch(datetime(2022, 1, 1))  # noqa: DTZ001 the mistake itself
