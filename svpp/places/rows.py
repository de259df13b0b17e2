"""Versioned rows: ended and added, never changed, and each time noted with who, when, the old and the new (history.py).

What a report saw stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.places.history import By, note, state_of
from svpp.places.models import Versioned
from svpp.places.wrong import Wrong

V = TypeVar("V", bound=Versioned)


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
