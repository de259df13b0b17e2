"""The municipality of this database: its names and the zone in which its days are cut."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from svpp.driver import form_of, run
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
_TAGS_SINCE = "SELECT EXISTS (SELECT 1 FROM place_tag WHERE known_from > ? OR known_until > ?)"
_TOWN = "SELECT name_nl, name_fr, zone FROM municipality"


def town(session: Session) -> Town:
    rows = run(session.connection(), _TOWN).fetchall()
    return Town(rows[0][0], rows[0][1], ZoneInfo(rows[0][2])) if rows else NOBODY


def tags_changed_since(session: Session, known_at: datetime) -> bool:
    """Whether any place gained or lost a tag after this instant."""
    connection = session.connection()
    moment = form_of(connection).instant(known_at)
    return bool(run(connection, _TAGS_SINCE, (moment, moment)).fetchall()[0][0])
