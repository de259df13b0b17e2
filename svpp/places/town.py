"""The municipality of this database: its names and the zone in which its days are cut."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.driver import run
from svpp.places.models import PlaceTag
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
_TOWN = "SELECT name_nl, name_fr, zone FROM municipality"


def town(session: Session) -> Town:
    rows = run(session.connection(), _TOWN).fetchall()
    return Town(rows[0][0], rows[0][1], ZoneInfo(rows[0][2])) if rows else NOBODY


def tags_changed_since(session: Session, known_at: datetime) -> bool:
    """Whether any place gained or lost a tag after this instant."""
    newer = sa.select(PlaceTag.id).where(
        sa.or_(PlaceTag.known_from > known_at, PlaceTag.known_until > known_at)
    )
    return bool(session.scalar(sa.select(newer.exists())))
