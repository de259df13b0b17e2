"""How much each entry adds to a figure's numerator and denominator: sums over lines give the figure again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from svpp.facts.values import Line
from svpp.measure import lines
from svpp.measure.figure import Figure
from svpp.measure.yes_no import ANSWER
from svpp.plan.catalogue import Indicator, LinesSource, StatementSource
from svpp.report.assemble import Report


@dataclass(frozen=True, slots=True)
class Weight:
    """What one entry adds. None: nothing is asked of it there (a case still pending, a count without denominator).

    group: entries of one indicator with the same value of the field that is counted distinct, numbered from 1.
    """

    entry: str
    numerator: int | None
    denominator: int | None
    pending: bool = False
    group: int | None = None
    #: the value itself: it may be somebody's name
    value: str | None = None


def facts(report: Report) -> dict[str, Line]:
    """Every register line until the plan's end by its entry."""
    return {line.entry: line for found in report.inputs.lines.values() for line in found}


def weights(indicator: Indicator, figure: Figure, known: Mapping[str, Line], today: date) -> list[Weight]:
    """In the order of the figure's entries, pending ones last. Hours and events rest on blocks: none here.

    today: the report's, from which dates have come or not.
    """
    ids = [*figure.entries, *(e for e in figure.pending_entries if e not in figure.entries)]
    pending = set(figure.pending_entries)
    source = indicator.source
    if isinstance(source, StatementSource):
        return [_stated(known[entry]) for entry in ids]
    if indicator.kind == "share" and isinstance(source, LinesSource):
        return _shares([known[entry] for entry in ids], figure, source, today)
    if indicator.kind == "share_within" or (indicator.kind == "yes_no" and indicator.rule == "all"):
        passed = set(figure.passed)
        return [
            Weight(e, None, None, pending=True) if e in pending else Weight(e, int(e in passed), 1)
            for e in ids
        ]
    if isinstance(source, LinesSource) and (source.sum_of or source.distinct_of):
        return _counted([known[entry] for entry in ids], source)
    return [Weight(entry, 1, 1 if indicator.kind == "yes_no" else None) for entry in ids]


def _stated(line: Line) -> Weight:
    return Weight(line.entry, int(line.fields.get(ANSWER) is True), 1)


def _counted(found: Iterable[Line], source: LinesSource) -> list[Weight]:
    """A sum adds each line's number; a count of distinct values adds 1 with the first line of each."""
    if source.sum_of is not None:
        return [Weight(one.entry, lines.number_in(one, source.sum_of) or 0, None) for one in found]
    assert source.distinct_of is not None
    groups = _Groups(source.distinct_of)
    return [
        Weight(one.entry, groups.first(one), None, group=groups.of(one), value=groups.text(one))
        for one in found
    ]


class _Groups:
    """Numbers the distinct values of a field in the order they come."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._numbers: dict[str, int] = {}

    def of(self, line: Line) -> int | None:
        (value,) = lines.distinct([line], self.code) or (None,)
        return None if value is None else self._numbers.setdefault(value, len(self._numbers) + 1)

    def text(self, line: Line) -> str | None:
        value = line.fields.get(self.code)
        return None if value is None else str(value)

    def first(self, line: Line) -> int:
        """1 with the first line of a value, 0 afterwards."""
        before = len(self._numbers)
        self.of(line)
        return int(len(self._numbers) > before)


def _shares(found: list[Line], figure: Figure, source: LinesSource, today: date) -> list[Weight]:
    passed = set(figure.passed)
    applies = [lines.matches(line, source.select, today) for line in found]
    code = source.distinct_of or source.latest_by
    groups = _Groups(code) if code else None
    if source.distinct_of is None or groups is None:
        return [
            Weight(
                line.entry,
                int(line.entry in passed),
                int(applying),
                group=groups.of(line) if groups else None,
                value=groups.text(line) if groups else None,
            )
            for line, applying in zip(found, applies, strict=True)
        ]
    return _distinct_shares(found, applies, passed, groups)


def _distinct_shares(
    found: list[Line], applies: list[bool], passed: set[str], groups: _Groups
) -> list[Weight]:
    """Each value adds once to the denominator, and once to the numerator where it is among both."""
    numbers = [groups.of(line) for line in found]
    of = {n for n, applying in zip(numbers, applies, strict=True) if applying}
    seen_above: set[int | None] = {None}
    seen_below: set[int | None] = {None}
    made = []
    for line, number, applying in zip(found, numbers, applies, strict=True):
        above = line.entry in passed and number in of and number not in seen_above
        below = applying and number not in seen_below
        seen_above |= {number} if above else set()
        seen_below |= {number} if below else set()
        made.append(Weight(line.entry, int(above), int(below), group=number, value=groups.text(line)))
    return made
