"""The calendar, the places and their tags, as they are known now or were known at an instant.

`known_at` None means now. At an instant T, exactly the rows exist with known_from <= T < known_until.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.driver import form_of, run
from svpp.places.models import (
    ClosedDay,
    Event,
    Known,
    MarketCancellation,
    MarketDay,
    Place,
    PlaceTag,
    SchoolHolidayRow,
    Team,
    Versioned,
)
from svpp.places.tags import Bearing, TagIndex
from svpp.when.calendars import Calendar, Reason, SchoolHoliday, public_holidays

__all__ = [
    "TagIndex",
    "calendar_at",
    "calendar_stamp",
    "events",
    "places",
    "public_authority",
    "tag_stamp",
    "tags_at",
    "teams",
]


_HELD = "SELECT place_id, weekday FROM market_day WHERE {} ORDER BY id"
_OFF = "SELECT place_id, day FROM market_cancellation WHERE {} ORDER BY id"
_CLOSED = "SELECT day, reason_nl, reason_fr FROM closed_day WHERE {} ORDER BY day"
_SCHOOL = (
    "SELECT community, name_nl, name_fr, first, last FROM school_holiday WHERE {} ORDER BY first, community"
)
_NOW = "known_until IS NULL"
_THEN = "known_from <= ? AND (known_until IS NULL OR known_until > ?)"
#: as the driver gives it
Rows = tuple[tuple[Any, ...], ...]


def calendar_at(session: Session, known_at: datetime | None, first_year: int, last_year: int) -> Calendar:
    """The calendar of these years, both included, with the edges of the ISO weeks that hang over them.

    The same rows give the same Calendar, with what it has worked out already.
    """
    connection = session.connection()
    clause, values = (_NOW, []) if known_at is None else (_THEN, [form_of(connection).instant(known_at)] * 2)
    rows = [
        tuple(map(tuple, run(connection, statement.format(clause), values).fetchall()))
        for statement in (_HELD, _OFF, _CLOSED, _SCHOOL)
    ]
    return _calendar(form_of(connection).read_day, first_year, last_year, *rows)


@lru_cache(maxsize=32)
def _calendar(
    read_day: Callable[[Any], date], first: int, last: int, held: Rows, off: Rows, closed: Rows, school: Rows
) -> Calendar:
    return Calendar(
        public_holidays=public_holidays(range(first - 1, last + 2)),
        school_holidays=tuple(
            SchoolHoliday(community, nl, fr, read_day(begins), read_day(ends))
            for community, nl, fr, begins, ends in school
        ),
        market_weekdays=frozenset(weekday for _, weekday in held),
        market_cancelled=_cancelled(held, [(place_id, read_day(day)) for place_id, day in off]),
        closed_days={read_day(day): Reason("closed_day", nl, fr) for day, nl, fr in closed},
    )


def _cancelled(held: Rows, off: Iterable[tuple[int, date]]) -> frozenset[date]:
    """The market days without a market: of two markets on one weekday a date is cancelled only when both are."""
    places: dict[int, set[int]] = {}
    for place_id, weekday in held:
        places.setdefault(weekday, set()).add(place_id)
    missing: dict[date, set[int]] = {}
    for place_id, day in off:
        missing.setdefault(day, set()).add(place_id)
    return frozenset(day for day, where in missing.items() if places.get(day.weekday(), set()) <= where)


def tags_at(session: Session, known_at: datetime | None) -> TagIndex:
    """Which tags every place bears on any day. Retired places keep theirs: old presences were there."""
    rows = session.execute(
        sa.select(Place.code, PlaceTag.tag, PlaceTag.valid_from, PlaceTag.valid_until)
        .join(Place, Place.id == PlaceTag.place_id)
        .where(_known(PlaceTag, known_at))
    )
    bearings = [Bearing(code, tag, first, last) for code, tag, first, last in rows]
    return TagIndex(session.scalars(sa.select(Place.code)).all(), bearings)


def places(session: Session, *, retired: bool = False) -> list[Place]:
    """The places guards can choose, in order of code; with `retired` also those taken off the lists."""
    query = sa.select(Place).order_by(Place.code)
    return list(session.scalars(query if retired else query.where(Place.retired_at.is_(None))))


def events(session: Session, known_at: datetime | None = None) -> list[Event]:
    """Every event with its place, by day and code."""
    query = sa.select(Event).where(_known(Event, known_at)).order_by(Event.day, Event.code)
    return list(session.scalars(query))


def public_authority(session: Session, known_at: datetime) -> dict[str, bool]:
    """Of every event by its code: whether a public authority organises it."""
    connection = session.connection()
    values = [form_of(connection).instant(known_at)] * 2
    rows = run(connection, f"SELECT code, public_authority FROM event WHERE {_THEN}", values)  # noqa: S608
    return {code: bool(public) for code, public in rows}


def teams(session: Session) -> list[Team]:
    return list(session.scalars(sa.select(Team).order_by(Team.code)))


def tag_stamp(session: Session) -> str:
    """Changes whenever a place gains, loses or changes a tag: sums per tag made under another are stale."""
    return _stamp(session, [PlaceTag])


def calendar_stamp(session: Session) -> str:
    """Changes whenever a market, event, closed day or school holiday does."""
    return _stamp(session, [MarketDay, MarketCancellation, Event, ClosedDay, SchoolHolidayRow])


def _stamp(session: Session, models: Iterable[type[Versioned]]) -> str:
    """Versioned rows are only added and ended, so two counts a table tell any two states apart."""
    counts = ", ".join(
        f"(SELECT count({column}) FROM {model.__tablename__})"  # noqa: S608 names from our code
        for model in models
        for column in ("*", "known_until")
    )
    (row,) = run(session.connection(), f"SELECT {counts}").fetchall()
    return ".".join(map(str, row))


def _known(model: type[Known], known_at: datetime | None) -> sa.ColumnElement[bool]:
    if known_at is None:
        return model.known_until.is_(None)
    return sa.and_(
        model.known_from <= known_at, sa.or_(model.known_until.is_(None), model.known_until > known_at)
    )
