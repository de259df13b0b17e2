"""The situations of tests/examples/segments-*.yaml; node runs the same ones for the phone."""

from datetime import datetime
from pathlib import Path

import pytest
import yaml

from svpp.facts.segments import segments
from svpp.facts.values import Presence
from svpp.when.days import epoch

FILES = sorted((Path(__file__).parents[1] / "examples").glob("segments-*.yaml"))
SITUATIONS = [situation for file in FILES for situation in yaml.safe_load(file.read_text("utf-8"))]


def seconds(moment: str | None) -> int | None:
    return None if moment is None else epoch(datetime.fromisoformat(moment))


def presence(row: dict, number: dict[str, int]) -> Presence:
    guards = row.get("guards") or [row["guard"]]
    return Presence(
        entry=f"received {row['received']}",
        guards=tuple(number[guard] for guard in guards),
        activity=row["activity"],
        place=row["place"],
        start=seconds(row["from"]),
        end=seconds(row["until"]),
        order=row["received"],
        confirmed=row.get("confirmed", False),
    )


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation["name"])
def test_where_each_guard_is(situation):
    rows = situation["presences"]
    names = sorted({guard for row in rows for guard in row.get("guards") or [row["guard"]]})
    number = {name: n for n, name in enumerate(names)}
    found = segments([presence(row, number) for row in rows])
    assert [(names[s.guard], s.start, s.end, s.presence.activity, s.presence.place) for s in found] == [
        (row["guard"], seconds(row["from"]), seconds(row["until"]), row["activity"], row["place"])
        for row in situation["expect"]
    ]
