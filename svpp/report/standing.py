"""Statements without the actions that fell: a withdrawn or rejected entry counts nothing, so it proves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from svpp.facts.pieces import entries_of, entry_of
from svpp.facts.values import Line
from svpp.journal import asof, current
from svpp.plan.registers import STATEMENT

Lines = Mapping[str, Sequence[Line]]


def standing(session: Session, as_of: datetime, entries: Iterable[str], *, past: bool) -> frozenset[str]:
    """Which of these entries count; `past`: as known at `as_of`, for something newer was received."""
    return asof.standing(session, as_of, entries) if past else current.standing(session, entries)


def proven(session: Session, as_of: datetime, lines: Lines, *, past: bool) -> Lines:
    """The lines by register, each statement with the evidence that stands."""
    stated = lines.get(STATEMENT, ())
    named = {entry for line in stated for entry in entries_of(line.evidence)}
    if not named:
        return lines
    fallen = named - standing(session, as_of, named, past=past)
    if not fallen:
        return lines
    return {**lines, STATEMENT: [_without(line, fallen) for line in stated]}


def _without(line: Line, fallen: set[str]) -> Line:
    return replace(line, evidence=tuple(one for one in line.evidence if entry_of(one) not in fallen))
