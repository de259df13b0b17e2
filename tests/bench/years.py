"""A year of presences, put straight into the tables: a million through the intake would take the whole bench."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.bench.ground import connect

FIRST = datetime(2022, 1, 1, tzinfo=UTC)
DAYS = 365
#: pieces of a guard's shift
PIECES = 8
ACTIVITIES = ("patrol", "patrol", "patrol", "market", "school", "outreach", "break", "other_duty")
RECEIVED = "2023-01-15 12:00:00.000000"

_ENTRY = (
    "INSERT INTO entry (id, kind, guard_id, revision_id, first_seq, changed_seq, withdrawn, rejected, confirmed, "
    "conflicts, moment, ended_at, day, what, place, data) "
    "VALUES (?, 'presence', ?, ?, ?, ?, 0, 0, 0, 0, ?, ?, ?, ?, ?, ?)"
)
_REVISIONS = """
    INSERT INTO revision (seq, id, entry_id, kind, guard_id, author_id, recorded_at, received_at, withdrawn, data,
                          digest, status, current_after, moment)
    SELECT first_seq, revision_id, id, kind, guard_id, guard_id, moment, ?, 0, data,
           replace(id, '-', '') || replace(id, '-', ''), 'accepted', revision_id, moment
    FROM entry ORDER BY first_seq
"""
_COMPANIONS = """
    INSERT INTO companion (entry_id, guard_id, moment)
    SELECT id, CASE guard_id WHEN ? THEN guard_id - 1 ELSE guard_id + 1 END, moment FROM entry WHERE first_seq % 5 = 0
"""


def fill(path: Path, count: int) -> None:
    """`count` presences over 2022, with their revisions and, for one in five, a companion; every day dirty."""
    guards = max(1, count // DAYS // PIECES)
    with closing(connect(path)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-200000", "foreign_keys=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        first = _guards(connection, guards)
        places = [code for (code,) in connection.execute("SELECT code FROM place ORDER BY code")]
        connection.executemany(_ENTRY, _presences(count, first, guards, places))
        connection.execute(_REVISIONS, (RECEIVED,))
        connection.execute(_COMPANIONS, (first + guards - 1,))
        connection.execute("UPDATE journal_clock SET seq = ?", (count,))
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=WAL")


def _guards(connection: Any, count: int) -> int:
    """The id of the first of `count` new guards; the others follow."""
    first = int(connection.execute("SELECT max(id) FROM person").fetchone()[0]) + 1
    rows = [(first + n, f"guard{n}", f"Guard {n}", "nl", RECEIVED) for n in range(count)]
    connection.executemany(
        "INSERT INTO person (id, username, name, language, created_at) VALUES (?, ?, ?, ?, ?)", rows
    )
    return first


def _presences(count: int, first: int, guards: int, places: list[str]) -> Iterator[tuple[Any, ...]]:
    """In order of time, as they would have come in: every guard's shift in eight pieces, some over midnight."""
    dice = random.Random(count)
    number = 0
    per_day = -(-count // DAYS)
    for day in range(DAYS):
        midnight = FIRST + timedelta(days=day)
        for slot in range(min(per_day, count - number)):
            piece, guard = divmod(slot, guards)
            shift = 6 + guard % 3 * 5  # hours
            start = midnight + timedelta(hours=shift, minutes=55 * piece + guard % 17)
            end = start + timedelta(minutes=dice.randrange(35, 65))  # some overlap the next, some leave a gap
            number += 1
            identifier = f"{number:08x}-0000-7000-8000-{number:012x}"
            begun, ended = (t.isoformat(" ", "microseconds")[:26] for t in (start, end))
            activity, place = dice.choice(ACTIVITIES), dice.choice(places)
            local = (start + timedelta(hours=1)).date().isoformat()
            data = {
                "activity": activity,
                "place": place,
                "started_at": f"{begun}+00:00",
                "ended_at": f"{ended}+00:00",
                "note": None,
            }
            yield (
                identifier, first + guard, identifier, number, number, begun, ended, local, activity, place,
                json.dumps(data),
            )  # fmt: skip
