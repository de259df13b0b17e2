"""One thing told of many cases at once: the police were told, or findings went to the sanctioning official.

Each case gets an ordinary revision with the reason, through the same intake; what has it already is left as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from svpp.people.policy import Actor
from svpp.review.cases import Case
from svpp.review.correct import Edit, save


@dataclass(frozen=True, slots=True)
class Ids:
    """What came with the form: for each entry the revision on the screen, and the id of the one to make."""

    versions: Mapping[str, str]
    revisions: Mapping[str, str]
    recorded_at: str


def tell_police(
    session: Session,
    actor: Actor,
    cases: Sequence[Case],
    ids: Ids,
    police: Mapping[str, Any],
    reason: str,
    now: datetime,
) -> int:
    """`police` as incidents hold it. How many were recorded. Raises as svpp.review.correct.save."""
    fresh = [case for case in cases if case.entry.data.get("police") is None or _other_version(case, ids)]
    return _record(session, actor, fresh, ids, {"police": dict(police)}, reason, now)


def transmit(
    session: Session, actor: Actor, cases: Sequence[Case], ids: Ids, at: str, reason: str, now: datetime
) -> int:
    """`at`: when, with its offset. How many findings were recorded. Raises as svpp.review.correct.save."""
    fresh = [
        case for case in cases if case.entry.data.get("transmitted_at") is None or _other_version(case, ids)
    ]
    return _record(session, actor, fresh, ids, {"transmitted_at": at}, reason, now)


def _other_version(case: Case, ids: Ids) -> bool:
    """Not what was on the screen: a second click (the intake knows it), or somebody else's change (it is stale)."""
    return case.entry.revision_id != ids.versions.get(case.entry.id)


def _record(
    session: Session,
    actor: Actor,
    cases: Sequence[Case],
    ids: Ids,
    change: Mapping[str, Any],
    reason: str,
    now: datetime,
) -> int:
    edits = [
        Edit(
            entry=case.entry.id,
            revision=ids.revisions[case.entry.id],
            version=ids.versions[case.entry.id],
            kind=case.entry.kind,
            guard=case.owner.username,
            recorded_at=ids.recorded_at,
            reason=reason,
            data={**case.entry.data, **change},
        )
        for case in cases
        if case.state != "gone" and case.entry.id in ids.revisions
    ]
    if edits:
        save(session, actor, edits, now)
    return len(edits)
