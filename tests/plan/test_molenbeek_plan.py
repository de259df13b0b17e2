"""The plan of Molenbeek: all of the agreement, in its own words, and what each figure is computed from."""

import csv
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from svpp.plan.catalogue import (
    HOUR_KINDS,
    EventsSource,
    FindingsSource,
    HoursSource,
    IncidentsSource,
    LinesSource,
    Money,
    Plan,
    Selection,
    StatementSource,
    Text,
    Within,
)
from svpp.plan.load import read_plan

FILE = Path(__file__).parents[2] / "svpp" / "plan" / "data" / "molenbeek-2020-2022.toml"
INDICATORS = (Path(__file__).parent / "indicators.csv").read_text(encoding="utf-8")
EXPECTED = list(csv.DictReader(INDICATORS.splitlines()))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(FILE.read_bytes())


def lines(register, where=None, **others):
    return LinesSource(Selection(register, where or {}), **others)


def test_every_indicator_is_there_in_order_with_its_literal_words(plan):
    found = [(i.id, i.kind, i.comparator, i.comparator_origin, i.text.nl) for i in plan.indicators]

    assert found == [(e["id"], e["kind"], e["comparator"], e["origin"], e["text"]) for e in EXPECTED]
    assert len(found) == 84


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda e: e["id"])
def test_the_target_is_the_plan_s(plan, expected):
    target = plan.indicator(expected["id"]).target

    if expected["kind"] == "yes_no":
        assert target is True
    elif expected["kind"] == "deadline":
        assert target == date.fromisoformat(expected["target"])
    else:
        assert target == Fraction(expected["target"])
        assert not isinstance(target, bool)


def test_indicators_by_kind_and_by_domain(plan):
    assert Counter(i.kind for i in plan.indicators) == {
        "yes_no": 36,
        "count": 30,
        "share_within": 3,
        "share": 4,
        "hours_per_day": 8,
        "hours_per_week": 2,
        "deadline": 1,
    }
    assert [len(d.indicators) for d in plan.domains] == [24, 13, 4, 8, 9, 8, 4, 6, 8]
    assert sum(isinstance(i.source, StatementSource) for i in plan.indicators) == 19


def test_goals_of_the_plan(plan):
    strategic = [s for d in plan.domains for s in d.strategic_goals]
    operational = [o for s in strategic for o in s.operational_goals]

    assert (len(plan.domains), len(strategic), len(operational)) == (9, 25, 37)
    assert all(d.introduction and d.general_goals for d in plan.domains)
    assert all(o.results and o.indicators for o in operational)
    assert all(i.operational_goal == o.id for o in operational for i in o.indicators)
    assert all(i.domain == d.number for d in plan.domains for i in d.indicators)


def test_typos_of_the_agreement_are_kept(plan):
    goals = {s.id: s.text.nl for d in plan.domains for s in d.strategic_goals}

    assert goals["2.2.2"] == "Verminderen van het risicodrag"
    assert goals["8.2.3"] == "Een geïntegreerde en intergrale aanpak bevorderen"
    assert "opvallen" in plan.indicator("1.2.1-b-1").text.nl
    assert "opvallen" in plan.indicator("1.2.1-b-1").note


def test_the_agreement(plan):
    assert (plan.id, plan.period_from, plan.period_until) == (
        "molenbeek-2020-2022",
        date(2020, 1, 1),
        date(2022, 12, 31),
    )
    assert plan.signed_on == date(2022, 12, 16)
    assert (plan.languages, plan.translated) == (("nl", "fr"), ("fr",))
    assert [p.name.nl for p in plan.parties] == ["de Staat", "de Gemeente SINT-JANS-MOLENBEEK"]
    assert len(plan.provisions) == 5
    assert plan.money == Money(
        annual=592_354_64,
        contingent_annual=10_813_72,
        contingent_fte=2,
        wage_per_fte_month=420_00,
        wages_annual=10_080_00,
        equipment_max_per_fte=366_86,
        equipment_annual=733_72,
    )


def test_hours_count_the_places_activities_and_days_that_the_plan_means(plan):
    hours = {i.id: (i.source, i.days) for i in plan.indicators if i.kind in HOUR_KINDS}
    field = HoursSource("field", None)

    assert hours == {
        "2.2.3-a-1": (field, "every_day"),
        "2.2.3-a-2": (HoursSource("field", "burglary_risk"), "every_day"),
        "3.2.1-a-1": (field, "every_day"),
        "3.2.1-a-2": (HoursSource("field", "car_theft_risk"), "every_day"),
        "5.2.1-a-1": (field, "every_day"),
        "5.2.1-a-2": (HoursSource("market", None), "market_days"),
        "5.2.1-a-3": (HoursSource("school", None), "school_days"),
        "6.2.1-a-1": (field, "every_day"),
        "6.2.1-a-2": (HoursSource("field", "sensitive"), "every_day"),
        "9.2.1-a-1": (HoursSource("outreach", None), "every_day"),
    }
    assert {(i.reading, i.rule) for i in plan.indicators if i.kind in HOUR_KINDS} == {
        ("person_hours", "average")
    }


SPECIAL = {
    "1.2.3-b-3": EventsSource(public_authority=True),
    "2.2.1-a-4": lines(
        "technoprevention_visit",
        {"phase": ("after",)},
        passes=Selection("technoprevention_visit", {"phase": ("before",)}),
    ),
    "2.2.4-a-2": IncidentsSource(suspicious=True),
    "5.2.1-a-4": EventsSource(public_authority=True),
    "5.2.3-a-3": lines("partner", {"measure": ("ramadan",)}, distinct_of="partner", edition_of="edition"),
    "6.2.2-a-1": lines(
        "finding_officer",
        {"meets_conditions": (True,)},
        passes=Selection("finding_officer", {"trained": (True,)}),
        latest_by="guard",
    ),
    "6.2.2-a-3": FindingsSource(transmitted=True),
    "9.2.1-a-4": lines(
        "drug_follow_up", passes=Selection("drug_follow_up", {"referred_to": (True,)}), distinct_of="file"
    ),
}


@pytest.mark.parametrize("identifier", SPECIAL)
def test_special_sources(plan, identifier):
    assert plan.indicator(identifier).source == SPECIAL[identifier]


@pytest.mark.parametrize(
    ("identifier", "within"),
    [
        ("1.2.1-a-3", Within(1, "months")),
        ("1.2.1-b-1", Within(6, "months")),
        ("2.2.1-a-1", Within(14, "days")),
        ("2.2.1-a-2", Within(14, "days")),
        ("2.2.4-a-2", Within(24, "hours")),
    ],
)
def test_deadlines_of_each_case(plan, identifier, within):
    assert plan.indicator(identifier).within == within


def test_a_date_that_must_be_filled_in_is_known_as_a_date(plan):
    dates = {i.id: i.source.select.dates for i in plan.indicators if isinstance(i.source, LinesSource)}
    assert {id_: found for id_, found in dates.items() if found} == {
        "6.2.2-a-2": {"completed_on"},
        "7.2.1-a-1": {"filled_on"},
    }


def test_no_case_is_a_failure_only_for_the_yearly_reports(plan):
    every_case = {i.id: i.when_none for i in plan.indicators if i.kind == "yes_no" and i.rule == "all"}

    assert every_case == {
        "1.2.1-a-1": "no",
        "1.2.1-a-2": "no",
        "1.2.1-a-3": "no_cases",
        "1.2.1-b-1": "no_cases",
        "1.2.1-c-1": "no_cases",
        "1.2.1-c-2": "no_cases",
        "1.2.2-a-2": "no",
        "1.2.2-a-3": "no",
    }


def test_every_register_is_used_and_has_few_required_fields_on_the_phone(plan):
    used = {i.source.select.register for i in plan.indicators if isinstance(i.source, LinesSource)}

    assert {r.code for r in plan.registers} == used | {"statement"}
    for register in plan.registers:
        if register.cell == "guards":
            assert sum(field.required for field in register.fields) <= 2


def test_sensitive_cells_keep_file_codes_not_names(plan):
    sensitive = [r for r in plan.registers if r.sensitive]

    assert {r.cell for r in sensitive} == {"victim_support", "school_violence", "radicalisation", "drugs"}
    for register in sensitive:
        assert all(f.type == "choice" or f.code in ("file", "service") for f in register.fields)
        file = register.field("file")
        assert file is None or file.hint == Text("Nooit een naam.", "Jamais un nom.")


def test_french_is_a_translation_not_a_copy(plan):
    for indicator in plan.indicators:
        assert indicator.text.fr != indicator.text.nl
        assert "\\geq" not in indicator.text.fr
        assert indicator.text.nl.endswith(("ja/nee", "Ja/Nee", "ja-nee", "ja/neen")) == (
            indicator.text.fr.endswith(("oui/non", "Oui/Non", "oui-non"))
        )
