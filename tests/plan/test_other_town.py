"""A plan of an invented municipality loads like any other: nothing of one town sits in the code."""

import ast
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from svpp.plan.catalogue import KINDS, Plan, Selection, Text
from svpp.plan.load import read_plan

SVPP = Path(__file__).parents[2] / "svpp"
#: The commands that set up the first municipality and its demo name its files.
NAMES_FILES = SVPP / "cli"
_IDS = [
    line.partition(",")[0]
    for line in (Path(__file__).parent / "indicators.csv").read_text(encoding="utf-8").splitlines()[1:]
]
OF_ONE_TOWN = re.compile(
    "|".join(
        ["molenbeek", "ramadan", "ribaup", "rozet", "burglary_risk", "car_theft_risk", *map(re.escape, _IDS)]
    ),
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan((Path(__file__).parent / "other-town.toml").read_text(encoding="utf-8"))


def test_all_kinds_in_a_plan_with_french_first(plan):
    assert {i.kind for i in plan.indicators} == set(KINDS)
    assert (plan.languages, plan.translated) == (("fr", "nl"), ("nl",))
    assert plan.title == Text("Veiligheidsplan Heidedaal", "Plan de sécurité de Valbruyère")
    assert (plan.money.annual, plan.money.contingent_annual) == (4_125_000, 0)
    assert plan.signed_on is None


def test_its_own_tag_weekdays_reading_and_rule(plan):
    indicator = plan.indicator("1.2.1-a-1")

    assert indicator.target == Fraction(5, 2)
    assert (indicator.source.tag, indicator.days) == ("bike_parking", ("monday", "wednesday", "friday"))
    assert (indicator.reading, indicator.rule) == ("coverage_hours", Fraction(9, 10))


def test_its_own_registers(plan):
    assert [r.code for r in plan.registers] == ["engraving", "complaint", "charter", "statement"]
    assert plan.register("complaint").field("story").max_length == 2_000
    assert plan.indicator("2.1.1-a-2").source.passes == Selection(
        "complaint", {"outcome": ("solved", "withdrawn")}
    )
    assert plan.indicator("2.1.1-a-5").target == date(2025, 3, 31)


def test_it_covers_the_years_its_period_touches(plan):
    assert [year for year in range(2022, 2028) if plan.covers(year)] == [2024, 2025]


def test_the_hash_is_the_file_s():
    one = read_plan((Path(__file__).parent / "other-town.toml").read_bytes())
    other = read_plan((Path(__file__).parent / "other-town.toml").read_bytes() + b"# a remark\n")

    assert re.fullmatch(r"[0-9a-f]{64}", one.hash)
    assert one.hash != other.hash
    assert one.domains == other.domains


def test_no_town_s_words_sit_in_the_code():
    found = [
        f"{path.relative_to(SVPP)}:{node.lineno} {node.value}"
        for path in sorted(SVPP.rglob("*.py"))
        if NAMES_FILES not in path.parents
        for node in _words(ast.parse(path.read_text(encoding="utf-8")))
        if OF_ONE_TOWN.search(node.value)
    ]

    assert found == []


def _words(tree: ast.Module) -> list[ast.Constant]:
    """Every string of the code but its docstrings, which may give an example."""
    remarks = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in remarks
    ]
