"""By when one register line must be answered, from the indicators that count it: for the register's own page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from svpp.facts.values import Line
from svpp.measure import cases, lines
from svpp.measure.delays import has_delays
from svpp.plan.catalogue import Indicator, LinesSource


@dataclass(frozen=True, slots=True)
class Due:
    """state: in_time or late once it was done; running or overdue before. days: left (running), or too many."""

    by: date
    done_on: date | None
    state: Literal["in_time", "late", "running", "overdue"]
    days: int


def with_deadlines(indicators: Iterable[Indicator], register: str) -> list[Indicator]:
    """The indicators that judge lines of this register by a deadline."""
    return [
        i
        for i in indicators
        if has_delays(i) and isinstance(i.source, LinesSource) and i.source.select.register == register
    ]


def due_of(indicators: Iterable[Indicator], line: Line, today: date) -> Due | None:
    """The earliest deadline among the indicators that select the line; None where none does."""
    found = [due for i in indicators if (due := _due(i, line, today)) is not None]
    return min(found, key=lambda due: due.by, default=None)


def _due(indicator: Indicator, line: Line, today: date) -> Due | None:
    source = indicator.source
    if not isinstance(source, LinesSource) or not lines.matches(line, source.select, today):
        return None
    by = cases.due(line, source, indicator.within)
    if by is None:
        return None
    done = lines.date_in(line, source.until_field) if source.until_field else None
    if done is not None and done <= today:
        return Due(by, done, "in_time" if done <= by else "late", max(0, (done - by).days))
    return Due(by, None, "running" if today <= by else "overdue", abs((by - today).days))
