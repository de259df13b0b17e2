"""The calendar, the places and their tags, as they are known now or were known at an instant.

`known_at` None means now. At an instant T, exactly the rows exist with known_from <= T < known_until.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

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
    "tag_stamp",
    "tags_at",
    "teams",
]


def calendar_at(session: Session, known_at: datetime | None, first_year: int, last_year: int) -> Calendar:
    """The calendar of these years, both included, with the edges of the ISO weeks that hang over them."""
    weekdays, cancelled = _market(session, known_at)
    return Calendar(
        public_holidays=public_holidays(range(first_year - 1, last_year + 2)),
        school_holidays=tuple(
            SchoolHoliday(cast(Literal["nl", "fr"], community), nl, fr, first, last)
            for community, nl, fr, first, last in session.execute(
                sa.select(
                    SchoolHolidayRow.community,
                    SchoolHolidayRow.name_nl,
                    SchoolHolidayRow.name_fr,
                    SchoolHolidayRow.first,
                    SchoolHolidayRow.last,
                )
                .where(_known(SchoolHolidayRow, known_at))
                .order_by(SchoolHolidayRow.first, SchoolHolidayRow.community)
            )
        ),
        market_weekdays=weekdays,
        market_cancelled=cancelled,
        closed_days={
            day: Reason("closed_day", nl, fr)
            for day, nl, fr in session.execute(
                sa.select(ClosedDay.day, ClosedDay.reason_nl, ClosedDay.reason_fr)
                .where(_known(ClosedDay, known_at))
                .order_by(ClosedDay.day)
            )
        },
    )


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
    counts = [
        sa.select(counted).select_from(model).scalar_subquery()
        for model in models
        for counted in (sa.func.count(), sa.func.count(model.known_until))
    ]
    return ".".join(str(n) for n in session.execute(sa.select(*counts)).one())


def _known(model: type[Known], known_at: datetime | None) -> sa.ColumnElement[bool]:
    if known_at is None:
        return model.known_until.is_(None)
    return sa.and_(
        model.known_from <= known_at, sa.or_(model.known_until.is_(None), model.known_until > known_at)
    )


def _market(session: Session, known_at: datetime | None) -> tuple[frozenset[int], frozenset[date]]:
    """The market's weekdays and its cancelled dates.

    Of two markets on one weekday a date is cancelled only when both are.
    """
    held: dict[int, set[int]] = {}
    for place_id, weekday in session.execute(
        sa.select(MarketDay.place_id, MarketDay.weekday).where(_known(MarketDay, known_at))
    ):
        held.setdefault(weekday, set()).add(place_id)
    off: dict[date, set[int]] = {}
    for place_id, day in session.execute(
        sa.select(MarketCancellation.place_id, MarketCancellation.day).where(
            _known(MarketCancellation, known_at)
        )
    ):
        off.setdefault(day, set()).add(place_id)
    cancelled = {day for day, where in off.items() if held.get(day.weekday(), set()) <= where}
    return frozenset(held), frozenset(cancelled)
