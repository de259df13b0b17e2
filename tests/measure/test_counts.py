"""Counts: thresholds, what does not count and why, pace, sums, distinct values, editions."""

from datetime import date
from fractions import Fraction

import pytest

from svpp.facts.values import Finding, Incident
from svpp.measure.assess import assess
from svpp.measure.inputs import EventPresence
from svpp.plan.catalogue import EventsSource, FindingsSource, IncidentsSource, LinesSource, Selection
from tests.measure.making import a_line, an_indicator, lines_on, moment, some_inputs

THREE = an_indicator("count", target=Fraction(3))


def figure(indicator=THREE, *lines, **inputs):
    registers: dict = {}
    for line in lines:
        registers.setdefault(line.register, []).append(line)
    return assess(indicator, some_inputs(lines=registers, **inputs))


@pytest.mark.parametrize(
    ("comparator", "statuses"),
    [
        (">=", ("not_met", "met", "met")),
        (">", ("not_met", "not_met", "met")),
        ("<=", ("met", "met", "not_met")),
        ("<", ("met", "not_met", "not_met")),
        ("=", ("not_met", "met", "not_met")),
    ],
)
def test_one_less_equal_one_more(comparator, statuses):
    indicator = an_indicator("count", comparator=comparator, target=Fraction(3))
    for number, status in zip((2, 3, 4), statuses, strict=True):
        found = assess(indicator, some_inputs(lines=lines_on(*["2022-05-01"] * number)))
        assert (found.value, found.numerator, found.evidence, found.status) == (
            number,
            number,
            number,
            status,
        )


def test_only_lines_of_the_year_that_qualify_count():
    indicator = an_indicator(
        "count",
        target=Fraction(3),
        source=LinesSource(Selection("meetings", {"body": ("a", "b"), "held": (True,)})),
    )
    found = figure(
        indicator,
        a_line("first day", "2022-01-01", body="a", held=True),
        a_line("last day", "2022-12-31", body="b", held=True),
        a_line("the year before", "2021-12-31", body="a", held=True),
        a_line("the year after", "2023-01-01", body="a", held=True),
        a_line("another body", "2022-05-01", body="c", held=True),
        a_line("called off", "2022-05-01", body="a", held=False),
        a_line("not filled in", "2022-05-01", body="a"),
        a_line("another register", "2022-05-01", "visits", body="a", held=True),
    )
    assert found.entries == ("first day", "last day")
    assert found.status == "not_met"


def test_true_on_another_field_asks_that_it_is_filled_in():
    indicator = an_indicator("count", source=LinesSource(Selection("meetings", {"report": (True,)})))
    found = figure(
        indicator,
        a_line("text", "2022-05-01", report="sent"),
        a_line("number", "2022-05-01", report=0),
        a_line("empty", "2022-05-01", report=""),
        a_line("no", "2022-05-01", report=False),
        a_line("none", "2022-05-01", report=None),
    )
    assert found.entries == ("text", "number")


def test_a_number_is_not_a_yes():
    indicator = an_indicator("count", source=LinesSource(Selection("meetings", {"people": (1,)})))
    lines = a_line("one", "2022-05-01", people=1), a_line("yes", "2022-05-01", people=True)
    assert figure(indicator, *lines).entries == ("one",)


@pytest.mark.parametrize(
    ("as_of", "dates", "status", "value"),
    [
        ("2022-01-01 12:00", [], "unknown", None),
        ("2022-01-02", [], "behind", 0),
        ("2022-05-02", ["2022-01-10"], "on_track", 1),  # 121 days are over: 3 x 121 / 365 = 0.99...
        ("2022-05-03", ["2022-01-10"], "behind", 1),  # 122: 1.002...
        ("2022-03-01", ["2022-01-10", "2022-01-11", "2022-01-12"], "met", 3),
        ("2022-12-31 23:59", ["2022-01-10", "2022-01-11"], "behind", 2),
        ("2023-01-01", ["2022-01-10", "2022-01-11"], "not_met", 2),
    ],
)
def test_the_pace_is_judged_while_the_year_runs(as_of, dates, status, value):
    found = assess(THREE, some_inputs(as_of=as_of, lines=lines_on(*dates)))
    assert (found.status, found.value) == (status, value)


def test_at_most_is_lost_as_soon_as_it_is_passed():
    at_most = an_indicator("count", comparator="<=", target=Fraction(2))
    on = ["2022-01-03", "2022-01-04", "2022-01-05"]
    assert assess(at_most, some_inputs(as_of="2022-02-01", lines=lines_on(*on))).status == "not_met"
    assert assess(at_most, some_inputs(as_of="2022-02-01", lines=lines_on())).status == "on_track"


def test_what_is_dated_after_the_moment_one_looks_from_has_not_happened():
    lines = lines_on("2022-03-16", "2022-03-17", "2022-03-18")
    assert assess(THREE, some_inputs(as_of="2022-03-17 12:00", lines=lines)).entries == ("l1", "l2")


def test_no_line_in_a_year_that_is_over_is_zero_not_a_gap():
    found = figure()
    assert (found.status, found.value) == ("not_met", 0)


def test_a_sum_adds_the_numbers_and_leaves_out_lines_without():
    indicator = an_indicator("count", source=LinesSource(Selection("meetings"), sum_of="people"))
    found = figure(
        indicator,
        a_line("four", "2022-05-01", people=4),
        a_line("three", "2022-06-01", people=3),
        a_line("none said", "2022-07-01", people=None),
    )
    assert (found.value, found.entries, found.status) == (7, ("four", "three"), "met")


def test_distinct_values_are_counted_once_however_they_are_typed():
    indicator = an_indicator("count", source=LinesSource(Selection("meetings"), distinct_of="partner"))
    names = ["Foyer", "foyer ", "Foyer", "Transit", "", None]
    found = figure(indicator, *(a_line(f"l{n}", "2022-05-01", partner=name) for n, name in enumerate(names)))
    assert found.value == 2


def test_an_edition_is_counted_by_itself_and_the_latest_is_judged():
    indicator = an_indicator(
        "count",
        period="edition",
        target=Fraction(2),
        source=LinesSource(Selection("meetings"), distinct_of="partner", edition_of="edition"),
    )
    found = figure(
        indicator,
        a_line("other year", "2021-04-01", edition="2021", partner="a"),
        a_line("a", "2022-04-01", edition="spring", partner="a"),
        a_line("b", "2022-04-02", edition="spring", partner="b"),
        a_line("c", "2022-10-01", edition="autumn", partner="a"),
        a_line("again", "2022-10-02", edition="autumn", partner="a"),
    )
    assert (found.value, found.status, found.entries) == (1, "not_met", ("c", "again"))
    assert found.other == {"edition": "autumn", "editions": {"spring": 2, "autumn": 1}}
    assert (figure(indicator).value, figure(indicator).other["editions"]) == (0, {})


def test_over_the_plan_every_year_counts():
    indicator = an_indicator("count", period="plan", target=Fraction(3))
    lines = lines_on("2019-12-31", "2020-01-01", "2021-06-01", "2022-12-31", "2023-01-01")
    found = assess(indicator, some_inputs(year=2020, lines=lines))
    assert (found.entries, found.status) == (("l2", "l3", "l4"), "met")


def test_events_are_counted_once_each_and_only_those_of_a_public_authority():
    there = [
        EventPresence("feast", True, (date(2022, 6, 21), date(2022, 6, 22)), ("p1", "p2")),
        EventPresence("private", False, (date(2022, 7, 1),), ("p3",)),
        EventPresence("new year", True, (date(2021, 12, 31), date(2022, 1, 1)), ("p4",)),
        EventPresence("last year", True, (date(2021, 12, 31),), ("p5",)),
    ]
    found = assess(
        an_indicator("count", target=Fraction(2), source=EventsSource()), some_inputs(events=there)
    )
    assert (found.value, found.evidence, found.entries) == (2, 3, ("p1", "p2", "p4"))
    every = an_indicator("count", source=EventsSource(public_authority=False))
    assert assess(every, some_inputs(events=there)).value == 3


def test_findings_count_by_their_observation_once_transmitted():
    def finding(entry, observed, transmitted):
        return Finding(entry, "bins", moment(observed), transmitted and moment(transmitted), 1)

    found = assess(
        an_indicator("count", source=FindingsSource()),
        some_inputs(
            findings=[
                finding("sent", "2022-05-01 10:00", "2022-05-03"),
                finding("sent the year after", "2022-12-31 23:59", "2023-01-10"),
                finding("not sent", "2022-05-01 10:00", None),
                finding("sent after one looked", "2022-05-01 10:00", "2023-02-02"),
                finding("of the year before", "2021-12-31 23:59", "2022-01-10"),
            ]
        ),
    )
    assert found.entries == ("sent", "sent the year after")


def test_incidents_count_by_their_observation():
    incidents = [
        Incident("seen", "loitering", True, moment("2022-05-01"), None, 1),
        Incident("a lamp", "lamp", False, moment("2022-05-01"), None, 2),
    ]
    found = assess(an_indicator("count", source=IncidentsSource()), some_inputs(incidents=incidents))
    assert found.entries == ("seen",)
