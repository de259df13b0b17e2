"""Both languages have the same words, with the same parameters; every refusal can be told to a person."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args, get_type_hints

from svpp.plan.catalogue import ACTIVITIES, DAY_RULES, HOUR_RULES, KINDS, Reading, Within
from svpp.problems import PROBLEMS

ROOT = Path(__file__).resolve().parents[2]
NL, FR = (json.loads((ROOT / f"static/words/{name}.json").read_text("utf-8")) for name in ("nl", "fr"))
PARAMETER = re.compile(r"\{(\w+)\}")
#: refusals of one item, which a phone shows
ITEM_CODES = [code for code, (status, _) in PROBLEMS.items() if status == 422]


def test_the_same_keys_in_the_same_order() -> None:
    assert list(NL) == list(FR) == sorted(NL)


def test_nothing_is_empty_and_parameters_agree() -> None:
    for key, dutch in NL.items():
        assert dutch.strip(), key
        assert FR[key].strip(), key
        assert set(PARAMETER.findall(dutch)) == set(PARAMETER.findall(FR[key])), key


def test_every_refusal_of_an_item_has_its_sentence() -> None:
    reading = {"bad_year", "bad_date", "bad_instant", "as_of_in_future", "bad_cursor", "field_invalid"}
    missing = [c for c in ITEM_CODES if c not in reading and f"refused.{c}" not in NL]
    assert missing == []


def test_every_word_of_a_plan_has_its_words() -> None:
    """Whoever adds a rule, a reading, a calendar or a unit of deadlines is told what the pages will say."""
    units = get_args(get_type_hints(Within)["unit"])
    wanted = {
        *(f"{page}.{rule}" for page in ("rule.judged", "plan.rule", "read.rule") for rule in HOUR_RULES),
        *(f"{page}.{reading}" for page in ("rule.reading", "plan.reading") for reading in get_args(Reading)),
        *(f"rule.days.{days}" for days in DAY_RULES),
        *(f"rule.within.{unit}" for unit in units),
        *(f"act.{activity}" for activity in ACTIVITIES),
        *(f"rep.x.kind.{kind}" for kind in KINDS),
    }
    assert sorted(wanted - NL.keys()) == []
