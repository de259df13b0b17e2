"""Which days count: each rule, both sides of it, and the reason a day is left out."""

from datetime import date

import pytest

from svpp.when.calendars import Calendar, Reason, SchoolHoliday, public_holidays
from svpp.when.days import days

STORM = Reason("closed_day", "Storm Eunice", "Tempête Eunice")
THURSDAY = 3

AUTUMN_NL = SchoolHoliday("nl", "Herfstvakantie", "Congé d'automne", date(2022, 10, 31), date(2022, 11, 6))
AUTUMN_FR = SchoolHoliday(
    "fr", "Herfstverlof", "Congé d'automne (Toussaint)", date(2022, 10, 24), date(2022, 11, 4)
)

CALENDAR = Calendar(
    public_holidays=public_holidays([2022]),
    school_holidays=(AUTUMN_NL, AUTUMN_FR),
    market_weekdays=frozenset({THURSDAY}),
    market_cancelled=frozenset({date(2022, 7, 21)}),
    closed_days={date(2022, 2, 18): STORM, date(2022, 2, 24): STORM},
)
RULES = ("every_day", "mon_sat", "working_days", "school_days", "market_days", ("friday", "thursday"))


def code(day: date, rule) -> str | None:
    reason = CALENDAR.why_not(day, rule)
    assert CALENDAR.counts(day, rule) is (reason is None)
    return reason.code if reason else None


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        ("every_day", date(2022, 7, 21), None),
        ("every_day", date(2022, 1, 2), None),
        ("mon_sat", date(2022, 10, 1), None),  # Saturday
        ("mon_sat", date(2022, 10, 2), "weekend"),  # Sunday
        ("mon_sat", date(2022, 7, 21), None),  # a public holiday is still one of Monday to Saturday
        ("working_days", date(2022, 9, 30), None),  # Friday
        ("working_days", date(2022, 10, 1), "weekend"),
        ("working_days", date(2022, 7, 21), "public_holiday"),
        ("working_days", date(2022, 10, 31), None),  # school holidays are work
        ("school_days", date(2022, 10, 21), None),
        ("school_days", date(2022, 10, 22), "weekend"),
        ("school_days", date(2022, 11, 11), "public_holiday"),
        ("market_days", date(2022, 7, 14), None),
        ("market_days", date(2022, 7, 15), "not_market_day"),
        ("market_days", date(2022, 7, 21), "market_cancelled"),
        (("saturday", "sunday"), date(2022, 10, 1), None),
        (("saturday", "sunday"), date(2022, 10, 2), None),
        (("saturday", "sunday"), date(2022, 10, 3), "other_weekday"),
    ],
)
def test_rule(rule, day, expected):
    assert code(day, rule) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 10, 24), None),  # French holiday, Dutch class
        (date(2022, 10, 28), None),
        (date(2022, 10, 31), "school_holiday"),  # both
        (date(2022, 11, 1), "public_holiday"),
        (date(2022, 11, 4), "school_holiday"),  # last day, inclusive
        (date(2022, 11, 7), None),  # both back
    ],
)
def test_a_day_with_class_in_one_community_is_a_school_day(day, expected):
    assert code(day, "school_days") == expected


def test_dutch_holiday_with_french_class_is_a_school_day():
    only_nl_off = date(2023, 4, 4)
    spring = SchoolHoliday("nl", "Paasvakantie", "Vacances de Pâques", date(2023, 4, 3), date(2023, 4, 16))
    calendar = Calendar(school_holidays=(spring, AUTUMN_FR))
    assert calendar.counts(only_nl_off, "school_days")


def test_each_language_names_its_own_communitys_holiday():
    reason = CALENDAR.why_not(date(2022, 10, 31), "school_days")
    assert reason == Reason("school_holiday", "Herfstvakantie", "Congé d'automne (Toussaint)")


def test_a_municipality_with_schools_of_one_community():
    calendar = Calendar(school_holidays=(AUTUMN_NL,))
    assert calendar.why_not(date(2022, 10, 31), "school_days") == Reason(
        "school_holiday", "Herfstvakantie", "Congé d'automne"
    )
    assert calendar.counts(date(2022, 10, 24), "school_days")


@pytest.mark.parametrize("rule", RULES)
def test_a_closed_day_never_counts_and_says_why(rule):
    assert CALENDAR.why_not(date(2022, 2, 18), rule) == STORM  # a Friday
    assert CALENDAR.why_not(date(2022, 2, 24), rule) == STORM  # a Thursday


def test_without_a_market_no_day_is_a_market_day():
    calendar = Calendar()
    week = days(date(2022, 9, 5), date(2022, 9, 11))
    assert {calendar.why_not(day, "market_days") for day in week} == {Reason("not_market_day")}


def test_two_market_weekdays():
    calendar = Calendar(market_weekdays=frozenset({0, 3}))
    week = days(date(2022, 9, 5), date(2022, 9, 11))
    assert [calendar.counts(day, "market_days") for day in week] == [
        True, False, False, True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("rule", ["workdays", "", ("monday", "holiday"), ()])
def test_an_unknown_rule_is_refused(rule):
    with pytest.raises(ValueError, match="expected one of every_day"):
        CALENDAR.why_not(date(2022, 9, 5), rule)


def test_an_unknown_rule_is_refused_on_a_closed_day_too():
    with pytest.raises(ValueError, match="expected one of"):
        CALENDAR.counts(date(2022, 2, 18), "workdays")


def test_a_year_adds_up():
    year = days(date(2022, 1, 1), date(2022, 12, 31))
    counted = {rule: sum(CALENDAR.counts(day, rule) for day in year) for rule in RULES[:5]}
    # 2022: 52 Sundays, 260 weekdays, 7 legal holidays on a weekday, 2 closed days, both on weekdays.
    assert counted == {
        "every_day": 363,
        "mon_sat": 311,
        "working_days": 251,
        "school_days": 247,  # 31 October, 2, 3 and 4 November
        "market_days": 50,  # 52 Thursdays, one cancelled, one closed
    }
