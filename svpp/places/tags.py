"""Which tags each place bears on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

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
        self._bearings = tuple(bearings)
        starts = {b.first for b in self._bearings}
        ends = {b.last + timedelta(days=1) for b in self._bearings if b.last is not None}
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
        for bearing in self._bearings:
            if bearing.on(day):
                tags.setdefault(bearing.place, set()).add(bearing.tag)
        return {place: frozenset(found) if found else NO_TAGS for place, found in tags.items()}
