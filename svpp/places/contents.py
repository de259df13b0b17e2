"""What a municipality file says, as frozen values; `municipalities/molenbeek.toml` shows the form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Name:
    """Words in the two languages of the Region; a file gives both or is refused."""

    nl: str
    fr: str


@dataclass(frozen=True, slots=True)
class DatedTag:
    """`last` is inclusive; None is without end."""

    tag: str
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class PlaceData:
    code: str
    kind: str
    name: Name
    #: degrees (lat, lon), WGS84
    centre: tuple[float, float] | None
    radius_m: int | None
    tags: tuple[DatedTag, ...]


@dataclass(frozen=True, slots=True)
class MarketData:
    place: str
    #: 0 is Monday
    weekday: int
    cancelled: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class EventData:
    code: str
    name: Name
    day: date
    place: str
    public_authority: bool


@dataclass(frozen=True, slots=True)
class ClosedDayData:
    day: date
    reason: Name


@dataclass(frozen=True, slots=True)
class SchoolHolidayData:
    community: Literal["nl", "fr"]
    name: Name
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class TeamData:
    code: str
    name: Name


@dataclass(frozen=True, slots=True)
class Municipality:
    name: Name
    #: IANA name
    zone: str
    places: tuple[PlaceData, ...]
    markets: tuple[MarketData, ...]
    events: tuple[EventData, ...]
    closed_days: tuple[ClosedDayData, ...]
    school_holidays: tuple[SchoolHolidayData, ...]
    teams: tuple[TeamData, ...]
