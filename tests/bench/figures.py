"""The year's figures out of clean days, against a full pass over the same presences; and one dirty day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from statistics import median
from time import perf_counter, process_time

from flask import Flask
from sqlalchemy.orm import Session

from svpp.db import db
from svpp.journal import dirty, rollup
from svpp.journal.rollup import Rules
from svpp.report.assemble import assemble
from svpp.report.gather import Moment, totals_by_full_pass
from svpp.when.days import BRUSSELS
from tests.bench import years
from tests.bench.ground import Ground, discard, serving
from tests.conftest import PASSWORD

YEAR = 2022
RULES = Rules(BRUSSELS, 16 * 3600)
AS_OF = datetime(2023, 2, 1, tzinfo=UTC)
TIMES = 9


@dataclass(frozen=True, slots=True)
class Costs:
    """CPU milliseconds: all figures of the year, the hours read from clean days, one dirty day, a full pass. Of the
    year's page and its JSON the time a server takes to answer, waiting included."""

    presences: int
    figures: float
    totals: float
    dirty_day: float
    full_pass: float | None
    page: float
    json: float


def costs(ground: Ground, presences: int, full: bool) -> Costs:
    path = ground.copy()
    years.fill(path, presences)
    with serving(path) as app, app.app_context():
        session = db.session()
        rollup.make_clean(session, RULES)
        found = Costs(
            presences,
            figures=_cpu(lambda: assemble(session, YEAR, AS_OF), TIMES),
            totals=_cpu(lambda: rollup.make_clean(session, RULES), TIMES),
            dirty_day=_cpu(lambda: _one_dirty_day(session), TIMES),
            full_pass=_cpu(lambda: _full_pass(session), 1) if full else None,
            page=_answer(app, f"/year/{YEAR}"),
            json=_answer(app, f"/api/v1/indicators?year={YEAR}"),
        )
    discard(path)
    return found


def _one_dirty_day(session: Session) -> None:
    dirty.mark(session, [date(YEAR, 6, 15)])
    session.commit()
    rollup.make_clean(session, RULES)


def _full_pass(session: Session) -> None:
    moment = Moment(AS_OF, past=False)
    totals_by_full_pass(session, date(YEAR, 1, 1), date(YEAR, 12, 31), moment, RULES)


def _answer(app: Flask, path: str) -> float:
    """The median time of an answer to the prevention officer, whole and as of now."""
    client = app.test_client()
    assert client.post("/api/v1/session", json={"username": "dora", "password": PASSWORD}).status_code == 200
    spent = []
    for _ in range(TIMES):
        start = perf_counter()
        answer = client.get(path)
        spent.append((perf_counter() - start) * 1000)
        assert answer.status_code == 200, answer.text
    return median(spent)


def _cpu(work: Callable[[], object], times: int) -> float:
    """The median over `times` of the process's own time."""
    spent = []
    for _ in range(times):
        start = process_time()
        work()
        spent.append((process_time() - start) * 1000)
    return median(spent)
