"""The situations of tests/examples/forgotten.yaml; node runs the same ones for the phone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from svpp.facts.forgotten import Planned, asked_about
from svpp.facts.values import Presence
from svpp.when.days import BRUSSELS, epoch

SITUATIONS = yaml.safe_load((Path(__file__).parents[1] / "examples/forgotten.yaml").read_text("utf-8"))
LIMIT = 16 * 3600


def seconds(moment: str | None) -> int | None:
    return None if moment is None else epoch(datetime.fromisoformat(moment))


def planned(row: dict[str, str]) -> Planned:
    day = date.fromisoformat(row["day"])
    start, end = (datetime.combine(day, time.fromisoformat(row[of]), BRUSSELS) for of in ("start", "end"))
    return Planned(day, epoch(start), epoch(end if end > start else end + timedelta(days=1)))


def look(situation: dict[str, Any], guards: tuple[int, ...] = (1,)) -> frozenset[str]:
    presences = [
        Presence(str(n), guards, "patrol", "maritiem", seconds(row["from"]) or 0, seconds(row["until"]), n)
        for n, row in enumerate(situation["presences"])
    ]
    duties = {1: [planned(row) for row in situation["planned"]]}
    return asked_about(presences, duties, seconds(situation["at"]) or 0, LIMIT, BRUSSELS)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation["name"])
def test_who_is_asked_about_what(situation: dict[str, Any]) -> None:
    assert look(situation) == {str(n) for n in situation["asked"]}


def test_the_one_who_logged_is_asked_and_not_who_was_along() -> None:
    """The companion's plan says nothing about the end of a colleague's round."""
    situation = next(one for one in SITUATIONS if one["name"].startswith("five minutes"))
    assert look(situation, (1, 2)) == {"0"}
    assert look(situation, (2, 1)) == frozenset()


def test_what_has_not_begun_is_not_asked_about() -> None:
    later = Presence("later", (1,), "patrol", "maritiem", 20 * 3600, None, 1)
    assert asked_about([later], {}, 10 * 3600, LIMIT, BRUSSELS) == frozenset()
    assert asked_about([replace(later, start=0)], {}, 10 * 3600, LIMIT, BRUSSELS) == {"later"}
