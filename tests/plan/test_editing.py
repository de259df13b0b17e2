"""Deciding a reading anew changes one place of the file; a plan for the next period begins with this one's rules."""

from __future__ import annotations

import difflib
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from svpp.plan.catalogue import Amendment, Counting, Plan
from svpp.plan.differences import Change, differences
from svpp.plan.edit import amend, successor
from svpp.plan.load import PlanRefused, read_plan

TEXT = (Path(__file__).parents[2] / "svpp/plan/data/molenbeek-2020-2022.toml").read_text("utf-8")
SCHOOL = "5.2.1-a-3"
DECIDED = Amendment(
    date(2021, 1, 1),
    'Stuurcomité "preventie"',
    date(2021, 2, 14),
    "Scholen dicht = geen dag",
    days="every_day",
    reading="coverage_hours",
    rule=Fraction(9, 10),
)


def school(plan: Plan, year: int):
    found = plan.in_year(year).indicator(SCHOOL)
    assert found is not None
    return found.days, found.reading, found.rule


def test_a_decision_holds_from_its_year_and_the_rest_of_the_file_stays() -> None:
    new = amend(TEXT, SCHOOL, DECIDED)
    added = [line for line in difflib.ndiff(TEXT.split("\n"), new.split("\n")) if line[0] in "+-"]
    assert all(line.startswith("+ ") for line in added)
    assert "+ [[indicator.amended]]" in added
    plan = read_plan(new)
    assert school(plan, 2020) == ("school_days", "person_hours", "average")
    assert school(plan, 2021) == school(plan, 2022) == ("every_day", "coverage_hours", Fraction(9, 10))
    assert plan.indicator(SCHOOL).amended == (DECIDED,)
    assert plan.in_year(2021).indicators[0] == plan.indicators[0]


def test_of_two_decisions_for_a_year_the_later_one_holds() -> None:
    first = amend(TEXT, SCHOOL, DECIDED)
    again = Amendment(date(2021, 1, 1), "College", days="working_days")
    earlier = Amendment(date(2020, 1, 1), "College", days="mon_sat", rule="every")
    plan = read_plan(amend(amend(first, SCHOOL, again), SCHOOL, earlier))
    assert school(plan, 2020) == ("mon_sat", "person_hours", "every")
    assert school(plan, 2021) == ("working_days", "coverage_hours", Fraction(9, 10))


def test_every_indicator_of_hours_can_be_decided_anew() -> None:
    text, plan = TEXT, read_plan(TEXT)
    hours = [i.id for i in plan.indicators if i.kind.startswith("hours")]
    for identifier in hours:
        text = amend(text, identifier, Amendment(date(2022, 1, 1), "x", rule="every"))
    found = read_plan(text).in_year(2022)
    assert {found.indicator(identifier).rule for identifier in hours} == {"every"}
    assert [i.id for i in found.indicators] == [i.id for i in plan.indicators]


@pytest.mark.parametrize(
    ("amendment", "says"),
    [
        (Amendment(date(2021, 7, 1), "x", rule="every"), "1 January of a later year"),
        (Amendment(date(2019, 1, 1), "x", rule="every"), "1 January of a later year"),
        (Amendment(date(2023, 1, 1), "x", rule="every"), "1 January of a later year"),
        (Amendment(date(2021, 1, 1), "x"), "says what is read otherwise"),
        (Amendment(date(2021, 1, 1), " ", rule="every"), "words between quotes"),
        (Amendment(date(2021, 1, 1), "x", when_none="no_cases"), "has no meaning for the kind"),
        (Amendment(date(2021, 1, 1), "x", days="full_moons"), "expected every_day"),
    ],
)
def test_what_is_no_decision_is_refused(amendment: Amendment, says: str) -> None:
    with pytest.raises(PlanRefused, match=says):
        amend(TEXT, SCHOOL, amendment)


def test_an_indicator_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        amend(TEXT, "9.9.9-z-9", DECIDED)


def test_words_of_any_sort_survive() -> None:
    words = "a \\ \" ' # = [[x]] \x7f é 你好 {}"
    plan = read_plan(amend(TEXT, SCHOOL, Amendment(date(2021, 1, 1), words, reason=words, rule="every")))
    assert plan.indicator(SCHOOL).amended[0].decided_by == words


def test_the_next_plan_begins_with_the_rules_of_this_one() -> None:
    text = successor(
        amend(TEXT, SCHOOL, DECIDED), "molenbeek-2025-2028", date(2025, 1, 1), date(2028, 12, 31)
    )
    old, new = read_plan(TEXT), read_plan(text)
    assert (new.id, new.period_from, new.period_until) == (
        "molenbeek-2025-2028",
        date(2025, 1, 1),
        date(2028, 12, 31),
    )
    assert new.signed_on is None
    assert [i.id for i in new.indicators] == [i.id for i in old.indicators]
    assert new.indicator(SCHOOL).amended == ()
    assert school(new, 2025) == ("every_day", "coverage_hours", Fraction(9, 10))
    assert new.indicator("4.2.2-b-1").target == date(2025, 12, 31)
    changed = differences(old, new)
    assert [(c.what, c.id) for c in changed] == [
        ("plan", "molenbeek-2025-2028"),
        ("indicator", "4.2.2-b-1"),
        ("indicator", SCHOOL),
    ]


@pytest.mark.parametrize(
    ("new_id", "first", "last"),
    [("Not An Id", date(2025, 1, 1), date(2025, 12, 31)), ("x", date(2025, 1, 1), date(2024, 12, 31))],
)
def test_a_next_plan_without_id_or_period_is_refused(new_id: str, first: date, last: date) -> None:
    with pytest.raises(PlanRefused):
        successor(TEXT, new_id, first, last)


def test_versions_differ_in_what_was_decided_and_nothing_else() -> None:
    old = read_plan(TEXT)
    assert differences(old, read_plan(amend(TEXT, SCHOOL, DECIDED))) == [
        Change("indicator", SCHOOL, "changed", amended=(DECIDED,))
    ]
    assert differences(old, read_plan("# a comment\n" + TEXT)) == []
    reworded = TEXT.replace("max_length = 20", "max_length = 19", 1).replace(
        "SVPP Sint-Jans", "SVPP Sint-Jan", 1
    )
    assert [(c.what, c.id, c.keys) for c in differences(old, read_plan(reworded))] == [
        ("plan", old.id, ("title",)),
        ("register", "partner", ("fields",)),
    ]


def test_what_a_line_adds_can_be_decided_anew_and_goes_into_the_next_plan() -> None:
    families = "9.2.1-a-3"
    assert read_plan(TEXT).indicator(families).counting == Counting(distinct_of="file")
    lines = Amendment(date(2021, 1, 1), "College", counts=Counting())
    plan = read_plan(amend(TEXT, families, lines))
    assert [plan.in_year(y).indicator(families).counting for y in (2020, 2021)] == [
        Counting(distinct_of="file"),
        Counting(),
    ]
    told = amend(TEXT, "2.2.1-b-2", Amendment(date(2020, 1, 1), "College", counts=Counting()))
    told = amend(told, "1.2.2-c-1", Amendment(date(2020, 1, 1), "C", counts=Counting(distinct_of="subject")))
    following = read_plan(successor(told, "molenbeek-2023", date(2023, 1, 1), date(2025, 12, 31)))
    assert following.indicator("2.2.1-b-2").counting == Counting()
    assert following.indicator("1.2.2-c-1").counting == Counting(distinct_of="subject")
    assert following.indicator("1.2.2-c-1").amended == ()


@pytest.mark.parametrize(
    ("identifier", "counts", "code"),
    [
        ("9.2.1-a-4", Counting(sum_of="file"), "wrong"),  # a share adds nothing up
        ("1.2.2-c-1", Counting(distinct_of="nothing"), "unknown_field"),
        ("1.2.1-a-3", Counting(), "no_meaning"),
    ],
)
def test_a_counting_that_means_nothing_is_refused(identifier: str, counts: Counting, code: str) -> None:
    with pytest.raises(PlanRefused) as refused:
        amend(TEXT, identifier, Amendment(date(2021, 1, 1), "College", counts=counts))
    assert code in [fault.code for fault in refused.value.faults]
