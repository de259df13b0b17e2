"""What the pictures of a period are drawn from.

The hours of whole months are kept per process and database, with the journal number up to which they hold; the next
look only cuts the months anew in which something changed since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.facts.segments import by_day, clip, segments
from svpp.journal import current
from svpp.journal.changed import days_after
from svpp.journal.models import Entry
from svpp.journal.rollup import Rules
from svpp.measure.patterns import Cross, by_hour, by_week, cross
from svpp.when.days import add_months, bounds_of

#: where an incident without a place stands
NOWHERE = ""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Patterns:
    first: date
    last: date
    #: (place, local hour) → person seconds
    hours: dict[tuple[str, int], int]
    #: Monday → person seconds; weeks at the edges may be cut
    weeks: dict[date, int]
    incidents: Cross


def patterns(session: Session, first: date, last: date, rules: Rules) -> Patterns:
    """Of everybody together, as the plan counts; days are local and inclusive."""
    hours: Counter[tuple[str, int]] = Counter()
    weeks: Counter[date] = Counter()
    for sums in _spans(session, first, last, rules):
        hours.update(sums.hours)
        weeks.update(sums.weeks)
    rows = session.execute(
        sa.select(Entry.place, Entry.what).where(
            Entry.kind == "incident",
            Entry.day.between(first, last),
            Entry.withdrawn.is_(False),
            Entry.rejected.is_(False),
        )
    )
    return Patterns(
        first=first,
        last=last,
        hours=dict(hours),
        weeks=dict(weeks),
        incidents=cross((place or NOWHERE, what) for place, what in rows),
    )


@dataclass(frozen=True, slots=True)
class _Sums:
    hours: dict[tuple[str, int], int]
    weeks: dict[date, int]


@dataclass(slots=True)
class _Known:
    seq: int
    rules: Rules
    #: first day of a month → its sums
    months: dict[date, _Sums] = field(default_factory=dict)


_known: WeakKeyDictionary[Any, _Known] = WeakKeyDictionary()
_lock = Lock()


def _spans(session: Session, first: date, last: date, rules: Rules) -> Iterator[_Sums]:
    """Of the whole months what is known of them, and of the days before and after."""
    months = [
        month for month in _months(first, last) if month >= first and add_months(month, 1) - DAY <= last
    ]
    if not months:
        yield _cut(session, first, last, rules)
        return
    if first < months[0]:
        yield _cut(session, first, months[0] - DAY, rules)
    yield from _of_months(session, months, rules)
    after = add_months(months[-1], 1)
    if after <= last:
        yield _cut(session, after, last, rules)


def _months(first: date, last: date) -> list[date]:
    """First days of the months that the days lie in."""
    start = first.replace(day=1)
    count = (last.year - start.year) * 12 + last.month - start.month + 1
    return [add_months(start, n) for n in range(count)]


def _of_months(session: Session, months: list[date], rules: Rules) -> list[_Sums]:
    seq = (current.last_change(session, "presence") or (0, ""))[0]
    with _lock:
        known = _known.get(session.get_bind())
        if known is None or known.rules != rules or seq < known.seq:
            known = _known[session.get_bind()] = _Known(seq, rules)
        elif seq > known.seq:
            for day in days_after(session, known.seq, ("presence",), rules.zone):
                known.months.pop(day.replace(day=1), None)
            known.seq = seq
        for month in months:
            if month not in known.months:
                known.months[month] = _cut(session, month, add_months(month, 1) - DAY, rules)
        return [known.months[month] for month in months]


def _cut(session: Session, first: date, last: date, rules: Rules) -> _Sums:
    """From the presences of these days."""
    start, end = bounds_of(first, rules.zone)[0], bounds_of(last, rules.zone)[1]
    presences = current.presences(session, start - rules.suspect_after, end)
    pieces = by_day(clip(segments(presences, rules.suspect_after), start, end), rules.zone)
    parts = list(chain.from_iterable(pieces.values()))
    return _Sums(by_hour(parts, rules.zone), by_week(parts, rules.zone))


def last_day(session: Session, today: date) -> date:
    """The last day with anything on it, not after today."""
    found = session.scalar(
        sa.select(sa.func.max(Entry.day)).where(Entry.kind == "presence", Entry.day <= today)
    )
    return found or today


def weeks_before(day: date, n: int) -> date:
    return day - timedelta(weeks=n) + timedelta(days=1)
