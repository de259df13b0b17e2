"""Every block of presence behind a year's hours, month by month, so that memory does not grow with the year.

A block is a guard's segment, cut at midnight: the hours of every indicator are sums over blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from svpp.facts.segments import clip, segments
from svpp.facts.values import Presence
from svpp.journal import approval, asof, current
from svpp.journal.rollup import Rules
from svpp.places.lookup import tags_at
from svpp.plan.catalogue import FIELD, FIELD_ACTIVITIES, EventsSource, HoursSource, Indicator
from svpp.report.assemble import Report, rules
from svpp.report.gather import Moment, moment, span
from svpp.when.days import bounds_of, day_of, days

#: an activity, or the whole field, at places of a tag or anywhere
Selector = tuple[str, str | None]
#: how far back a confirmed, over-long presence may have begun
EARLIER = timedelta(days=3)


class Block(NamedTuple):
    """One guard at one place on one local day; half-open [start, end) in epoch seconds."""

    day: date
    guard: int
    activity: str
    place: str
    event: str | None
    tags: frozenset[str]
    start: int
    end: int
    #: the guard's day, that of the presence's start, is approved
    approved: bool
    entry: str


def blocks(session: Session, report: Report) -> Iterator[Block]:
    """In order of time: of the year and of the whole weeks at its edges, as known at the report's moment."""
    own, when = rules(report), moment(session, report.as_of)
    tags = tags_at(session, report.as_of)
    first, last = span(report.year)
    approved = _approved(session, when, first - EARLIER, last, own)
    for begin, end in _months(first, last):
        by_day: dict[date, list[int]] = {}
        whole = segments(_presences(session, when, begin, end, own), own.suspect_after)
        for place, segment in enumerate(whole):
            for day in days(day_of(segment.start, own.zone), day_of(segment.end - 1, own.zone)):
                by_day.setdefault(day, []).append(place)
        for day in days(begin, end):
            bears = tags.on(day)
            today = clip([whole[n] for n in by_day.get(day, ())], *bounds_of(day, own.zone))
            for guard, start, stop, presence in sorted(today, key=lambda s: (s.start, s.guard)):
                yield Block(
                    day,
                    guard,
                    presence.activity,
                    presence.place,
                    presence.event,
                    bears.get(presence.place, frozenset()),
                    start,
                    stop,
                    (guard, day_of(presence.start, own.zone)) in approved,
                    presence.entry,
                )


def blocks_behind(session: Session, report: Report) -> Iterable[Block]:
    """All blocks of a whole report; of a part of the plan those that its hours and events count."""
    if len(report.rows) == len(report.plan.indicators):
        return blocks(session, report)
    selectors = {selector(i) for i, _ in report.rows if isinstance(i.source, HoursSource)}
    events = any(isinstance(i.source, EventsSource) for i, _ in report.rows)
    if not selectors and not events:
        return ()
    return (
        block
        for block in blocks(session, report)
        if (events and block.event is not None) or any(counts_for(block, one) for one in selectors)
    )


def selector(indicator: Indicator) -> Selector:
    assert isinstance(indicator.source, HoursSource)
    return indicator.source.activity, indicator.source.tag


def counts_for(block: Block, wanted: Selector) -> bool:
    activity, tag = wanted
    fits = block.activity in FIELD_ACTIVITIES if activity == FIELD else block.activity == activity
    return fits and (tag is None or tag in block.tags)


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    begin = first
    while begin <= last:
        following = (begin.replace(day=28) + timedelta(days=4)).replace(day=1)
        yield begin, min(last, following - timedelta(days=1))
        begin = following


def _presences(session: Session, when: Moment, first: date, last: date, own: Rules) -> list[Presence]:
    start = bounds_of(first - EARLIER, own.zone)[0] - own.suspect_after
    end = bounds_of(last, own.zone)[1]
    if when.past:
        return asof.presences(session, when.as_of, start, end)
    return current.presences(session, start, end)


def _approved(session: Session, when: Moment, first: date, last: date, own: Rules) -> approval.Approved:
    if when.past:
        return asof.approved_days(session, when.as_of, first, last, own.zone)
    return approval.approved_days(session, first, last)
