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
from svpp.journal.models import Decision, Revision
from svpp.people.models import Person

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """One entry's data when it was approved (None: not there yet) and now (None: withdrawn), and who changed it."""

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
    """By user name, for those whose last decision approved the day. Three queries, however many there are."""
    decided = _decided(session, usernames, day)
    if not decided:
        return {}
    names = {id_: name for id_, name in session.execute(sa.select(Person.id, Person.name))}
    versions = _versions(session, [person.id for person, _ in decided.values()], day)
    return {
        username: Since(
            names[decision.author_id],
            decision.at,
            decision.reason,
            tuple(_changes(versions.get(person.id, {}), decision, names)),
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


def _versions(session: Session, guard_ids: list[int], day: date) -> dict[int, dict[str, list[Revision]]]:
    """guard → entry → every version, of the entries that have or had a version on this day."""
    earliest, latest = (datetime.combine(d, time(), UTC) for d in (day - DAY, day + 2 * DAY))
    touched = (
        sa.select(Revision.entry_id)
        .where(
            Revision.guard_id.in_(guard_ids),
            Revision.moment.between(earliest, latest),
            Revision.kind.in_(approval.KINDS),
        )
        .distinct()
    )
    rows = session.scalars(
        sa.select(Revision).where(Revision.entry_id.in_(touched)).order_by(Revision.entry_id, Revision.seq)
    )
    found: dict[int, dict[str, list[Revision]]] = {}
    for entry, versions in groupby(rows, key=lambda revision: revision.entry_id):
        known = list(versions)
        found.setdefault(known[0].guard_id, {})[entry] = known
    return found


def _changes(
    entries: dict[str, list[Revision]], decision: Decision, names: dict[int, str]
) -> Iterable[Change]:
    for entry, versions in entries.items():
        by_id = {revision.id: revision for revision in versions}
        known = [revision for revision in versions if revision.seq <= decision.seq]
        now = by_id[versions[-1].current_after]
        then = by_id[known[-1].current_after] if known else None
        if then is not None and then.id == now.id:
            continue
        yield Change(
            entry=entry,
            kind=now.kind,
            before=then.data if then and not then.withdrawn else None,
            after=None if now.withdrawn else now.data,
            who=names[now.author_id],
            at=now.received_at,
            why=now.reason,
        )
