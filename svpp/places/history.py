"""Who changed what about places and the calendar: rows are added, never changed, so that what once held can be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.people.models import Person
from svpp.places.models import Place, PlaceChange, Versioned
from svpp.places.town import Town, town

#: columns of a versioned row that say nothing about its thing
BESIDE = frozenset({"id", "place_id", "known_from", "known_until"})
#: what the calendar's page shows nothing of: the places, and the municipality itself
ELSEWHERE = ("place", "place_tag", "municipality")
#: who it was when a file was loaded
BY_FILE = "flask municipality load"
#: the one municipality, among the things that changed
TOWN = "municipality"
#: changes of the calendar that its page shows
NEWEST = 30


@dataclass(frozen=True, slots=True)
class By:
    """Who changes something, and when; None: a municipality file."""

    author_id: int | None
    now: datetime


def note(
    session: Session,
    by: By,
    about: str,
    name: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    place_id: int | None,
) -> None:
    """`about`: the table; `name`: which of its things. Only what differs is kept; nothing where nothing does."""
    changed = {
        field: [before.get(field), after.get(field)]
        for field in [*before, *(field for field in after if field not in before)]
        if before.get(field) != after.get(field)
    }
    if changed:
        session.add(
            PlaceChange(
                at=by.now, author_id=by.author_id, about=about, name=name, place_id=place_id, changed=changed
            )
        )


def state_of(row: Versioned) -> dict[str, Any]:
    """What a versioned row says, as JSON."""
    found = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in found.items()
        if name not in BESIDE
    }


def of_place(session: Session, place_id: int) -> list[tuple[PlaceChange, str]]:
    """Newest first, each with the name of who made it."""
    return _read(session, PlaceChange.place_id == place_id)


def of_calendar(session: Session) -> list[tuple[PlaceChange, str]]:
    """The newest changes of markets, events, closed days and holidays."""
    return _read(session, PlaceChange.about.not_in(ELSEWHERE), NEWEST)


def _read(
    session: Session, condition: sa.ColumnElement[bool], most: int | None = None
) -> list[tuple[PlaceChange, str]]:
    rows = session.execute(
        sa.select(PlaceChange, sa.func.coalesce(Person.name, BY_FILE))
        .outerjoin(Person, Person.id == PlaceChange.author_id)
        .where(condition)
        .order_by(PlaceChange.id.desc())
        .limit(most)
    )
    return [(change, name) for change, name in rows]


def place_names_at(session: Session, known_at: datetime) -> dict[str, tuple[str, str]]:
    """Code → the names (NL, FR) that were known at this instant; of a place entered later, the first."""
    names = {p.code: (p.name_nl, p.name_fr) for p in session.scalars(sa.select(Place))}
    return _before(session, known_at, "place", names)


def town_at(session: Session, known_at: datetime) -> Town:
    """The municipality with the names that were known at this instant; its first ones before any was."""
    now = town(session)
    name = _before(session, known_at, "municipality", {TOWN: (now.nl, now.fr)})[TOWN]
    return replace(now, nl=name[0], fr=name[1])


def _before(
    session: Session, known_at: datetime, about: str, names: Mapping[str, tuple[str, str]]
) -> dict[str, tuple[str, str]]:
    """These names (NL, FR) without what was changed about them after this instant."""
    found = dict(names)
    later = sa.select(PlaceChange.name, PlaceChange.changed).where(
        PlaceChange.at > known_at, PlaceChange.about == about
    )
    for code, changed in session.execute(later.order_by(PlaceChange.id.desc())):
        nl, fr = found[code]
        old_nl, old_fr = (changed.get(field, (None, None))[0] for field in ("name_nl", "name_fr"))
        found[code] = (old_nl or nl, old_fr or fr)
    return found
