"""A day's segments summed per selector: how long guards were on the field, at what, at which kind of
place."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from svpp.facts.segments import Segment, union_seconds
from svpp.facts.values import Presence
from svpp.measure.figure import DayTotal
from svpp.measure.inputs import Selector
from svpp.plan.catalogue import FIELD, FIELD_ACTIVITIES, HoursSource, Reading

#: begins the tag under which the presence at one event is summed
EVENT = "event:"
#: What a presence already counted for on an earlier day: entry, activity or "field", tag.
Counted = tuple[str, str, str | None]


@dataclass(slots=True)
class _Group:
    """The segments with the same activity, place and event."""

    person: int = 0
    provisional: int = 0
    intervals: list[tuple[int, int]] = field(default_factory=list)
    entries: set[str] = field(default_factory=set)


def total_day(
    segments: Iterable[Segment],
    tags: Mapping[str, frozenset[str]],
    approved: Container[int],
    earlier: Container[Counted] = frozenset(),
) -> dict[Selector, DayTotal]:
    """Sum the segments of one local day (already cut to it); selectors without any are absent.

    tags: of each place, on that day. approved: guards whose day a coordinator approved. earlier: what
    spanning presences counted for on the days before (`counted`), so that an entry is evidence once. Keys: ("field",
    None), (activity, None), both for each tag, and ("event", "event:<code>") for each event. Breaks and other
    duty are in none of them.
    """
    by_selector: dict[Selector, list[_Group]] = {}
    for (activity, place, event), group in _groups(segments, approved).items():
        for selector in selectors_of(activity, tags.get(place, frozenset()), event):
            by_selector.setdefault(selector, []).append(group)
    return {selector: _total(selector, groups, earlier) for selector, groups in by_selector.items()}


def counts_for(source: HoursSource, presence: Presence, tags: Mapping[str, frozenset[str]]) -> bool:
    """Whether time of this presence is among the hours an indicator asks for; `tags`: of each place, on that day."""
    return (
        presence.activity in FIELD_ACTIVITIES
        and source.activity in (FIELD, presence.activity)
        and (source.tag is None or source.tag in tags.get(presence.place, frozenset()))
    )


def seconds_in(parts: Iterable[Segment], reading: Reading) -> int:
    """Of segments that count for one indicator: as `total_day` sums them."""
    spans = [(part.start, part.end) for part in parts]
    return sum(end - start for start, end in spans) if reading == "person_hours" else union_seconds(spans)


def counted(segments: Iterable[Segment], tags: Mapping[str, frozenset[str]]) -> set[Counted]:
    """What the segments of one local day count for as evidence; `tags` as in `total_day`."""
    return {
        (one.presence.entry, *selector)
        for one in segments
        if one.presence.activity in FIELD_ACTIVITIES
        for selector in selectors_of(
            one.presence.activity, tags.get(one.presence.place, frozenset()), one.presence.event
        )
    }


def _groups(
    segments: Iterable[Segment], approved: Container[int]
) -> dict[tuple[str, str, str | None], _Group]:
    groups: dict[tuple[str, str, str | None], _Group] = {}
    for guard, start, end, presence in segments:
        if presence.activity not in FIELD_ACTIVITIES:
            continue
        key = (presence.activity, presence.place, presence.event)
        group = groups.get(key)
        if group is None:
            group = groups[key] = _Group()
        group.person += end - start
        if guard not in approved:
            group.provisional += end - start
        group.intervals.append((start, end))
        group.entries.add(presence.entry)
    return groups


def selectors_of(activity: str, tags: Iterable[str], event: str | None) -> list[Selector]:
    """All that time at this activity, at a place with these tags, at this event, counts for."""
    found: list[Selector] = []
    for tag in (None, *sorted(tags)):
        found += [(FIELD, tag), (activity, tag)]
    if event is not None:
        found.append(("event", EVENT + event))
    return found


def _total(selector: Selector, groups: list[_Group], earlier: Container[Counted]) -> DayTotal:
    entries = set().union(*(group.entries for group in groups))
    carried = sum((entry, *selector) in earlier for entry in entries)
    return DayTotal(
        person=sum(group.person for group in groups),
        coverage=union_seconds(chain.from_iterable(group.intervals for group in groups)),
        provisional=sum(group.provisional for group in groups),
        entries=len(entries) - carried,
        carried=carried,
    )
