"""Every indicator of the Molenbeek plan in at least one situation that a coordinator can read."""

from fractions import Fraction

import pytest

from svpp.measure.assess import assess
from svpp.measure.figure import Figure
from tests.measure.situations import SITUATIONS, indicator_of, inputs_of, without_what_must_not_count

NAMES = [f"{s['indicator']} {s['name']}" for s in SITUATIONS]


def figure_of(situation: dict, plan) -> Figure:
    return assess(indicator_of(situation, plan), inputs_of(situation, plan))


def exact(value):
    """Numbers are exact, written as in the plan or as a fraction: 7, 7.5, 23/3."""
    fraction = isinstance(value, str) and "/" in value
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return Fraction(str(value)) if fraction or number else value


def actual(figure: Figure, name: str):
    if name in ("numerator_hours", "all_hours", "provisional_hours"):
        seconds = {
            "numerator_hours": figure.numerator,
            "all_hours": figure.other.get("all_seconds"),
            "provisional_hours": figure.provisional,
        }[name]
        return Fraction(seconds, 3600)
    if name in ("person_hours", "coverage_hours"):
        return figure.other[name]["value"]
    return figure.other[name] if name in figure.other else getattr(figure, name)


@pytest.mark.parametrize("situation", SITUATIONS, ids=NAMES)
def test_the_figure_is_as_expected(situation, plan):
    found = figure_of(situation, plan)
    expected = {name: exact(value) for name, value in situation["expect"].items()}
    assert {name: actual(found, name) for name in expected} == expected


@pytest.mark.parametrize("situation", SITUATIONS, ids=NAMES)
def test_what_must_not_count_changes_nothing(situation, plan):
    whole, kept = (figure_of(s, plan) for s in (situation, without_what_must_not_count(situation)))
    for name in ("status", "value", "numerator", "denominator", "pending"):
        assert getattr(whole, name) == getattr(kept, name)


def test_every_indicator_has_a_situation_with_a_status_and_a_value(plan):
    assert {s["indicator"] for s in SITUATIONS} == {indicator.id for indicator in plan.indicators}
    assert all({"status", "value"} <= s["expect"].keys() for s in SITUATIONS)


def test_every_indicator_has_a_row_that_must_not_count(plan):
    kinds = ("presences", "incidents", "findings", "lines")
    refused = {
        s["indicator"] for s in SITUATIONS for k in kinds for row in s.get(k, []) if row.get("why_not")
    }
    assert refused == {indicator.id for indicator in plan.indicators}


def test_every_field_a_situation_fills_in_is_one_its_register_has(plan):
    for situation in SITUATIONS:
        for row in situation.get("lines", []):
            register = plan.register(row.get("register") or situation["register"])
            named = row.keys() - {"register", "day", "times", "evidence", "why_not"}
            unknown = [code for code in named if register.field(code) is None]
            assert not unknown, f"{situation['indicator']}: {register.code} has no {unknown}"
