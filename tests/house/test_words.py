"""Both languages have the same words, with the same parameters; every refusal can be told to a person."""

from __future__ import annotations

import json
import re
from pathlib import Path

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
