"""Where and when guards were, week by week, and what they saw where: counts for pictures. Pure.

Counts of things seen that are small enough to point at somebody are hidden, and so is whatever would give them away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from svpp.facts.segments import Segment
from svpp.plan.catalogue import FIELD_ACTIVITIES
from svpp.when.days import monday_of

HOUR = 3600
#: a count of one up to four could point at a person
SMALLEST_SHOWN = 5


def by_hour(segments: Iterable[Segment], zone: tzinfo) -> dict[tuple[str, int], int]:
    """(place, local hour) → seconds on the field, summed over guards."""
    found: dict[tuple[str, int], int] = defaultdict(int)
    called: dict[
        int, int
    ] = {}  # hours since 1970 → what the local clock calls them; a year has few, its parts many
    for part in segments:
        if part.presence.activity not in FIELD_ACTIVITIES:
            continue
        at, end, place = part.start, part.end, part.presence.place
        while at < end:
            number = at // HOUR
            if number not in called:
                called[number] = datetime.fromtimestamp(number * HOUR, zone).hour
            until = min(end, (number + 1) * HOUR)
            found[place, called[number]] += until - at
            at = until
    return dict(found)


def by_week(segments: Iterable[Segment], zone: tzinfo) -> dict[date, int]:
    """Monday of the ISO week of the segment's start → seconds on the field, summed over guards.

    Give segments that are cut at midnight, so that none lies in two weeks.
    """
    found: dict[date, int] = defaultdict(int)
    mondays: dict[int, date] = {}
    for part in segments:
        if part.presence.activity in FIELD_ACTIVITIES:
            number = part.start // HOUR
            if number not in mondays:
                mondays[number] = monday_of(datetime.fromtimestamp(number * HOUR, zone).date())
            found[mondays[number]] += part.end - part.start
    return dict(found)


@dataclass(frozen=True, slots=True)
class Cross:
    """Counts by row and column. None: hidden. What is absent is zero."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], int | None]
    row_totals: Mapping[str, int | None]
    column_totals: Mapping[str, int | None]
    total: int | None

    @property
    def hides(self) -> bool:
        return None in self.cells.values()


def cross(pairs: Iterable[tuple[str, str]]) -> Cross:
    """Rows and columns by their counts, greatest first.

    A count of one to four is hidden. A total is hidden too where it is that small, and where it would tell the only
    hidden count of its row or column; so is the total of all, where it would tell the only hidden total.
    """
    counts: dict[tuple[str, str], int] = {}
    for pair in pairs:
        counts[pair] = counts.get(pair, 0) + 1
    cells = {pair: n if n >= SMALLEST_SHOWN else None for pair, n in counts.items()}
    sums = _sums(counts, 0), _sums(counts, 1)
    rows = {name: _total(n, cells, 0, name) for name, n in sums[0].items()}
    columns = {name: _total(n, cells, 1, name) for name, n in sums[1].items()}
    told = any(list(totals.values()).count(None) == 1 for totals in (rows, columns))
    return Cross(
        rows=_ranked(sums[0]),
        columns=_ranked(sums[1]),
        cells=cells,
        row_totals=rows,
        column_totals=columns,
        total=None if told else sum(counts.values()),
    )


def _sums(counts: Mapping[tuple[str, str], int], side: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for pair, n in counts.items():
        found[pair[side]] = found.get(pair[side], 0) + n
    return found


def _ranked(sums: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(sums, key=lambda name: (-sums[name], name)))


def _total(n: int, cells: Mapping[tuple[str, str], int | None], side: int, name: str) -> int | None:
    hidden = sum(value is None for pair, value in cells.items() if pair[side] == name)
    return None if n < SMALLEST_SHOWN or hidden == 1 else n
