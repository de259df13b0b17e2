"""Which years take no more late entries: locked by the prevention officer, and the days of grace are over.

A phone's entry for such a year is refused by name (`year_locked`) and kept with what was refused, so that a coordinator
takes it in with a reason or leaves it out; the phone keeps it too (docs/adr/0014-locked-years.md).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.driver import form_of, run
from svpp.journal.models import Entry, Revision, YearLock
from svpp.people.policy import may
from svpp.problems import Problem

if TYPE_CHECKING:
    from svpp.journal.intake import Batch
    from svpp.journal.items import Item

_LOCKS = "SELECT year, verdict, grace_until FROM year_lock ORDER BY id"


def closed_years(connection: sa.Connection, today: date) -> frozenset[int]:
    """Years that are locked and whose grace ended before `today` (local)."""
    form, found = form_of(connection), set()
    for year, verdict, grace_until in run(connection, _LOCKS).fetchall():
        if verdict == "locked" and form.read_day(grace_until) < today:
            found.add(year)
        else:
            found.discard(year)
    return frozenset(found)


def lock_of(session: Session, year: int) -> YearLock | None:
    """The last word about a year; None when nobody ever locked it."""
    return session.scalar(
        sa.select(YearLock).where(YearLock.year == year).order_by(YearLock.id.desc()).limit(1)
    )


def check_locked(session: Session, batch: Batch, item: Item, entry: Entry | None = None) -> None:
    """Raises Problem("year_locked") for a change of a closed year by whoever may not, and "reason_needed" for one by
    whoever may but does not say why. Sent again it stays what it was. `entry`: what is changed, if it is there."""
    years = {item.day.year} | ({entry.day.year} if entry is not None else set())
    if not years & batch.closed_years or _is_kept(session, item):
        return
    if not may(batch.actor, "change_locked_year"):
        raise Problem("year_locked", fields={"day": ["year_locked"]}, year=min(years & batch.closed_years))
    if item.reason is None:
        raise Problem("reason_needed", fields={"reason": ["reason_needed"]})


def _is_kept(session: Session, item: Item) -> bool:
    return session.scalar(sa.select(Revision.seq).where(Revision.id == item.id)) is not None
