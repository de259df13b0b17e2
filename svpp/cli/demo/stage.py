"""What the demo year plays on: the loaded municipality, its calendar and the crew, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from svpp.cli.demo.people import Crew
from svpp.places.lookup import TagIndex, calendar_at, events, places, tags_at
from svpp.places.town import town
from svpp.when.calendars import Calendar

#: kinds of place where one walks a round; a school is only for its crossing
OUTSIDE = frozenset({"neighbourhood", "market", "station", "park", "street", "other"})
#: how much more often a place with a tag is visited
PULL = {"burglary_risk": 3.0, "car_theft_risk": 2.0, "sensitive": 1.5}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the municipality; degrees WGS84."""

    code: str
    kind: str
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of the municipality's calendar."""

    code: str
    place: str
    public: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """Days are local and inclusive."""

    first: date
    last: date
    zone: ZoneInfo
    calendar: Calendar
    spots: tuple[Spot, ...]
    tags: TagIndex
    events: Mapping[date, tuple[Happening, ...]]
    crew: Crew

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def at(self, day: date, minutes: float) -> datetime:
        """The instant at so many minutes past midnight on the local clock. After the next midnight they are
        elapsed minutes, so that a night in which the clock changes stays in order."""
        whole = min(int(minutes), 1440)
        clock = time(whole // 60 % 24, whole % 60)
        found = datetime.combine(day + timedelta(days=whole // 1440), clock, self.zone)
        return found.astimezone(UTC) + timedelta(minutes=int(minutes) - whole)

    def somewhere(self, rng: Random, day: date, but: str | None = None) -> str:
        """A place for a round, those at risk more often; another one than `but`, where there are two."""
        borne = self.tags.on(day)
        outside = [spot for spot in self.spots if spot.kind in OUTSIDE] or list(self.spots)
        outside = [spot for spot in outside if spot.code != but] or outside
        weights = [1 + sum(PULL.get(tag, 0) for tag in borne.get(spot.code, ())) for spot in outside]
        return rng.choices(outside, weights)[0].code

    def of_kind(self, kind: str) -> list[str]:
        """Codes of the places of a kind, or of any place where there is none."""
        return [s.code for s in self.spots if s.kind == kind] or [s.code for s in self.spots]

    def spot(self, code: str) -> Spot:
        return next(spot for spot in self.spots if spot.code == code)


def set_stage(session: Session, first: date, last: date, crew: Crew) -> Stage:
    """The stage as the municipality is loaded now."""
    codes = {place.id: place.code for place in places(session, retired=True)}
    held: dict[date, tuple[Happening, ...]] = {}
    for event in events(session):
        found = Happening(event.code, codes[event.place_id], event.public_authority)
        held[event.day] = (*held.get(event.day, ()), found)
    return Stage(
        first=first,
        last=last,
        zone=town(session).zone,
        calendar=calendar_at(session, None, first.year, last.year),
        spots=tuple(Spot(p.code, p.kind, p.lat, p.lon) for p in places(session)),
        tags=tags_at(session, None),
        events=held,
        crew=crew,
    )
