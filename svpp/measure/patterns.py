"""Where and when guards were, week by week, and what they saw where: counts for pictures. Pure.

Counts of things seen that are small enough to point at somebody are hidden, and so is whatever would give them away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from svpp.facts.segments import Segment
from svpp.measure.hiding import tellable
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

    A count of one to four is hidden, and so is a total that small; other totals as far as one of those would follow
    from them (svpp/measure/hiding.py).
    """
    counts: dict[tuple[str, str], int] = {}
    for pair in pairs:
        counts[pair] = counts.get(pair, 0) + 1
    hidden = {pair: n for pair, n in counts.items() if n < SMALLEST_SHOWN}
    rows, columns = _sums(counts, 0), _sums(counts, 1)
    sums = {(0, name): n for name, n in rows.items()} | {(1, name): n for name, n in columns.items()}
    told, total = tellable(hidden, sums, SMALLEST_SHOWN - 1)
    return Cross(
        rows=_ranked(rows),
        columns=_ranked(columns),
        cells={pair: None if pair in hidden else n for pair, n in counts.items()},
        row_totals={name: n if (0, name) in told else None for name, n in rows.items()},
        column_totals={name: n if (1, name) in told else None for name, n in columns.items()},
        total=sum(counts.values()) if total else None,
    )


def _sums(counts: Mapping[tuple[str, str], int], side: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for pair, n in counts.items():
        found[pair[side]] = found.get(pair[side], 0) + n
    return found


def _ranked(sums: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(sums, key=lambda name: (-sums[name], name)))
