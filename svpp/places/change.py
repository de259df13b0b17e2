"""Changing places and the calendar on the desk. Versioned rows are ended and added, never changed: what a report saw
stays as it was; names, kinds and outlines are changed in place. Each change is noted with who, when, the old and the
new (history.py). The caller commits.

Each act raises `Wrong` with the field and a code; sending it twice changes nothing. What somebody else changed after
the form was made is not overwritten unseen: `Wrong` of code "changed" names what is there now by `seen`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.places.history import By, note, state_of
from svpp.places.models import (
    COMMUNITIES,
    PLACE_KINDS,
    ClosedDay,
    Event,
    MarketCancellation,
    MarketDay,
    Place,
    PlaceTag,
    SchoolHolidayRow,
    Versioned,
)
from svpp.places.municipality import LATITUDES, LONGITUDES, MAX_EVENT, MAX_PLACE, MAX_RADIUS_M, MAX_TAG
from svpp.places.tables import CODE, MAX_NAME, YEARS

V = TypeVar("V", bound=Versioned)


class Wrong(ValueError):
    """A field of a form and the code of what is wrong with it."""

    def __init__(self, field: str, code: str, seen: str | None = None) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code, self.seen = field, code, seen


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


def _state(place: Place) -> dict[str, Any]:
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
        before = _state(place)
    place.kind, place.name_nl, place.name_fr = form.kind, form.name_nl.strip(), form.name_fr.strip()
    place.lat, place.lon = form.centre or (None, None)
    place.radius_m = form.radius_m
    session.flush()
    note(session, by, "place", place.code, before, _state(place), place.id)
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
    before = _state(place)
    place.geometry = geometry
    place.lat, place.lon = centre
    note(session, by, "place", place.code, before, _state(place), place.id)


def _check_place(form: PlaceForm) -> None:
    _code("code", form.code, MAX_PLACE)
    if form.kind not in PLACE_KINDS:
        raise Wrong("kind", "not_allowed")
    _name("name_nl", form.name_nl)
    _name("name_fr", form.name_fr)
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
    place = _place(session, code)
    before = _state(place)
    place.retired_at = (place.retired_at or by.now) if retired else None
    note(session, by, "place", place.code, before, _state(place), place.id)


def put_tag(
    session: Session, code: str, tag: str, first: date, last: date | None, by: By, seen: str | None = None
) -> None:
    """The tag from `first` to `last` (inclusive; None without end); the same `first` again changes its end."""
    _code("tag", tag, MAX_TAG)
    _in_order("last", _day("first", first), last)
    place = _place(session, code)
    for other in live(session, PlaceTag, place_id=place.id, tag=tag):
        if other.valid_from != first and _overlap(other, first, last):
            raise Wrong("first", "tag_overlaps")
    identity = {"place_id": place.id, "tag": tag, "valid_from": first}
    put(session, PlaceTag, identity, {"valid_until": last}, by, seen, "last")


def _overlap(other: PlaceTag, first: date, last: date | None) -> bool:
    return first <= (other.valid_until or date.max) and other.valid_from <= (last or date.max)


def put_market(session: Session, code: str, weekday: int, by: By) -> None:
    if weekday not in range(7):
        raise Wrong("weekday", "not_allowed")
    put(session, MarketDay, {"place_id": _place(session, code).id, "weekday": weekday}, {}, by)


def cancel_market(
    session: Session, code: str, day: date, reason: str, by: By, seen: str | None = None
) -> None:
    """A date on which this market is not held, and why; it must be one of its days."""
    place = _place(session, code)
    held = {row.weekday for row in live(session, MarketDay, place_id=place.id)}
    if _day("day", day).weekday() not in held:
        raise Wrong("day", "no_market_day")
    _name("reason", reason)
    identity = {"place_id": place.id, "day": day}
    put(session, MarketCancellation, identity, {"reason": reason.strip()}, by, seen, "reason")


def put_event(session: Session, code: str, values: Mapping[str, Any], by: By) -> None:
    """`values`: name_nl, name_fr, day, place (its code), public_authority. A code of another event is refused."""
    _code("code", code, MAX_EVENT)
    _name("name_nl", values["name_nl"])
    _name("name_fr", values["name_fr"])
    content = {
        "name_nl": values["name_nl"].strip(),
        "name_fr": values["name_fr"].strip(),
        "day": _day("day", values["day"]),
        "place_id": _place(session, values["place"]).id,
        "public_authority": bool(values["public_authority"]),
    }
    for known in live(session, Event, code=code):
        if any(getattr(known, column) != value for column, value in content.items()):
            raise Wrong("code", "code_taken")
    put(session, Event, {"code": code}, content, by)


def close_day(
    session: Session, day: date, reason_nl: str, reason_fr: str, by: By, seen: str | None = None
) -> None:
    """A day that leaves every denominator, with its reason in both languages."""
    _name("reason_nl", reason_nl)
    _name("reason_fr", reason_fr)
    content = {"reason_nl": reason_nl.strip(), "reason_fr": reason_fr.strip()}
    put(session, ClosedDay, {"day": _day("day", day)}, content, by, seen, "day")


def put_school_holiday(
    session: Session,
    community: str,
    names: tuple[str, str],
    first: date,
    last: date,
    by: By,
    seen: str | None = None,
) -> None:
    """`names`: Dutch, French. The same community and first day again changes the rest."""
    if community not in COMMUNITIES:
        raise Wrong("community", "not_allowed")
    _name("name_nl", names[0])
    _name("name_fr", names[1])
    _in_order("last", _day("first", first), last)
    identity = {"community": community, "first": first}
    content = {"name_nl": names[0].strip(), "name_fr": names[1].strip(), "last": last}
    put(session, SchoolHolidayRow, identity, content, by, seen, "first")


def put(
    session: Session,
    model: type[V],
    identity: Mapping[str, Any],
    content: Mapping[str, Any],
    by: By,
    seen: str | None = None,
    field: str = "code",
) -> None:
    """Lets the live row of this thing say this; another one that was live is ended, if it is the one that was on the
    screen (`seen`: its id, "" for none; None asks nothing). Else `Wrong` at `field`."""
    before: dict[str, Any] = {}
    for row in live(session, model, **identity):
        if all(getattr(row, column) == value for column, value in content.items()):
            return
        if seen is not None and str(row.id) != seen:
            raise Wrong(field, "changed", str(row.id))
        before = state_of(row)
        _end(session, row, by.now)
    made = model(**identity, **content, known_from=by.now)
    session.add(made)
    session.flush()
    _note(session, by, made, before, state_of(made))


def drop(session: Session, model: type[V], row_id: int, by: By) -> None:
    """From now on this is not known any more; gone already is no fault."""
    row = session.get(model, row_id)
    if row is not None and row.known_until is None:
        _end(session, row, by.now)
        _note(session, by, row, state_of(row), {})


def _note(
    session: Session, by: By, row: Versioned, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    place_id = getattr(row, "place_id", None)
    said = {**before, **after}
    name = next(str(said[key]) for key in ("code", "tag", "day", "first", "weekday") if key in said)
    note(session, by, row.__tablename__, name, before, after, place_id)


def live(session: Session, model: type[V], **identity: Any) -> list[V]:
    """Known at present, in order of id."""
    query = sa.select(model).where(model.known_until.is_(None)).order_by(model.id)
    return list(session.scalars(query.filter_by(**identity)))


def _end(session: Session, row: Versioned, now: datetime) -> None:
    row.known_until = max(now, row.known_from)
    session.flush()  # an index allows one live row of a thing


def _place(session: Session, code: str) -> Place:
    place = find_place(session, code)
    if place is None:
        raise Wrong("place", "unknown_place")
    return place


def _code(field: str, text: str, most: int) -> None:
    if not CODE.fullmatch(text) or len(text) > most:
        raise Wrong(field, "bad_code")


def _name(field: str, text: str) -> None:
    if not text.strip():
        raise Wrong(field, "required")
    if len(text.strip()) > MAX_NAME or not text.isprintable():
        raise Wrong(field, "too_long")


def _day(field: str, day: date) -> date:
    if day.year not in YEARS:
        raise Wrong(field, "bad_date")
    return day


def _in_order(field: str, first: date, last: date | None) -> None:
    if last is not None and _day(field, last) < first:
        raise Wrong(field, "end_before_start")
