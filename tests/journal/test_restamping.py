"""The server moves the times of what it opens for a guard by the phone's own rules: the situations run in both."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import yaml

from svpp.journal.restamping import Settling, restamped
from tests.conftest import ROOT

SITUATIONS = yaml.safe_load((ROOT / "tests/examples/restamp.yaml").read_text("utf-8"))
AHEAD = Settling(3_600_000, added=False, since=None)


def revision(data: dict[str, Any], used: Any = 0) -> dict[str, Any]:
    return {"data": data, "recorded_at": "2022-03-17T10:00:00+01:00", "clock": {"offset_ms": used}}


@pytest.mark.parametrize("one", SITUATIONS, ids=[one["name"] for one in SITUATIONS])
def test_times_are_moved_as_on_the_phone(one: dict[str, Any]) -> None:
    since = datetime.fromisoformat(one["since"]) if one["since"] else None
    settling = Settling(one["settling"]["offset"], one["settling"]["added"], since)
    assert restamped(revision(one["before"], one["used"]), settling)["data"] == one["after"]


def test_the_stamp_says_what_was_taken_off() -> None:
    after = restamped(revision({}), AHEAD)
    assert after["clock"]["offset_ms"] == 3_600_000
    assert after["recorded_at"] == "2022-03-17T09:00:00+01:00"


@pytest.mark.parametrize("used", [None, "0", True, [0]])
def test_without_a_stamp_that_can_be_read_nothing_is_moved(used: Any) -> None:
    one = revision({"started_at": "2022-03-17T10:00:00+01:00"}, used)
    assert restamped(one, AHEAD) is one


@pytest.mark.parametrize(
    "text", ["", "gisteren", "2022-03-17T10:00:00", "9999-12-31T23:59:59-23:59", 7, None]
)
def test_what_is_no_moment_is_left_to_the_intake(text: Any) -> None:
    behind = Settling(-90_000_000, added=False, since=None)
    assert restamped(revision({"started_at": text}), behind)["data"] == {"started_at": text}
    for nothing in (None, 3, [], {"clock": None}, {"clock": 3}):
        assert restamped(nothing, AHEAD) == nothing
