"""Marks local days whose totals are older than their entries. Intake only marks; the next reader makes them clean."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from svpp.driver import Act, connection_of, form_of, run_many

_MARK = "INSERT INTO dirty_day (day, seq) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET seq = excluded.seq"


def mark(act: Act, days: Iterable[date], seq: int) -> None:
    """These days changed under this journal number (0: under none). In order, so that two writers never wait for each
    other in a ring."""
    connection = connection_of(act)
    form = form_of(connection)
    run_many(connection, _MARK, [(form.day(day), seq) for day in sorted(set(days))])
