"""Day totals made with other rules or other place tags than today's: which days they may be wrong about.

The stamp keeps the tags themselves, so that a place that gains or loses one makes only the days dirty on which it then
bears others: not every year there is.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.db import writing
from svpp.journal.dirty import mark
from svpp.journal.models import DayTotal, DirtyDay, Entry, RollupStamp
from svpp.journal.numbers import hold_journal
from svpp.journal.touched import LATER_DAYS, touched
from svpp.places.lookup import tags_at
from svpp.places.tags import Bearing, TagIndex

DAY = timedelta(days=1)


def stamp_anew(session: Session, stamp: str, zone: ZoneInfo) -> None:
    """Lets the totals be those of this stamp, with every day dirty that it may sum otherwise.

    Whoever calls has read the stamp before: tags that change meanwhile give another one, and are looked at again.
    """
    with writing(session):
        hold_journal(session)
        row, tags = session.get(RollupStamp, 1), tags_at(session, None)
        if row is None or row.tags is None or _rules(row.stamp) != _rules(stamp):
            _drop(session, zone)
        else:
            _mark_tagged_otherwise(session, tags_of(row), tags)
        session.merge(RollupStamp(id=1, stamp=stamp, made=str(uuid4()), tags=_written(tags)))


def _rules(stamp: str) -> str:
    """All of a stamp but what it says of the tags."""
    return stamp.rpartition(":")[0]


def _mark_tagged_otherwise(session: Session, before: TagIndex, tags: TagIndex) -> None:
    """A day without totals has no presence that counts, or is dirty already."""
    summed = set(session.scalars(sa.select(DayTotal.day).distinct()))
    if summed:
        unlike = tagged_otherwise(before, tags, None, min(summed), max(summed))
        mark(session, summed & unlike)


def all_dirty(session: Session, zone: ZoneInfo) -> None:
    """Drops the totals and marks every day on which a presence may count."""
    with writing(session):
        hold_journal(session)
        _drop(session, zone)


def _drop(session: Session, zone: ZoneInfo) -> None:
    for model in (DayTotal, DirtyDay, RollupStamp):
        session.execute(sa.delete(model))
    days: set[date] = set()
    presences = sa.select(Entry.day, Entry.ended_at).where(Entry.kind == "presence")
    for day, ended_at in session.execute(presences):
        days.update(touched(day, ended_at, zone))
    mark(session, days)


def tagged_otherwise(
    some: TagIndex, other: TagIndex, among: Container[str | None] | None, first: date, last: date
) -> set[date]:
    """Days of [first, last] on which these tags (None: any) stand elsewhere, or onto which a presence may run from
    such a day."""
    unlike = some.unlike(other, among, first - LATER_DAYS * DAY, last)
    found = {day + later * DAY for day in unlike for later in range(LATER_DAYS + 1)}
    return {day for day in found if first <= day <= last}


def tags_of(row: RollupStamp) -> TagIndex:
    """The tags that the totals are made with."""
    return TagIndex((), [_read(*bearing) for bearing in row.tags or ()])


def _read(place: str, tag: str, first: str, last: str | None) -> Bearing:
    return Bearing(place, tag, date.fromisoformat(first), date.fromisoformat(last) if last else None)


def _written(tags: TagIndex) -> list[list[Any]]:
    return [[b.place, b.tag, b.first.isoformat(), b.last and b.last.isoformat()] for b in tags.bearings]
