"""Which local days entries lie on that changed after a journal number: what was known of the others still holds.

Journal numbers commit in their own order (docs/adr/0009), so none is missed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal.models import Entry, Revision

DAY = timedelta(days=1)


def touched_days(session: Session, seq: int, kinds: Iterable[str], zone: ZoneInfo) -> set[date]:
    """Also the days on which a changed entry lay before, and those after them: a night runs on."""
    changed = sa.select(Entry.id).where(Entry.changed_seq > seq, Entry.kind.in_(list(kinds)))
    days = set(session.scalars(sa.select(Entry.day).where(Entry.id.in_(changed))))
    moments = session.scalars(sa.select(Revision.moment).where(Revision.entry_id.in_(changed)))
    days |= {moment.astimezone(zone).date() for moment in moments}
    return days | {day + DAY for day in days}
