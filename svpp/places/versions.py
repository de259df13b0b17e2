"""Versioned rows: what a report as of an instant must see as it was then.

Content gone from the file or changed is ended now; new content is known from now on. Nothing is deleted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.places import models
from svpp.places.contents import Municipality

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Versions:
    """What a file says for one table; `identity` names the columns that tell which thing a row is about."""

    model: type[models.Versioned]
    identity: tuple[str, ...]
    rows: list[Row]

    def about(self, row: models.Versioned) -> tuple[Any, ...]:
        return tuple(getattr(row, column) for column in self.identity)

    def wanted(self) -> dict[tuple[Any, ...], Row]:
        return {tuple(row[column] for column in self.identity): row for row in self.rows}


def versions(municipality: Municipality, place_ids: Mapping[str, int]) -> list[Versions]:
    """The file's content for every versioned table."""
    m = municipality
    return [
        Versions(
            models.PlaceTag,
            ("place_id", "tag", "valid_from"),
            [
                {"place_id": place_ids[p.code], "tag": t.tag, "valid_from": t.first, "valid_until": t.last}
                for p in m.places
                for t in p.tags
            ],
        ),
        Versions(
            models.MarketDay,
            ("place_id", "weekday"),
            [{"place_id": place_ids[w.place], "weekday": w.weekday} for w in m.markets],
        ),
        Versions(
            models.MarketCancellation,
            ("place_id", "day"),
            [{"place_id": place_ids[w.place], "day": day} for w in m.markets for day in w.cancelled],
        ),
        Versions(models.Event, ("code",), _events(m, place_ids)),
        Versions(
            models.ClosedDay,
            ("day",),
            [{"day": c.day, "reason_nl": c.reason.nl, "reason_fr": c.reason.fr} for c in m.closed_days],
        ),
        Versions(models.SchoolHolidayRow, ("community", "first"), _school_holidays(m)),
    ]


def _events(municipality: Municipality, place_ids: Mapping[str, int]) -> list[Row]:
    return [
        {
            "code": e.code,
            "name_nl": e.name.nl,
            "name_fr": e.name.fr,
            "day": e.day,
            "place_id": place_ids[e.place],
            "public_authority": e.public_authority,
        }
        for e in municipality.events
    ]


def _school_holidays(municipality: Municipality) -> list[Row]:
    return [
        {
            "community": s.community,
            "name_nl": s.name.nl,
            "name_fr": s.name.fr,
            "first": s.first,
            "last": s.last,
        }
        for s in municipality.school_holidays
    ]


def bring(session: Session, versions: Versions, now: datetime, since: datetime) -> Counter[str]:
    """Ends and adds rows until the live ones say what is wanted; counts added, changed, ended, unchanged.

    A thing never known before is known from `since`, any other content from `now`.
    """
    wanted = versions.wanted()
    every: list[models.Versioned] = list(session.scalars(sa.select(versions.model)))
    ever = {versions.about(row) for row in every}
    live = {versions.about(row): row for row in every if row.known_until is None}
    kept = {about for about, row in live.items() if _says(row, wanted.get(about))}
    for about in live.keys() - kept:
        live[about].known_until = max(now, live[about].known_from)
    session.flush()  # ended before its successor comes: an index allows one live row of a thing
    for about, row in wanted.items():
        if about not in kept:
            session.add(versions.model(**row, known_from=now if about in ever else since))
    session.flush()
    return Counter(
        unchanged=len(kept),
        added=len(wanted.keys() - live.keys()),
        changed=len((wanted.keys() & live.keys()) - kept),
        ended=len(live.keys() - wanted.keys()),
    )


def _says(row: models.Versioned, wanted: Row | None) -> bool:
    return wanted is not None and all(getattr(row, column) == value for column, value in wanted.items())
