"""A faulty plan is refused whole, with each fault's line, its table and what was expected."""

import re
from pathlib import Path

import pytest
import yaml

from svpp.plan.load import PlanRefused, check_plan, read_plan

TOWN = (Path(__file__).parent / "other-town.toml").read_text(encoding="utf-8")
CASES = yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8"))
MONEY = """[money]
annual = 41_250
contingent_annual = 10_813.72
contingent_fte = 2
wage_per_fte_month = 420
wages_annual = 10_080.00
equipment_max_per_fte = 366.86
equipment_annual = 733.72
"""


def faults(text):
    plan, found = check_plan(text)
    assert plan is None
    assert found == sorted(found, key=lambda fault: fault.line)
    return found


def changed(old, new, text=TOWN):
    """The text with its only occurrence of `old` replaced, and the line where that stands."""
    assert text.count(old) == 1, old
    return text.replace(old, new), text[: text.index(old)].count("\n") + 1


def line_of(text, words):
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize("case", CASES["changed"], ids=lambda case: case["name"])
def test_one_fault(case):
    text, line = changed(case["old"], case["new"])
    found = faults(text)
    lines = range(line, line + case["new"].count("\n") + 1)

    assert any(case["says"] in f.message and case["where"] in f.where and f.line in lines for f in found), (
        "\n".join(map(str, found))
    )


@pytest.mark.parametrize("case", CASES["missing"], ids=lambda case: case["says"])
def test_what_is_missing_is_named_on_the_line_of_its_table(case):
    text, line = changed(case["gone"], "")
    header = text.split("\n")[: line - 1]
    table = max(n for n, words in enumerate(header, start=1) if words.startswith("["))
    found = faults(text)

    assert any(case["says"] in f.message and f.where == case["where"] and f.line == table for f in found), (
        "\n".join(map(str, found))
    )


def test_missing_words_in_a_name_and_in_a_result():
    text, line = changed('{ nl = "Charter", fr = "Charte" }', '{ nl = "Charter" }')
    result, below = changed(
        '  { nl = "Minder gestolen fietsen", fr = "Moins de vélos volés" },', '  { fr = "x" },'
    )

    assert [(f.line, f.where) for f in faults(text)] == [(line, "register charter, name")]
    assert [(f.line, f.message) for f in faults(result)] == [
        (below, 'nl is missing; add the Dutch words: nl = "…"')
    ]


def test_broken_toml_names_the_line():
    text, line = changed('cell      = "cyclists"', "cell      = cyclists")
    found = faults(text)

    assert [(f.line, f.where) for f in found] == [(line, "register engraving")]
    assert "not TOML" in found[0].message


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('id                = "1.2.1-a-2"', 'id = "1.2.1-a-2"\nid = "1.2.1-a-2"', "indicator 1.2.1-a-2"),
        ('id                = "1.2.1-a-2"', "id = 1.2.1-a-2", "indicator 1.2.1-a-2"),
        ("= 300\n", "= 300,5\n", "indicator 1.2.1-a-3"),
        ("[money]\n", "[money]\nannual 1\n", "money"),
        ("[plan]\n", "x = \n[plan]\n", "file"),
        ("= 300\n", "= 300\n[[indicator.amended]]\nx =\n", "indicator 1.2.1-a-3"),
    ],
)
def test_broken_toml_names_the_table_it_is_in(old, new, where):
    text, _ = changed(old, new)
    (fault,) = faults(text)
    assert fault.where == where


def test_a_slip_whose_place_is_unknown_names_no_table():
    assert [f.where for f in faults(TOWN + '\nx = """')] == ["file"]


def test_words_under_dotted_keys_or_a_heading_have_their_own_line():
    name = 'name      = { nl = "Charter", fr = "Charte" }'
    dotted, line = changed(name, 'name.nl = "Charter"\nname."fr" = ""')
    assert [(f.line, f.where) for f in faults(dotted)] == [(line + 1, "register charter, name")]
    text, _ = changed(name, "")
    at = text.index("[[register.field]]", text.index('code      = "charter"'))
    headed = text[:at] + '[register.name]\nnl = "Charter"\n\nfr = ""\n' + text[at:]
    assert [(f.line, f.where) for f in faults(headed)] == [
        (text[:at].count("\n") + 4, "register charter, name")
    ]


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 5_000, "a = " + "9" * 6_000, "a = 1e99999999999999999999", b"a = '\xff'", "", "[["],
)
def test_hostile_text_is_refused_not_raised(text):
    assert faults(text)


def test_an_indicator_twice_names_both_lines():
    text, line = changed('id                = "1.2.1-a-2"', 'id                = "1.2.1-a-1"')
    first = line_of(TOWN, 'id                = "1.2.1-a-1"') - 1

    assert [(f.line, f.message) for f in faults(text)] == [
        (line, f"id 1.2.1-a-1 is there twice (first on line {first}); give each its own")
    ]


def test_a_register_twice():
    text, line = changed('code      = "charter"', 'code      = "complaint"')

    assert (line, "register complaint") in [(f.line, f.where) for f in faults(text)]


def test_an_indicator_without_its_operational_goal():
    text, line = changed('id                = "2.1.1-a-3"', 'id                = "2.1.1-b-3"')

    assert [(f.line, f.where) for f in faults(text)] == [(line, "indicator 2.1.1-b-3")]


def test_statements_need_their_register():
    text = TOWN[: TOWN.index('[[register]]\ncode      = "statement"')]

    assert [(f.line, f.message) for f in faults(text)] == [
        (
            line_of(TOWN, "source            = { statement"),
            'statements need a register with code = "statement"; declare it',
        )
    ]


def test_the_statement_register_needs_its_fields():
    text, _ = changed('code     = "answer"', 'code     = "verdict"')

    assert [f.message for f in faults(text)] == ["statements need a field answer of the type yes_no"]


def with_money(old="", new=""):
    money = changed(old, new, MONEY)[0] if old else MONEY
    return changed("[money]\nannual = 41_250\n", money)[0]


def test_money_that_adds_up_to_the_cent():
    plan = read_plan(with_money())

    assert (plan.money.contingent_annual, plan.money.equipment_annual) == (1_081_372, 73_372)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("10_080.00", "10_080.01", "420.00 × 2 FTE × 12 months = 10,080.00, found 10,080.01"),
        ("= 420", "= 421", "421.00 × 2 FTE × 12 months = 10,104.00, found 10,080.00"),
        ("366.86", "366.87", "2 FTE × 366.87 = 733.74, found 733.72"),
        ("733.72", "733.71", "2 FTE × 366.86 = 733.72, found 733.71"),
        ("10_813.72", "10_813.73", "10,080.00 + 733.72 = 10,813.72, found 10,813.73"),
        ("contingent_fte = 2", "contingent_fte = 3", "420.00 × 3 FTE × 12 months"),
        ("contingent_fte = 2\n", "", "contingent_fte is missing"),
        ("10_813.72", '"10.813,72"', "euros with at most two decimals"),
        ("10_813.72", "1e400", "euros with at most two decimals"),
    ],
)
def test_money_that_does_not_add_up(old, new, expected):
    found = faults(with_money(old, new))

    assert any(expected in f.message and f.where == "money" for f in found)


def test_all_faults_at_once():
    text, _ = changed('"share_within"', '"shares"')
    text, _ = changed("= 300\n", '= "many"\n', text)
    text, _ = changed("= 2025-03-31", "= 2030-01-01", text)
    text, _ = changed('type = "long_text"', 'type = "poem"', text)

    with pytest.raises(PlanRefused) as refused:
        read_plan(text)

    assert [re.split(r"[,:]", f.where)[0] for f in refused.value.faults] == [
        "indicator 1.2.1-a-3",
        "indicator 2.1.1-a-1",
        "indicator 2.1.1-a-5",
        "register complaint",
    ]
    line = line_of(text, '= "many"')
    assert str(refused.value).startswith(f"line {line}, indicator 1.2.1-a-3: ")
