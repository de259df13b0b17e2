"""Places, teams and the municipality's calendar.

What a report as of an instant must see as it was then is versioned: a row is known from `known_from` until
`known_until` (null: still). Such rows are added and ended, never changed or deleted.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from svpp.db import Base

PLACE_KINDS = ("neighbourhood", "market", "school", "station", "park", "street", "other")
COMMUNITIES = ("nl", "fr")

_Code = sa.String(80)
_Name = sa.String(120)


def _one_of(column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN ({', '.join(repr(v) for v in values)})", name=column)


def _live(table: str, *columns: str) -> sa.Index:
    """One row of this content at most is known at present; the ended ones stay beside it."""
    still = sa.text("known_until IS NULL")
    return sa.Index(f"uq_{table}_live", *columns, unique=True, sqlite_where=still, postgresql_where=still)


def _known_in_order() -> sa.CheckConstraint:
    return sa.CheckConstraint("known_until >= known_from", name="known_in_order")


class Municipality(Base):
    """The one municipality of this database."""

    __tablename__ = "municipality"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name_nl: Mapped[str] = mapped_column(_Name)
    name_fr: Mapped[str] = mapped_column(_Name)
    #: IANA name of the zone in which days are cut
    zone: Mapped[str] = mapped_column(sa.String(60))

    __table_args__ = (sa.CheckConstraint("id = 1", name="single"),)


class Team(Base):
    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(_Code, unique=True)
    name_nl: Mapped[str] = mapped_column(_Name)
    name_fr: Mapped[str] = mapped_column(_Name)


class Place(Base):
    """Where a guard can say to be. Never deleted: entries name it; `retired_at` takes it off the lists."""

    __tablename__ = "place"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(_Code, unique=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    name_nl: Mapped[str] = mapped_column(_Name)
    name_fr: Mapped[str] = mapped_column(_Name)
    #: degrees, WGS84; both or neither
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    radius_m: Mapped[int | None]
    #: GeoJSON Polygon or MultiPolygon, WGS84 [lon, lat]; where there is none the centre and radius stand for it
    geometry: Mapped[dict[str, Any] | None]
    retired_at: Mapped[datetime | None]

    __table_args__ = (
        _one_of("kind", PLACE_KINDS),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="centre"),
        sa.CheckConstraint("radius_m > 0", name="radius"),
    )


class Known:
    """The two columns of a versioned row."""

    known_from: Mapped[datetime]
    known_until: Mapped[datetime | None]


class PlaceTag(Known, Base):
    """A tag borne by a place from `valid_from` up to and including `valid_until` (null: without end)."""

    __tablename__ = "place_tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    tag: Mapped[str] = mapped_column(_Code)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]

    __table_args__ = (
        _live("place_tag", "place_id", "tag", "valid_from"),
        sa.CheckConstraint("valid_until >= valid_from", name="valid_in_order"),
        _known_in_order(),
    )


class MarketDay(Known, Base):
    """The weekly market of a place; `weekday` 0 is Monday."""

    __tablename__ = "market_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    weekday: Mapped[int]

    __table_args__ = (
        _live("market_day", "place_id", "weekday"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        _known_in_order(),
    )


class MarketCancellation(Known, Base):
    """A date on which the place's weekly market is not held."""

    __tablename__ = "market_cancellation"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    day: Mapped[date]
    #: why; a municipality file gives none
    reason: Mapped[str | None] = mapped_column(sa.String(200))

    __table_args__ = (_live("market_cancellation", "place_id", "day"), _known_in_order())


class Event(Known, Base):
    """An event; `public_authority`: organised by the municipality or another authority."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(_Code)
    name_nl: Mapped[str] = mapped_column(_Name)
    name_fr: Mapped[str] = mapped_column(_Name)
    day: Mapped[date] = mapped_column(index=True)
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    public_authority: Mapped[bool]

    place: Mapped[Place] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (_live("event", "code"), sa.Index(None, "code"), _known_in_order())


class ClosedDay(Known, Base):
    """A day without any service (strike, storm): it leaves every denominator."""

    __tablename__ = "closed_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    reason_nl: Mapped[str] = mapped_column(_Name)
    reason_fr: Mapped[str] = mapped_column(_Name)

    __table_args__ = (_live("closed_day", "day"), _known_in_order())


class SchoolHolidayRow(Known, Base):
    """A holiday of one community's schools, from `first` up to and including `last`."""

    __tablename__ = "school_holiday"

    id: Mapped[int] = mapped_column(primary_key=True)
    community: Mapped[str] = mapped_column(sa.String(2))
    name_nl: Mapped[str] = mapped_column(_Name)
    name_fr: Mapped[str] = mapped_column(_Name)
    first: Mapped[date]
    last: Mapped[date]

    __table_args__ = (
        _live("school_holiday", "community", "first"),
        _one_of("community", COMMUNITIES),
        sa.CheckConstraint("last >= first", name="dates_in_order"),
        _known_in_order(),
    )


class PlaceChange(Base):
    """What was changed about a place by somebody on the desk or by a file, by a file about the municipality's name, and
    by somebody on the desk about tags, markets, events and the calendar (a file's rows of those tell it themselves).
    Append-only."""

    __tablename__ = "place_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    #: null: a municipality file that was loaded
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: table of what was changed, and which of its things: a code, a day, a tag
    about: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(120))
    place_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"), index=True)
    #: field → [old, new]
    changed: Mapped[dict[str, Any]]


Versioned = PlaceTag | MarketDay | MarketCancellation | Event | ClosedDay | SchoolHolidayRow
VERSIONED: tuple[type[Versioned], ...] = (
    PlaceTag,
    MarketDay,
    MarketCancellation,
    Event,
    ClosedDay,
    SchoolHolidayRow,
)
