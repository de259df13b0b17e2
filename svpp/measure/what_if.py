"""What a change to some presences would do to a day: hours per indicator and per guard, before and after. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from svpp.facts.segments import Segment, clip, segments
from svpp.facts.values import Presence
from svpp.measure.comparing import holds, number
from svpp.measure.totals import total_day
from svpp.plan.catalogue import FIELD_ACTIVITIES, HoursSource, Indicator
from svpp.when.days import bounds_of, days

#: entry → the presence as it would be, or None: it would not count
Changes = Mapping[str, Presence | None]


@dataclass(frozen=True, slots=True)
class Ground:
    """What the hours depend on besides the presences. `tags`: per day, those of each place."""

    zone: tzinfo
    suspect_after: int
    tags: Mapping[date, Mapping[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Hours:
    """An hours-indicator from `first` to `last` (a day or an ISO week): seconds in its reading before and after."""

    indicator: Indicator
    first: date
    last: date
    before: int
    after: int

    @property
    def target(self) -> int:
        """Seconds."""
        assert not isinstance(self.indicator.target, date)
        return int(self.indicator.target * 3600)

    def reached(self, seconds: int) -> bool:
        """As the figure judges a day or a week."""
        return holds(seconds, self.indicator.comparator, number(self.indicator) * 3600)


def changed(presences: Iterable[Presence], changes: Changes) -> list[Presence]:
    """The presences as they would be; a change of an entry that is not there adds it."""
    there = list(presences)
    known = {presence.entry for presence in there}
    kept = [changes.get(p.entry, p) for p in there]
    return [p for p in kept if p is not None] + [
        p for entry, p in changes.items() if p is not None and entry not in known
    ]


def compare_hours(
    indicators: Sequence[tuple[Indicator, date, date]],
    before: Sequence[Presence],
    after: Sequence[Presence],
    ground: Ground,
) -> list[Hours]:
    """Each indicator of hours over its days, in both states."""
    rows = segments(before, ground.suspect_after), segments(after, ground.suspect_after)
    found = []
    for indicator, first, last in indicators:
        old, new = (_seconds(indicator, first, last, row, ground) for row in rows)
        found.append(Hours(indicator, first, last, old, new))
    return found


def _seconds(indicator: Indicator, first: date, last: date, row: list[Segment], ground: Ground) -> int:
    source = indicator.source
    assert isinstance(source, HoursSource)
    total = 0
    for day in days(first, last):
        sums = total_day(clip(row, *bounds_of(day, ground.zone)), ground.tags.get(day, {}), ())
        found = sums.get((source.activity, source.tag))
        if found is not None:
            total += found.seconds(indicator.reading)
    return total


def field_seconds(presences: Iterable[Presence], guard: int, day: date, ground: Ground) -> int:
    """A guard's seconds on the field on a local day."""
    row = clip(segments(presences, ground.suspect_after), *bounds_of(day, ground.zone))
    return sum(s.end - s.start for s in row if s.guard == guard and s.presence.activity in FIELD_ACTIVITIES)


def taken(presences: Sequence[Presence], entry: str, guard: int, ground: Ground) -> list[tuple[str, int]]:
    """Presences whose time this one shares for this guard, with the shared seconds: the one that started last
    counts, so an overlap never counts twice; it is told, not refused."""
    one = next((p for p in presences if p.entry == entry), None)
    if one is None or one.end is None:
        return []
    found = []
    for other in presences:
        if other.entry == entry or other.end is None or guard not in other.guards or guard not in one.guards:
            continue
        shared = min(one.end, other.end) - max(one.start, other.start)
        if shared > 0:
            found.append((other.entry, shared))
    return found
