"""The municipality of this database: its names and the zone in which its days are cut."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.places.models import Municipality, PlaceTag
from svpp.when.days import BRUSSELS


@dataclass(frozen=True, slots=True)
class Town:
    nl: str
    fr: str
    zone: ZoneInfo

    def name(self, language: str) -> str:
        return self.fr if language == "fr" else self.nl


#: until a municipality file is loaded
NOBODY = Town("", "", BRUSSELS)


def town(session: Session) -> Town:
    table = Municipality.__table__.c
    row = session.connection().execute(sa.select(table.name_nl, table.name_fr, table.zone)).first()
    return Town(row[0], row[1], ZoneInfo(row[2])) if row else NOBODY


def tags_changed_since(session: Session, known_at: datetime) -> bool:
    """Whether any place gained or lost a tag after this instant."""
    newer = sa.select(PlaceTag.id).where(
        sa.or_(PlaceTag.known_from > known_at, PlaceTag.known_until > known_at)
    )
    return bool(session.scalar(sa.select(newer.exists())))
