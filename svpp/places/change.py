"""Changing places on the desk: names, kinds and outlines are changed where they stand, each change noted with who,
when, the old and the new (history.py). The caller commits.

Each act raises `Wrong` with the field and a code; sending it twice changes nothing. What somebody else changed after
the form was made is not overwritten unseen: `Wrong` of code "changed" names what is there now by `seen`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.places.history import By, note
from svpp.places.models import PLACE_KINDS, Place
from svpp.places.municipality import LATITUDES, LONGITUDES, MAX_PLACE, MAX_RADIUS_M
from svpp.places.wrong import Wrong, check_code, check_name


@dataclass(frozen=True, slots=True)
class PlaceForm:
    """As typed; `centre` (lat, lon) in degrees or None."""

    code: str
    kind: str
    name_nl: str
    name_fr: str
    centre: tuple[float, float] | None
    radius_m: int | None


def mark_of(place: Place) -> str:
    """Stands for what the form of a place shows; another one means that somebody changed it."""
    return hashlib.sha256(json.dumps(_shown(place)).encode()).hexdigest()[:16]


def _shown(place: Place) -> dict[str, Any]:
    centre = None if place.lat is None else [place.lat, place.lon]
    return {
        "kind": place.kind,
        "name_nl": place.name_nl,
        "name_fr": place.name_fr,
        "centre": centre,
        "radius_m": place.radius_m,
    }


def place_state(place: Place) -> dict[str, Any]:
    """What is noted of a place, as JSON."""
    retired = place.retired_at.isoformat() if place.retired_at else None
    return {**_shown(place), "geometry": place.geometry, "retired_at": retired}


def save_place(session: Session, form: PlaceForm, by: By, *, new: bool, seen: str | None = None) -> Place:
    """A new place, or the new words of a known one; its code stays, entries name it. `seen`: the mark of what was on
    the screen; None asks nothing."""
    _check_place(form)
    place = find_place(session, form.code)
    if new and place is not None and not _same(place, form):
        raise Wrong("code", "code_taken")
    if not new and place is None:
        raise Wrong("code", "unknown_place")
    if place is not None and seen not in (None, mark_of(place)) and _shown(place) != _typed(form):
        raise Wrong("changes", "changed", mark_of(place))
    before: dict[str, Any] = {}
    if place is None:
        place = Place(code=form.code)
        session.add(place)
    else:
        before = place_state(place)
    place.kind, place.name_nl, place.name_fr = form.kind, form.name_nl.strip(), form.name_fr.strip()
    place.lat, place.lon = form.centre or (None, None)
    place.radius_m = form.radius_m
    session.flush()
    note(session, by, "place", place.code, before, place_state(place), place.id)
    return place


def _typed(form: PlaceForm) -> dict[str, Any]:
    return {
        "kind": form.kind,
        "name_nl": form.name_nl.strip(),
        "name_fr": form.name_fr.strip(),
        "centre": list(form.centre) if form.centre else None,
        "radius_m": form.radius_m,
    }


def set_outline(
    session: Session, place: Place, geometry: dict[str, Any], centre: tuple[float, float], by: By
) -> None:
    """The outline of a place, WGS84 GeoJSON, and its centre (lat, lon)."""
    before = place_state(place)
    place.geometry = geometry
    place.lat, place.lon = centre
    note(session, by, "place", place.code, before, place_state(place), place.id)


def _check_place(form: PlaceForm) -> None:
    check_code("code", form.code, MAX_PLACE)
    if form.kind not in PLACE_KINDS:
        raise Wrong("kind", "not_allowed")
    check_name("name_nl", form.name_nl)
    check_name("name_fr", form.name_fr)
    if form.centre is not None:
        lat, lon = form.centre
        if not (LATITUDES[0] <= lat <= LATITUDES[1] and LONGITUDES[0] <= lon <= LONGITUDES[1]):
            raise Wrong("centre", "outside_belgium")
    if form.radius_m is not None and not 0 < form.radius_m <= MAX_RADIUS_M:
        raise Wrong("radius_m", "not_allowed")
    if form.radius_m is not None and form.centre is None:
        raise Wrong("centre", "required")


def _same(place: Place, form: PlaceForm) -> bool:
    return (place.kind, place.name_nl, place.name_fr) == (
        form.kind,
        form.name_nl.strip(),
        form.name_fr.strip(),
    )


def find_place(session: Session, code: str) -> Place | None:
    return session.scalar(sa.select(Place).where(Place.code == code))


def retire(session: Session, code: str, by: By, *, retired: bool) -> None:
    """Takes a place off the lists, or puts it back. Entries and tags stay."""
    place = known_place(session, code)
    before = place_state(place)
    place.retired_at = (place.retired_at or by.now) if retired else None
    note(session, by, "place", place.code, before, place_state(place), place.id)


def known_place(session: Session, code: str) -> Place:
    place = find_place(session, code)
    if place is None:
        raise Wrong("place", "unknown_place")
    return place
