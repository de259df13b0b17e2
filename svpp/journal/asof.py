"""The facts as the server knew them at a moment, from the append-only rows alone.

Only what had been received by then exists: revisions, corrections and decisions alike (docs/measuring.md, "as of").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from svpp.driver import form_of, run
from svpp.facts.values import Finding, Incident, Line, Presence
from svpp.journal import approval, changed, states
from svpp.journal.models import Decision, Entry, Revision
from svpp.journal.states import State
from svpp.people.models import Person
from svpp.when.days import instant


@dataclass(frozen=True, slots=True)
class Known:
    """An entry as it stood at the moment."""

    state: State
    guard_id: int
    revision_id: str
    withdrawn: bool
    rejected: bool
    confirmed: bool


_NEWER = """
    SELECT EXISTS (SELECT 1 FROM revision WHERE received_at > ?) OR EXISTS (SELECT 1 FROM decision WHERE at > ?)
"""


_NEWER_OF_KIND = """
    SELECT EXISTS (SELECT 1 FROM revision WHERE received_at > ? AND kind = ?)
        OR EXISTS (SELECT 1 FROM decision JOIN entry ON entry.id = decision.entry_id WHERE at > ? AND kind = ?)
"""


def changed_since(session: Session, known_at: datetime) -> bool:
    """Whether the journal holds anything newer: if not, the current tables are the state as of then."""
    connection = session.connection()
    moment = form_of(connection).instant(known_at)
    return bool(run(connection, _NEWER, (moment, moment)).fetchall()[0][0])


def kind_changed_since(session: Session, known_at: datetime, kind: str) -> bool:
    """The same of entries of one kind: their current table may serve where other kinds have moved on."""
    connection = session.connection()
    moment = form_of(connection).instant(known_at)
    return bool(run(connection, _NEWER_OF_KIND, (moment, kind, moment, kind)).fetchall()[0][0])


def entries_at(
    session: Session,
    known_at: datetime,
    kind: str,
    first: datetime,
    last: datetime,
    among: sa.CompoundSelect[str] | None = None,
) -> list[Known]:
    """Entries of a kind whose moment lies in [first, last), as known then; withdrawn and rejected ones too.

    `among`: only entries of this selection.
    """
    entries = _candidates(session, known_at, kind, first, last) if among is None else among
    newest = (
        sa.select(
            Revision.entry_id,
            sa.func.max(Revision.seq).label("last_seq"),
            sa.func.min(Revision.seq).label("first_seq"),
        )
        .where(Revision.received_at <= known_at, Revision.kind == kind)
        .where(Revision.entry_id.in_(entries))
        .group_by(Revision.entry_id)
        .subquery()
    )
    filed, now = aliased(Revision), aliased(Revision)
    rows = session.execute(
        sa.select(now.entry_id, newest.c.first_seq, now.id, now.guard_id, now.withdrawn, now.moment, now.data)
        .select_from(newest)
        .join(filed, filed.seq == newest.c.last_seq)
        .join(now, now.id == filed.current_after)
        .where(now.moment >= first, now.moment < last)
        .order_by(now.moment, newest.c.first_seq)
    )
    rejected, confirmed = _decided(session, known_at)
    return [
        Known(
            state=State(entry, data[WHAT[kind]], moment, first_seq, data),
            guard_id=guard,
            revision_id=revision,
            withdrawn=withdrawn,
            rejected=entry in rejected,
            confirmed=revision in confirmed,
        )
        for entry, first_seq, revision, guard, withdrawn, moment, data in rows
    ]


def _candidates(
    session: Session, known_at: datetime, kind: str, first: datetime, last: datetime
) -> sa.CompoundSelect[str]:
    """Entries that may have lain in the period then: those that do now, and those changed since."""
    there = last_number(session, known_at)
    now = (Entry.kind == kind, Entry.moment >= first, Entry.moment < last, Entry.first_seq <= there)
    return sa.union(
        sa.select(Entry.id).where(*now),
        sa.select(Revision.entry_id).where(Revision.received_at > known_at, Revision.kind == kind),
    )


def last_number(session: Session, known_at: datetime) -> int:
    """The highest journal number received by then; whatever was there has one as low."""
    numbers = sa.select(Revision.seq).where(Revision.received_at <= known_at)
    return session.scalar(numbers.order_by(Revision.seq.desc()).limit(1)) or 0


WHAT = {"presence": "activity", "incident": "category", "finding": "offence", "activity": "register"}


def _decided(session: Session, known_at: datetime) -> tuple[frozenset[str], frozenset[str]]:
    """Entries that stand rejected, and revisions that were confirmed, by then."""
    rows = session.execute(
        sa.select(Decision.entry_id, Decision.revision_id, Decision.verdict)
        .where(Decision.at <= known_at, Decision.verdict.in_(("rejected", "restored", "confirmed")))
        .order_by(Decision.seq)
    )
    rejected: set[str] = set()
    confirmed: set[str] = set()
    for entry, revision, verdict in rows:
        if verdict == "confirmed":
            confirmed.add(str(revision))
        elif verdict == "rejected":
            rejected.add(str(entry))
        else:
            rejected.discard(str(entry))
    return frozenset(rejected), frozenset(confirmed)


def standing(session: Session, known_at: datetime, entries: Iterable[str]) -> frozenset[str]:
    """Which of these entries were there by then, neither withdrawn nor rejected."""
    wanted = list(entries)
    newest = (
        sa.select(sa.func.max(Revision.seq))
        .where(Revision.entry_id.in_(wanted), Revision.received_at <= known_at)
        .group_by(Revision.entry_id)
    )
    filed, now = aliased(Revision), aliased(Revision)
    rows = session.scalars(
        sa.select(now.entry_id)
        .select_from(filed)
        .join(now, now.id == filed.current_after)
        .where(filed.seq.in_(newest), now.withdrawn.is_(False))
    )
    return frozenset(rows) - _decided(session, known_at)[0]


def _counting(
    session: Session, known_at: datetime, kind: str, first: datetime, last: datetime
) -> list[Known]:
    found = entries_at(session, known_at, kind, first, last)
    return [one for one in found if not one.withdrawn and not one.rejected]


def presences(session: Session, known_at: datetime, start: int, end: int) -> list[Presence]:
    """Presences that start in [start, end), epoch seconds."""
    people = _people(session)
    return [
        states.presence(one.state, _guards(one, people), one.confirmed)
        for one in _counting(session, known_at, "presence", instant(start), instant(end))
    ]


def changed_presences(
    session: Session, known_at: datetime, start: int, end: int
) -> tuple[frozenset[str], list[Presence]]:
    """Entries that something newer is about and that start in [start, end) in any version; and what they were then."""
    newer = changed.entries_since(known_at, ("presence",))
    span = (Revision.moment >= instant(start), Revision.moment < instant(end))
    ids = frozenset(session.scalars(sa.select(Revision.entry_id).where(Revision.entry_id.in_(newer), *span)))
    people = _people(session)
    then = [
        states.presence(one.state, _guards(one, people), one.confirmed)
        for one in entries_at(session, known_at, "presence", instant(start), instant(end), newer)
        if not one.withdrawn and not one.rejected
    ]
    return ids, then


def incidents(session: Session, known_at: datetime, first: datetime, last: datetime) -> list[Incident]:
    return [states.incident(one.state) for one in _counting(session, known_at, "incident", first, last)]


def findings(session: Session, known_at: datetime, first: datetime, last: datetime) -> list[Finding]:
    return [states.finding(one.state) for one in _counting(session, known_at, "finding", first, last)]


def lines(session: Session, known_at: datetime, first: datetime, last: datetime) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for one in _counting(session, known_at, "activity", first, last):
        found.setdefault(one.state.what, []).append(states.line(one.state))
    return found


def approved_days(
    session: Session, known_at: datetime, first: date, last: date, zone: ZoneInfo
) -> approval.Approved:
    """The days that were approved then, and whose content had not changed since."""
    decided = {
        key: decision
        for key, decision in approval.last_decisions(session, first, last, known_at).items()
        if decision.verdict == "approved"
    }
    if not decided:
        return frozenset()
    contents = _contents(session, known_at, first, last, zone)
    return frozenset(
        key
        for key, decision in decided.items()
        if decision.content_hash == approval.content_hash(contents.get(key, ()))
    )


def _contents(
    session: Session, known_at: datetime, first: date, last: date, zone: ZoneInfo
) -> dict[approval.GuardDay, list[tuple[str, str]]]:
    people = _people(session)
    start = datetime.combine(first, datetime.min.time(), zone)
    end = datetime.combine(last, datetime.max.time(), zone)
    found: dict[approval.GuardDay, list[tuple[str, str]]] = {}
    for kind in approval.KINDS:
        for one in entries_at(session, known_at, kind, start, end):
            day = one.state.moment.astimezone(zone).date()
            for guard in _guards(one, people):
                found.setdefault((guard, day), []).append((one.state.entry, one.revision_id))
    return found


def _people(session: Session) -> dict[str, int]:
    return {name: id_ for id_, name in session.execute(sa.select(Person.id, Person.username))}


def _guards(one: Known, people: dict[str, int]) -> tuple[int, ...]:
    along = (people[name] for name in one.state.data.get("companions") or ())
    return (one.guard_id, *(g for g in dict.fromkeys(along) if g != one.guard_id))
