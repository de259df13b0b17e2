"""The lines of one register, through what the person may see: a cell its own, a guard only what is theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.facts.values import Line
from svpp.journal.models import Entry, Photo, Revision
from svpp.journal.states import State, line
from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may
from svpp.plan.catalogue import Register

Row = tuple[Entry, Person]
NOBODY = -1


def reach(actor: Actor, register: Register) -> sa.ColumnElement[bool]:
    """Whose lines of this register the actor may read; the same answer as `read_entry` for each (a test compares)."""

    def reads(team: str | None) -> bool:
        return may(actor, "read_entry", Thing(NOBODY, team, register.cell, "activity"))

    if reads(None) and reads("some other team"):
        return sa.true()
    teams = [actor.team] if actor.team is not None and reads(actor.team) else []
    return sa.or_(Entry.guard_id == actor.id, Person.team.in_(teams))


def _of(actor: Actor, register: Register) -> sa.Select[Entry, Person]:
    return (
        sa.select(Entry, Person)
        .join(Person, Person.id == Entry.guard_id)
        .where(Entry.kind == "activity", Entry.what == register.code, reach(actor, register))
    )


def lines_of(session: Session, actor: Actor, register: Register, first: date, last: date) -> list[Row]:
    """Dated in the period, newest first, withdrawn and rejected ones too."""
    query = _of(actor, register).where(Entry.day.between(first, last))
    return [
        (entry, person)
        for entry, person in session.execute(query.order_by(Entry.day.desc(), Entry.first_seq.desc()))
    ]


def latest_of(session: Session, actor: Actor, register: Register) -> Entry | None:
    """What this person wrote last in this register; where they wrote nothing, what a colleague did."""
    query = _of(actor, register).where(Entry.withdrawn.is_(False))
    own_first = (Entry.guard_id == actor.id).desc()
    return session.scalars(query.order_by(own_first, Entry.first_seq.desc()).limit(1)).first()


def years_of(session: Session, actor: Actor, register: Register) -> list[int]:
    query = _of(actor, register).with_only_columns(Entry.day).distinct()
    return sorted({day.year for day in session.scalars(query)})


def summary(session: Session, actor: Actor, registers: Iterable[Register]) -> dict[str, tuple[int, date]]:
    """How many lines, and the day of the last, by register; what the person may not see does not count."""
    found = {}
    for register in registers:
        query = _of(actor, register).where(Entry.withdrawn.is_(False))
        row = session.execute(query.with_only_columns(sa.func.count(), sa.func.max(Entry.day))).one()
        if row[0]:
            found[register.code] = (row[0], row[1])
    return found


def as_line(entry: Entry) -> Line:
    """As the figures see it."""
    return line(State(entry.id, entry.what, entry.moment, entry.first_seq, entry.data))


def pieces(session: Session, rows: Iterable[Entry]) -> dict[str, Photo]:
    """The pieces of evidence that these lines name, by hash."""
    return pieces_of(session, {sha for entry in rows for sha in entry.data.get("evidence") or ()})


def pieces_of(session: Session, hashes: Iterable[str]) -> dict[str, Photo]:
    found: dict[str, Photo] = {}
    ordered = sorted(hashes)
    for start in range(0, len(ordered), 500):
        query = sa.select(Photo).where(Photo.sha256.in_(ordered[start : start + 500]))
        found |= {photo.sha256: photo for photo in session.scalars(query)}
    return found


@dataclass(frozen=True, slots=True)
class Brought:
    """Who added a piece of evidence to a line, and when it was received."""

    author_id: int
    at: datetime


def brought(session: Session, entries: Iterable[str], known_at: datetime) -> dict[tuple[str, str], Brought]:
    """By line and piece, of all pieces these lines ever named: the first version that named it."""
    found: dict[tuple[str, str], Brought] = {}
    wanted = list(dict.fromkeys(entries))
    for start in range(0, len(wanted), 500):
        query = (
            sa.select(Revision.entry_id, Revision.author_id, Revision.received_at, Revision.data)
            .where(Revision.entry_id.in_(wanted[start : start + 500]), Revision.received_at <= known_at)
            .order_by(Revision.seq)
        )
        for entry, author_id, at, data in session.execute(query):
            for piece in data.get("evidence") or ():
                found.setdefault((entry, piece), Brought(author_id, at))
    return found


def existing(session: Session, entries: Iterable[str]) -> frozenset[str]:
    """Which of these entries are in the journal."""
    found: set[str] = set()
    wanted = list(entries)
    for start in range(0, len(wanted), 500):
        query = sa.select(Entry.id).where(Entry.id.in_(wanted[start : start + 500]))
        found.update(session.scalars(query))
    return frozenset(found)
