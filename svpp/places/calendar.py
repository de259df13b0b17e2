"""Changing what holds on which days: tags of places, markets, events, closed days, school holidays. The caller commits.

Each act raises `Wrong` with the field and a code; sending it twice changes nothing. `seen`: the id of the row that was
on the screen; a newer one is not overwritten unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from svpp.places.change import known_place
from svpp.places.history import By
from svpp.places.models import (
    COMMUNITIES,
    ClosedDay,
    Event,
    MarketCancellation,
    MarketDay,
    PlaceTag,
    SchoolHolidayRow,
)
from svpp.places.municipality import MAX_EVENT, MAX_TAG
from svpp.places.rows import live, put
from svpp.places.wrong import Wrong, check_code, check_day, check_name, check_order


def put_tag(
    session: Session, code: str, tag: str, first: date, last: date | None, by: By, seen: str | None = None
) -> None:
    """The tag from `first` to `last` (inclusive; None without end); the same `first` again changes its end."""
    check_code("tag", tag, MAX_TAG)
    check_order("last", check_day("first", first), last)
    place = known_place(session, code)
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
    put(session, MarketDay, {"place_id": known_place(session, code).id, "weekday": weekday}, {}, by)


def cancel_market(
    session: Session, code: str, day: date, reason: str, by: By, seen: str | None = None
) -> None:
    """A date on which this market is not held, and why; it must be one of its days."""
    place = known_place(session, code)
    held = {row.weekday for row in live(session, MarketDay, place_id=place.id)}
    if check_day("day", day).weekday() not in held:
        raise Wrong("day", "no_market_day")
    check_name("reason", reason)
    identity = {"place_id": place.id, "day": day}
    put(session, MarketCancellation, identity, {"reason": reason.strip()}, by, seen, "reason")


def put_event(session: Session, code: str, values: Mapping[str, Any], by: By) -> None:
    """`values`: name_nl, name_fr, day, place (its code), public_authority. A code of another event is refused."""
    check_code("code", code, MAX_EVENT)
    check_name("name_nl", values["name_nl"])
    check_name("name_fr", values["name_fr"])
    content = {
        "name_nl": values["name_nl"].strip(),
        "name_fr": values["name_fr"].strip(),
        "day": check_day("day", values["day"]),
        "place_id": known_place(session, values["place"]).id,
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
    check_name("reason_nl", reason_nl)
    check_name("reason_fr", reason_fr)
    content = {"reason_nl": reason_nl.strip(), "reason_fr": reason_fr.strip()}
    put(session, ClosedDay, {"day": check_day("day", day)}, content, by, seen, "day")


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
    check_name("name_nl", names[0])
    check_name("name_fr", names[1])
    check_order("last", check_day("first", first), last)
    identity = {"community": community, "first": first}
    content = {"name_nl": names[0].strip(), "name_fr": names[1].strip(), "last": last}
    put(session, SchoolHolidayRow, identity, content, by, seen, "first")
