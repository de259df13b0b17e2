"""Which local days have entries newer than their totals. Intake only marks; reading makes them clean."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from svpp.journal.models import DirtyDay

#: nobody's presence makes more days than this dirty: an over-long one counts only once confirmed
MOST_DAYS = 4


def touched(moment: datetime, ended_at: datetime | None, zone: ZoneInfo) -> list[date]:
    """The local days from the start to the end, and one more: what continues over midnight is counted once,
    so a change today can move the proof count of tomorrow."""
    first = moment.astimezone(zone).date()
    last = ended_at.astimezone(zone).date() if ended_at else first
    span = min((last - first).days, MOST_DAYS)
    return [first + timedelta(days=n) for n in range(span + 2)]


def mark(session: Session, days: Iterable[date], seq: int) -> None:
    """In order, so that two writers never wait for each other in a ring."""
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    rows = [{"day": day, "seq": seq} for day in sorted(set(days))]
    if rows:
        statement = insert(DirtyDay)
        session.connection().execute(
            statement.on_conflict_do_update(
                index_elements=[DirtyDay.day], set_={"seq": statement.excluded.seq}
            ),
            rows,
        )
