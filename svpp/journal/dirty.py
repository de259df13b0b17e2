"""Marks local days whose totals are older than their entries. Intake only marks; the next reader makes them clean."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from svpp.driver import Act, connection_of, form_of, run_many

_MARK = "INSERT INTO dirty_day (day) VALUES (?) ON CONFLICT (day) DO NOTHING"


def mark(act: Act, days: Iterable[date]) -> None:
    """The caller holds the journal, so that nobody makes a day clean between the change and its mark."""
    connection = connection_of(act)
    form = form_of(connection)
    run_many(connection, _MARK, [(form.day(day),) for day in sorted(set(days))])
