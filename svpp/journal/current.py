"""The facts as the server holds them now, from the current-state tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.driver import run
from svpp.facts.values import Finding, Incident, Line, Presence
from svpp.journal.models import Companion, Entry
from svpp.journal.states import State, finding, incident, line
from svpp.when.days import epoch, instant

#: a confirmed presence may be longer than the limit for suspect ones, up to this
LONGEST_CONFIRMED = timedelta(hours=72)
_E = Entry.__table__.c
_COLUMNS = (
    _E.id,
    _E.guard_id,
    _E.what,
    _E.place,
    _E.moment,
    _E.ended_at,
    _E.first_seq,
    _E.event,
    _E.confirmed,
)
_COUNTS = (_E.kind == "presence", _E.withdrawn.is_(False), _E.rejected.is_(False))


def presences(session: Session, start: int, end: int, until: int | None = None) -> list[Presence]:
    """Presences that start in [start, end), and confirmed over-long ones that reach into it; epoch seconds.

    `until`: only those first received under this journal number or a lower one.
    """
    there = _COUNTS if until is None else (*_COUNTS, _E.first_seq <= until)
    first, last = instant(start), instant(end)
    connection = session.connection()
    rows = list(connection.execute(sa.select(*_COLUMNS).where(*there, _E.moment >= first, _E.moment < last)))
    rows += connection.execute(
        sa.select(*_COLUMNS).where(
            *there,
            _E.confirmed.is_(True),
            _E.moment < first,
            _E.moment >= first - LONGEST_CONFIRMED,
            _E.ended_at > first,
        )
    )
    along = _companions(session, first - LONGEST_CONFIRMED, last)
    return [
        Presence(
            entry=id_,
            guards=(guard, *along.get(id_, ())),
            activity=what,
            place=place,
            start=epoch(moment),
            end=epoch(ended) if ended else None,
            order=order,
            event=event,
            confirmed=confirmed,
        )
        for id_, guard, what, place, moment, ended, order, event, confirmed in rows
    ]


def _companions(session: Session, first: datetime, last: datetime) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    rows = session.execute(
        sa.select(Companion.entry_id, Companion.guard_id).where(
            Companion.moment >= first, Companion.moment < last
        )
    )
    for entry_id, guard_id in rows:
        found.setdefault(entry_id, []).append(guard_id)
    return found


_LAST_CHANGE = "SELECT changed_seq, revision_id FROM entry WHERE kind = ? ORDER BY changed_seq DESC LIMIT 1"


def last_change(session: Session, kind: str) -> tuple[int, str] | None:
    """Another whenever any entry of the kind is filed, corrected, withdrawn or decided upon."""
    for number, revision in run(session.connection(), _LAST_CHANGE, (kind,)).fetchall():
        return number, revision
    return None


def _states(session: Session, kind: str, first: datetime, last: datetime) -> list[State]:
    rows = session.connection().execute(
        sa.select(_E.id, _E.what, _E.moment, _E.first_seq, _E.data)
        .where(
            _E.kind == kind,
            _E.withdrawn.is_(False),
            _E.rejected.is_(False),
            _E.moment >= first,
            _E.moment < last,
        )
        .order_by(_E.moment, _E.first_seq)
    )
    return [State(id_, what, moment, order, data) for id_, what, moment, order, data in rows]


def standing(session: Session, entries: Iterable[str]) -> frozenset[str]:
    """Which of these entries are there, neither withdrawn nor rejected."""
    there = (_E.id.in_(list(entries)), _E.withdrawn.is_(False), _E.rejected.is_(False))
    return frozenset(session.connection().scalars(sa.select(_E.id).where(*there)))


def incidents(session: Session, first: datetime, last: datetime) -> list[Incident]:
    return [incident(state) for state in _states(session, "incident", first, last)]


def findings(session: Session, first: datetime, last: datetime) -> list[Finding]:
    return [finding(state) for state in _states(session, "finding", first, last)]


def lines(session: Session, first: datetime, last: datetime) -> dict[str, list[Line]]:
    """Register lines by register, in order of their day and first receipt."""
    found: dict[str, list[Line]] = {}
    for state in _states(session, "activity", first, last):
        found.setdefault(state.what, []).append(line(state))
    return found
