"""Loading a municipality file into the database: by code, again and again, without losing what was known.

Places, teams and the municipality are changed in place: entries name them by code; what a place or the municipality
was called is noted, for reports as of before (history.py). The rest is versioned (see versions.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.places import contents, models
from svpp.places.change import place_state
from svpp.places.history import TOWN, By, note
from svpp.places.versions import Row, bring, versions


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many things of the file were new, changed, gone from it, and as they were."""

    added: int
    changed: int
    ended: int
    unchanged: int


def load_municipality(
    session: Session, municipality: contents.Municipality, now: datetime, known_from: datetime | None = None
) -> Loaded:
    """Brings the database to what the file says; the caller commits. Loading it again changes nothing.

    `known_from` backdates what was never known before, for a calendar that was public long before it was
    entered; what replaces other content is known from `now`, so that earlier reports stay as they were.
    """
    counts: Counter[str] = Counter()
    _head(session, municipality, now, counts)
    _teams(session, municipality.teams, counts)
    place_ids = _places(session, municipality.places, now, counts)
    for version in versions(municipality, place_ids):
        counts += bring(session, version, now, known_from or now)
    return Loaded(counts["added"], counts["changed"], counts["ended"], counts["unchanged"])


def _head(session: Session, municipality: contents.Municipality, now: datetime, counts: Counter[str]) -> None:
    row = session.get(models.Municipality, 1)
    values = {"name_nl": municipality.name.nl, "name_fr": municipality.name.fr, "zone": municipality.zone}
    if row is None:
        session.add(models.Municipality(id=1, **values))
        counts["added"] += 1
    else:
        before = {name: getattr(row, name) for name in values}
        counts[_update(row, values)] += 1
        note(session, By(None, now), "municipality", TOWN, before, values, None)


def _teams(session: Session, teams: Iterable[contents.TeamData], counts: Counter[str]) -> None:
    known = {team.code: team for team in session.scalars(sa.select(models.Team))}
    for team in teams:
        values = {"name_nl": team.name.nl, "name_fr": team.name.fr}
        if team.code in known:
            counts[_update(known[team.code], values)] += 1
        else:
            session.add(models.Team(code=team.code, **values))
            counts["added"] += 1
    session.flush()


def _places(
    session: Session, places: Iterable[contents.PlaceData], now: datetime, counts: Counter[str]
) -> dict[str, int]:
    """The ids by code. A place gone from the file is retired; one that comes back is not any more."""
    known = {place.code: place for place in session.scalars(sa.select(models.Place))}
    in_file = set()
    for place in places:
        in_file.add(place.code)
        lat, lon = place.centre or (None, None)
        values = {
            "kind": place.kind,
            "name_nl": place.name.nl,
            "name_fr": place.name.fr,
            "lat": lat,
            "lon": lon,
            "radius_m": place.radius_m,
            "retired_at": None,
        }
        if place.code in known:
            counts[_change_place(session, known[place.code], values, now)] += 1
        else:
            known[place.code] = models.Place(code=place.code, **values)
            session.add(known[place.code])
            counts["added"] += 1
    for code in known.keys() - in_file:
        if known[code].retired_at is None:
            _change_place(session, known[code], {"retired_at": now}, now)
            counts["ended"] += 1
    session.flush()
    return {code: place.id for code, place in known.items()}


def _change_place(session: Session, place: models.Place, values: Row, now: datetime) -> str:
    """As `_update`; what it was stays known, for reports as of before."""
    before = place_state(place)
    done = _update(place, values)
    note(session, By(None, now), "place", place.code, before, place_state(place), place.id)
    return done


def _update(row: object, values: Row) -> str:
    """Sets what differs; says whether anything did."""
    different = {key: value for key, value in values.items() if getattr(row, key) != value}
    for key, value in different.items():
        setattr(row, key, value)
    return "changed" if different else "unchanged"
