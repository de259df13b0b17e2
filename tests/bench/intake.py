"""Intake through the whole application, against the driver alone and against a plain endpoint.

The contestants take turns in short rounds, each on a fresh file; medians, so that another program's burst on
the machine moves nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from tests.bench.ground import Ground, connect, discard, post, rows_of, serving, sign_in
from tests.bench.plain import flat, plain_app
from tests.bench.shifts import bodies, entries

BATCH = 20
#: entries a round; a round singly takes fewer, since each costs a commit
MANY, FEW = 2000, 600
TABLES = ("revision", "entry", "companion")


@dataclass(frozen=True, slots=True)
class Rates:
    """Entries a second, medians over the rounds."""

    floor: float
    floor_singly: float
    batches: float
    singly: float
    plain: float


def rates(ground: Ground, rounds: int) -> Rates:
    items = entries(MANY)
    statements = _rows(ground, items)
    contestants: dict[str, Callable[[], float]] = {
        "floor": lambda: _floor(ground, statements, BATCH, MANY),
        "batches": lambda: _ours(ground, bodies(items, BATCH), MANY),
        "plain": lambda: _plain(ground, items[:FEW]),
        "floor_singly": lambda: _floor(ground, statements, 1, FEW),
        "singly": lambda: _ours(ground, bodies(items[:FEW], 1), FEW),
    }
    found: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds):
        order = list(contestants) if number % 2 else list(reversed(contestants))
        for name in order:
            found[name].append(contestants[name]())
    return Rates(**{name: median(values) for name, values in found.items()})


def _ours(ground: Ground, requests: list[bytes], count: int) -> float:
    path = ground.copy()
    with serving(path) as app:
        cookie = sign_in(app, "bob")
        started = perf_counter()
        for body in requests:
            answer = post(app, "/api/v1/entries", body, cookie)
        seconds = perf_counter() - started
        assert {result["status"] for result in json.loads(answer)["results"]} == {"accepted"}
    with closing(connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM revision").fetchone()[0] == count
    discard(path)
    return count / seconds


def _rows(ground: Ground, items: list[dict[str, Any]]) -> list[tuple[str, list[list[tuple[Any, ...]]]]]:
    """Per table the statement and, per entry, its rows: exactly what our intake stores of them."""
    path = ground.copy()
    with serving(path) as app:
        cookie = sign_in(app, "bob")
        for body in bodies(items, 100):
            post(app, "/api/v1/entries", body, cookie)
    place = {item["entry"]: number for number, item in enumerate(items)}
    found = []
    for table in TABLES:
        statement, rows = rows_of(path, table)
        names = statement.partition("(")[2].partition(")")[0].split(", ")
        column = names.index("id" if table == "entry" else "entry_id")
        by_entry: list[list[tuple[Any, ...]]] = [[] for _ in items]
        for row in rows:
            by_entry[place[row[column]]].append(row)
        found.append((statement, by_entry))
    discard(path)
    return found


def _floor(
    ground: Ground, statements: list[tuple[str, list[list[tuple[Any, ...]]]]], size: int, count: int
) -> float:
    """The same rows in the same tables, by `executemany`, one transaction a batch."""
    path = ground.copy()
    batches = [
        [(sql, [row for rows in by_entry[at : at + size] for row in rows]) for sql, by_entry in statements]
        for at in range(0, count, size)
    ]
    with closing(connect(path)) as connection:
        started = perf_counter()
        for batch in batches:
            connection.execute("BEGIN IMMEDIATE")
            for sql, rows in batch:
                connection.executemany(sql, rows)
            connection.execute("COMMIT")
        seconds = perf_counter() - started
        assert connection.execute("SELECT count(*) FROM revision").fetchone()[0] == count
    discard(path)
    return count / seconds


def _plain(ground: Ground, items: list[dict[str, Any]]) -> float:
    path = ground.folder / "plain.sqlite"
    app, database = plain_app(path)
    requests = [json.dumps(flat(item)).encode() for item in items]
    started = perf_counter()
    for body in requests:
        post(app, "/entries", body)
    seconds = perf_counter() - started
    with app.app_context():
        assert database.session.query(database.func.count()).select_from(
            database.metadata.tables["entry"]
        ).scalar() == len(items)
        database.session.remove()
        database.engine.dispose()
    discard(path)
    return len(items) / seconds
