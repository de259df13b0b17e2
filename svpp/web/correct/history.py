"""The day's history as a person reads it: who, when, what, old and new, why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from svpp.journal.differences import Difference, differences
from svpp.journal.identity import is_identity
from svpp.report.guard_day import GuardDay
from svpp.report.guard_evidence import Step, state_of

#: fields that say nothing to a person
HIDDEN = ("position", "photos", "evidence")
#: stands for a value that is not shown here
HIDDEN_VALUE = "•••"


@dataclass(frozen=True, slots=True)
class Past:
    """One line. `what`: made, changed, withdrawn, back, or a verdict."""

    at: datetime
    #: when the server heard of it; None where that was within a minute
    received_at: datetime | None
    author: str
    what: str
    kind: str | None
    label: str | None
    diffs: tuple[Difference, ...]
    reason: str | None
    #: revision that can be undone: somebody's correction that still holds
    undo: str | None
    entry: str | None
    conflict: bool


def history(found: GuardDay, label: Callable[[str, str], str]) -> list[Past]:
    """Oldest first. `label(kind, what)`: how a block or thing is called."""
    return [_past(step, found, label) for step in found.steps]


def _fenced(one: Difference) -> Difference:
    """Who an offender is stands behind the entry's own page, where a reading is noted."""
    if not is_identity(one.field):
        return one
    return Difference(one.field, one.before and HIDDEN_VALUE, one.after and HIDDEN_VALUE)


def _past(step: Step, found: GuardDay, label: Callable[[str, str], str]) -> Past:
    entry, revision = step.entry, step.revision
    name = label(entry.kind, entry.place or "" if entry.kind == "presence" else entry.what) if entry else None
    if revision is None:
        assert step.decision is not None
        return Past(
            step.at,
            None,
            step.author,
            step.decision.verdict,
            entry.kind if entry else None,
            name,
            (),
            step.decision.reason,
            None,
            step.decision.entry_id,
            False,
        )
    diffs = differences(state_of(step.before), state_of(revision)) if step.before else []
    shown = tuple(
        _fenced(d) for d in diffs if d.field.partition(".")[0] not in HIDDEN and d.field != "withdrawn"
    )
    what = "changed" if step.before or revision.replaces else "made"
    if step.before and step.before.withdrawn != revision.withdrawn:
        what = "withdrawn" if revision.withdrawn else "back"
    holds = entry is not None and entry.revision_id == revision.id
    late = (revision.received_at - step.at).total_seconds() > 60
    return Past(
        at=step.at,
        received_at=revision.received_at if late else None,
        author=step.author,
        what=what,
        kind=entry.kind if entry else None,
        label=name,
        diffs=shown,
        reason=revision.reason,
        undo=revision.id
        if holds and step.before is not None and revision.author_id != found.guard.id
        else None,
        entry=revision.entry_id,
        conflict=revision.status == "conflict" and not holds,
    )
