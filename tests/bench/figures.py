"""The year's figures out of clean days, against a full pass over the same presences; and one dirty day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from statistics import median
from time import process_time

from sqlalchemy.orm import Session

from svpp.db import db
from svpp.journal import dirty, rollup
from svpp.journal.rollup import Rules
from svpp.report.assemble import assemble
from svpp.report.gather import Moment, totals_by_full_pass
from svpp.when.days import BRUSSELS
from tests.bench import years
from tests.bench.ground import Ground, discard, serving

YEAR = 2022
RULES = Rules(BRUSSELS, 16 * 3600)
AS_OF = datetime(2023, 2, 1, tzinfo=UTC)
TIMES = 9


@dataclass(frozen=True, slots=True)
class Costs:
    """CPU milliseconds: all figures of the year, the hours read from clean days, one dirty day, a full pass."""

    presences: int
    figures: float
    totals: float
    dirty_day: float
    full_pass: float | None


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
        )
    discard(path)
    return found


def _one_dirty_day(session: Session) -> None:
    dirty.mark(session, [date(YEAR, 6, 15)], 1)
    session.commit()
    rollup.make_clean(session, RULES)


def _full_pass(session: Session) -> None:
    moment = Moment(AS_OF, past=False)
    totals_by_full_pass(session, date(YEAR, 1, 1), date(YEAR, 12, 31), moment, RULES)


def _cpu(work: Callable[[], object], times: int) -> float:
    """The median over `times` of the process's own time."""
    spent = []
    for _ in range(times):
        start = process_time()
        work()
        spent.append((process_time() - start) * 1000)
    return median(spent)
