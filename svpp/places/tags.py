"""Which tags each place bears on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from svpp.when.days import days

NO_TAGS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bearing:
    """A place bears a tag from `first` up to and including `last` (None: without end)."""

    place: str
    tag: str
    first: date
    last: date | None

    def on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class TagIndex:
    """Between two dates on which any tag starts or ends nothing changes: each such stretch is made once."""

    def __init__(self, places: Iterable[str], bearings: Iterable[Bearing]) -> None:
        self._places = tuple(places)
        self.bearings = tuple(bearings)
        starts = {b.first for b in self.bearings}
        ends = {b.last + timedelta(days=1) for b in self.bearings if b.last is not None}
        self._changes = sorted(starts | ends)
        self._stretches: dict[int, Mapping[str, frozenset[str]]] = {}

    def on(self, day: date) -> Mapping[str, frozenset[str]]:
        """Every place's tags on this day; a place without any has the empty set."""
        stretch = bisect_right(self._changes, day)
        if stretch not in self._stretches:
            self._stretches[stretch] = self._tags_on(day)
        return self._stretches[stretch]

    def _tags_on(self, day: date) -> Mapping[str, frozenset[str]]:
        tags: dict[str, set[str]] = {place: set() for place in self._places}
        for bearing in self.bearings:
            if bearing.on(day):
                tags.setdefault(bearing.place, set()).add(bearing.tag)
        return {place: frozenset(found) if found else NO_TAGS for place, found in tags.items()}

    def unlike(
        self, other: TagIndex, among: Container[str | None] | None, first: date, last: date
    ) -> set[date]:
        """Days of [first, last] on which some place bears another choice of these tags (None: of all) than the other
        index says."""
        edges = {first, *(day for day in (*self._changes, *other._changes) if first < day <= last)}
        starts = sorted(edges)
        found: set[date] = set()
        for start, following in zip(starts, [*starts[1:], last + timedelta(days=1)], strict=True):
            if self._borne_on(start, among) != other._borne_on(start, among):
                found.update(days(start, following - timedelta(days=1)))
        return found

    def _borne_on(self, day: date, among: Container[str | None] | None) -> set[tuple[str, str]]:
        there = (bearing for bearing in self.bearings if bearing.on(day))
        return {(bearing.place, bearing.tag) for bearing in there if among is None or bearing.tag in among}
