"""What changed in a guard's day since it was approved, and who opened it again: both values, both names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal import approval
from svpp.journal.models import Companion, Decision, FormerCompanion, Revision
from svpp.people.models import Person

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """One entry's data when it was approved (None: not there yet, or without them) and now (None: withdrawn, or without
    them), and who changed it."""

    entry: str
    kind: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    who: str
    at: datetime
    why: str | None


@dataclass(frozen=True, slots=True)
class Since:
    who: str
    at: datetime
    why: str | None
    changes: tuple[Change, ...] = ()


def changed_since(session: Session, usernames: Iterable[str], day: date) -> dict[str, Since]:
    """By user name, for those whose last decision approved the day; in a fixed number of queries."""
    decided = _decided(session, usernames, day)
    if not decided:
        return {}
    names = {id_: name for id_, name in session.execute(sa.select(Person.id, Person.name))}
    versions = _versions(session, {person.id for person, _ in decided.values()}, day)
    return {
        username: Since(
            names[decision.author_id],
            decision.at,
            decision.reason,
            tuple(_changes(versions.get(person.id, {}), person, decision, names)),
        )
        for username, (person, decision) in decided.items()
    }


def reopened(session: Session, usernames: Iterable[str], day: date) -> dict[str, Since]:
    """By user name: who opened the day again, when and why."""
    decided = _decided(session, usernames, day)
    if not decided:
        return {}
    names = {id_: name for id_, name in session.execute(sa.select(Person.id, Person.name))}
    return {
        username: Since(names[decision.author_id], decision.at, decision.reason)
        for username, (_, decision) in decided.items()
    }


def _decided(session: Session, usernames: Iterable[str], day: date) -> dict[str, tuple[Person, Decision]]:
    wanted = list(usernames)
    if not wanted:
        return {}
    last = approval.last_decisions(session, day, day)
    people = session.scalars(sa.select(Person).where(Person.username.in_(wanted)))
    return {p.username: (p, last[p.id, day]) for p in people if (p.id, day) in last}


def _versions(session: Session, guard_ids: set[int], day: date) -> dict[int, dict[str, list[Revision]]]:
    """guard → entry → every version, of the entries that have or had a version on this day: their own, and those they
    are or were a companion in."""
    earliest, latest = (datetime.combine(d, time(), UTC) for d in (day - DAY, day + 2 * DAY))
    touched = (
        sa.select(Revision.entry_id)
        .where(
            sa.or_(Revision.guard_id.in_(guard_ids), Revision.entry_id.in_(_named(guard_ids))),
            Revision.moment.between(earliest, latest),
            Revision.kind.in_(approval.KINDS),
        )
        .distinct()
    )
    rows = session.scalars(
        sa.select(Revision).where(Revision.entry_id.in_(touched)).order_by(Revision.entry_id, Revision.seq)
    )
    along = _companions(session, guard_ids)
    found: dict[int, dict[str, list[Revision]]] = {}
    for entry, versions in groupby(rows, key=lambda revision: revision.entry_id):
        known = list(versions)
        for guard in {known[0].guard_id, *along.get(entry, ())} & guard_ids:
            found.setdefault(guard, {})[entry] = known
    return found


def _named(guard_ids: set[int]) -> sa.CompoundSelect[tuple[str]]:
    """Entries in which one of these guards is a companion, or was."""
    return sa.union(
        sa.select(Companion.entry_id).where(Companion.guard_id.in_(guard_ids)),
        sa.select(FormerCompanion.entry_id).where(FormerCompanion.guard_id.in_(guard_ids)),
    )


def _companions(session: Session, guard_ids: set[int]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for table in (Companion, FormerCompanion):
        rows = session.execute(sa.select(table.entry_id, table.guard_id).where(table.guard_id.in_(guard_ids)))
        for entry, guard in rows:
            found.setdefault(entry, set()).add(guard)
    return found


def _changes(
    entries: dict[str, list[Revision]], person: Person, decision: Decision, names: dict[int, str]
) -> Iterable[Change]:
    for entry, versions in entries.items():
        by_id = {revision.id: revision for revision in versions}
        known = [revision for revision in versions if revision.seq <= decision.seq]
        now = by_id[versions[-1].current_after]
        then = by_id[known[-1].current_after] if known else None
        before, after = _theirs(then, person), _theirs(now, person)
        if (then is not None and then.id == now.id) or (before is None and after is None):
            continue
        yield Change(
            entry=entry,
            kind=now.kind,
            before=before,
            after=after,
            who=names[now.author_id],
            at=now.received_at,
            why=now.reason,
        )


def _theirs(revision: Revision | None, person: Person) -> dict[str, Any] | None:
    """The version's data, as far as it was this person's: their own, or they were along."""
    if revision is None or revision.withdrawn:
        return None
    along = revision.data.get("companions") or ()
    return revision.data if revision.guard_id == person.id or person.username in along else None
