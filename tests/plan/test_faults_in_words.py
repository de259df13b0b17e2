"""Every fault of a plan file has its sentence in three languages, with the same parameters."""

import re

import pytest

from svpp.plan.faults import Euro, Fault, expect
from svpp.plan.load import check_plan
from svpp.plan.sentences import EXPECTED, FAULTS
from svpp.web.plan_faults import told
from svpp.words import LANGUAGES, PARAMETER, Speaker, table
from tests.plan.test_refused_plans import CASES, TOWN


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("prefix", "sentences"), [("plan.fault", FAULTS), ("plan.expect", EXPECTED)])
def test_every_code_has_its_words(language, prefix, sentences):
    words = {
        k.removeprefix(f"{prefix}."): v for k, v in table(language).items() if k.startswith(f"{prefix}.")
    }
    assert words.keys() == sentences.keys()
    for code, english in sentences.items():
        allowed = set(re.findall(r"\{(\w+)\}", english))
        assert set(PARAMETER.findall(words[code])) in (allowed, allowed - {"detail"}), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_of_the_known_mistakes_reads_whole(language):
    say = Speaker(language)
    for case in CASES["changed"]:
        _, faults = check_plan(TOWN.replace(case["old"], case["new"]))
        for one in told(faults, say):
            assert one.words, case["name"]
            assert "⟦" not in one.words
            assert "expected" not in one.words


def test_a_sentence_names_what_was_expected_and_what_was_found():
    _, faults = check_plan(TOWN.replace('"share_within"', '"share_whitin"'))
    (one,) = told(faults, Speaker("nl"))
    assert one.where == "indicator 2.1.1-a-1"
    assert one.words == (
        "kind: verwacht is hours_per_day, hours_per_week, count, share, share_within, yes_no of deadline, "
        'er staat "share_whitin"'
    )


def test_parts_of_a_sentence_are_told_in_its_language():
    fault = Fault(
        3, "file", "sum_equipment", {"key": "k", "fte": 2, "each": Euro(36687), "sum": 1, "found": 2}
    )
    (one,) = told([fault], Speaker("fr"))
    assert (one.line, one.where) == (3, "le fichier même")
    assert "2 ETP × 366,87\N{NO-BREAK SPACE}€" in one.words
    fault = Fault(1, "x", "wrong", {"key": "k", "expected": expect("one_of", options="a, b"), "found": "7"})
    assert told([fault], Speaker("nl"))[0].words == "k: verwacht is een van de keuzes: a, b, er staat 7"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a = nope", "toml_value"),
        ("a 1", "toml_equals"),
        ("[a]\n[a]", "toml_twice"),
        ("a = [1", "toml_open"),
        ('a = "x', "toml_open"),
        ("a = 1 2", "toml_open"),
    ],
)
def test_broken_toml_says_what_kind_of_slip_it_is(text, code):
    _, faults = check_plan(text)
    assert [fault.code for fault in faults] == [code]
