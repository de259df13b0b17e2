"""A sheet's lines into the intake: first looked at, as a preview, then taken; a line taken before is left alone."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal import checks
from svpp.journal.intake import desk_batch, take_in
from svpp.journal.models import Entry
from svpp.people.policy import Actor
from svpp.places.town import town
from svpp.problems import Problem
from svpp.sheets.faults import Fault, Notice
from svpp.sheets.known import Known
from svpp.sheets.lines import Line, lines, months_first
from svpp.sheets.mapping import Map, find_names, places_of, read_map, recognise
from svpp.sheets.reading import Opened, open_sheet

#: lines in one transaction: short enough that no phone waits long for the journal
AT_ONCE = 200
_LAST: list[tuple[tuple[str, str | None], Opened]] = []


@dataclass(slots=True)
class Import:
    mapping: Map
    lines: list[Line]
    notices: list[Notice]

    def counts(self) -> Counter[str]:
        return Counter(line.status for line in self.lines)

    @property
    def refused(self) -> list[Line]:
        return [line for line in self.lines if line.status == "refused"]


def prepare(session: Session, data: bytes, map_text: str | None) -> Import:
    """Every line read; nothing is looked at in the journal. Raises SheetRefused."""
    given = read_map(map_text) if map_text else None
    opened = _opened(data, given.sheet if given else None)
    sheet = opened.at(given.header) if given else find_names(opened)
    mapping = given or recognise(sheet)
    places, known = places_of(mapping, sheet), Known(session, mapping)
    found = list(lines(sheet.rows, mapping, places, known, town(session).zone))
    if wrong := sum(months_first(line.fault) for line in found):
        sheet.notices.append(Notice("month_first", {"n": str(wrong)}))
    return Import(mapping, found, sheet.notices)


def _opened(data: bytes, sheet: str | None) -> Opened:
    """The one opened last stays open: a file is taken in by many requests, and opening it takes seconds."""
    name = (hashlib.sha256(data).hexdigest(), sheet)
    for known, opened in _LAST:
        if known == name:
            return opened
    opened = open_sheet(data, sheet)
    _LAST[:] = [(name, opened)]
    return opened


def close() -> None:
    """Lets the file that was opened last go."""
    _LAST.clear()


def look(session: Session, actor: Actor, found: Import, now: datetime) -> None:
    """What the intake would say of each line; nothing is changed."""
    for at in range(0, len(found.lines), AT_ONCE):
        _judge(session, actor, found.lines[at : at + AT_ONCE], now)
        session.rollback()


def take(
    session: Session,
    actor: Actor,
    some: Sequence[Line],
    now: datetime,
    done: Callable[[int], None] = lambda lines: None,
) -> None:
    """Takes the lines in, so many at once. What cannot be taken is told and kept nowhere: the sheet has it."""
    for at in range(0, len(some), AT_ONCE):
        batch = some[at : at + AT_ONCE]
        good = _judge(session, actor, batch, now)
        items = [line.item for line in good if line.item is not None]
        results = take_in(session, desk_batch(items, actor, now, town(session).zone)) if items else []
        for line, result in zip(good, results, strict=True):
            line.status = result.status
            if result.problem is not None:
                line.refuse(_fault(result.problem))
        done(len(batch))


def _judge(session: Session, actor: Actor, some: Sequence[Line], now: datetime) -> list[Line]:
    """The lines that are new and fit; the others are marked known or refused."""
    readable = [line for line in some if line.item is not None]
    ids = [line.item["entry"] for line in readable if line.item]
    there = set(session.scalars(sa.select(Entry.id).where(Entry.id.in_(ids))))
    fresh = []
    for line in readable:
        if line.item and line.item["entry"] in there:
            line.status = "known"
        else:
            fresh.append(line)
    batch = desk_batch([line.item for line in fresh if line.item], actor, now, town(session).zone)
    checks.check(session, batch)
    for line, item in zip(fresh, batch.items, strict=True):
        if isinstance(item, Problem):
            line.refuse(_fault(item))
    return [line for line in fresh if line.status != "refused"]


def _fault(problem: Problem) -> Fault:
    """With the code of the first field that is wrong, so that it can be said in another language."""
    field, codes = next(iter((problem.fields or {}).items()), ("", [problem.code]))
    return Fault("refused", {"detail": problem.message, "code": codes[0], "field": field})
