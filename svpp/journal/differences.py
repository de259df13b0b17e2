"""What a version changed: field by field, old and new; and who told a guard so, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal.models import Decision, Entry, Revision
from svpp.journal.schemas import KINDS
from svpp.people.models import Person
from svpp.when.days import zulu

#: verdicts about an entry that its guard should hear of
VERDICTS = ("rejected", "restored", "confirmed", "kept")
#: field → place in its form
RANK = {step.key: n for schema in KINDS.values() for n, step in enumerate(schema.steps)}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field by its path ("police.reported_at"), with the stored values; None where there was none."""

    field: str
    before: Any
    after: Any


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Difference]:
    """In the order of the forms; nothing, an empty text and an empty list are the same."""
    old, new = _leaves(before or {}), _leaves(after)
    names = sorted(old | new, key=lambda path: (RANK.get(path.partition(".")[0], len(RANK)), path))
    return [
        Difference(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)
    ]


def _leaves(data: Mapping[str, Any], path: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, Mapping):
            found |= _leaves(value, f"{path}{name}.")
        elif value not in (None, "", []):
            found[path + name] = value
    return found


def told(session: Session, entries: Iterable[Entry]) -> dict[str, dict[str, Any]]:
    """What is told of entries whose current version is not their guard's own, and of verdicts; by entry.

    `changed` compares with the guard's own last version: with what they wrote themselves.
    """
    entries = list(entries)
    ids = [entry.id for entry in entries]
    versions = _versions(session, ids)
    verdicts = {
        row.entry_id: row
        for row in session.scalars(
            sa.select(Decision)
            .where(Decision.entry_id.in_(ids), Decision.verdict.in_(VERDICTS))
            .order_by(Decision.seq)
        )
    }
    authors = {row.author_id for rows in versions.values() for row in rows}
    authors |= {row.author_id for row in verdicts.values()}
    names = _names(session, authors)
    return {
        entry.id: {
            **_correction(versions[entry.id], entry.revision_id, entry.guard_id, names),
            "verdict": _verdict(verdicts.get(entry.id), names),
        }
        for entry in entries
    }


def corrections(session: Session, ruled: Mapping[str, str]) -> dict[str, list[Difference]]:
    """What somebody else changed in a guard's own last version, by entry; without those nobody changed or whose guard
    had no version yet. `ruled`: entry → the version that is asked about."""
    found = {}
    for entry_id, rows in _versions(session, ruled).items():
        current = next(row for row in rows if row.id == ruled[entry_id])
        mine = _own_before(rows, current, current.guard_id)
        if mine and current.author_id != current.guard_id:
            found[entry_id] = differences(mine.data, current.data)
    return found


def _versions(session: Session, ids: Iterable[str]) -> dict[str, list[Revision]]:
    query = sa.select(Revision).where(Revision.entry_id.in_(list(ids)))
    found: dict[str, list[Revision]] = {}
    for row in session.scalars(query.order_by(Revision.entry_id, Revision.seq)):
        found.setdefault(row.entry_id, []).append(row)
    return found


def _own_before(rows: Iterable[Revision], current: Revision, guard_id: int) -> Revision | None:
    own = [row for row in rows if row.author_id == guard_id and row.seq < current.seq]
    return own[-1] if own else None


def _correction(
    rows: list[Revision], current_id: str, guard_id: int, names: dict[int, str]
) -> dict[str, Any]:
    current = next(row for row in rows if row.id == current_id)
    corrected = current.author_id != guard_id
    mine = _own_before(rows, current, guard_id)
    changed = differences(mine.data, current.data) if corrected and mine else []
    if corrected and mine and mine.withdrawn != current.withdrawn:
        changed.append(Difference("withdrawn", mine.withdrawn, current.withdrawn))
    return {
        "received_at": zulu(current.received_at),
        "corrected": corrected,
        "author_name": names[current.author_id],
        "reason": current.reason,
        # made by somebody else: on paper first, or forgotten
        "added": corrected and mine is None,
        "changed": [{"field": d.field, "before": d.before, "after": d.after} for d in changed],
    }


def _verdict(row: Decision | None, names: dict[int, str]) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "verdict": row.verdict,
        "reason": row.reason,
        "author_name": names[row.author_id],
        "at": zulu(row.at),
    }


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    rows = session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {id_: name for id_, name in rows}
