"""A face for each person of a share that is counted by person: who passes, who does not yet, and what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.measure.figure import Figure
from svpp.people.models import Person
from svpp.people.names import names_at
from svpp.plan.catalogue import Indicator, LinesSource
from svpp.report.assemble import Report
from svpp.report.proof import Proof, ProofLine
from svpp.web.forms import shower
from svpp.web.speaking import speaker

#: more people than this are a bar: one looks for a face, not through a crowd
MOST_FACES = 60


@dataclass(frozen=True, slots=True)
class Face:
    """One of those who apply. name: empty where the reader may not open the line that names them."""

    name: str
    passed: bool
    entry: str
    #: when their state was noted; None where it is hidden
    day: date | None = None
    #: the pieces of evidence their line names
    evidence: tuple[str, ...] = ()


def faces(session: Session, report: Report, row: Indicator, figure: Figure, proof: Proof) -> Sequence[Face]:
    """Those who pass first, by name; empty for a share of anything else than the last line of each."""
    source = row.source
    if row.kind != "share" or not isinstance(source, LinesSource) or source.latest_by is None:
        return ()
    if not 0 < len(figure.entries) <= MOST_FACES or figure.denominator != len(figure.entries):
        return ()
    passed, seen = set(figure.passed), {line.entry: line for line in proof.lines}
    called = _called(session, report, source, seen.values())
    found = [
        Face(
            called[entry],
            entry in passed,
            entry,
            seen[entry].day,
            tuple(seen[entry].data.get("evidence") or ()),
        )
        if entry in seen
        else Face("", entry in passed, entry)
        for entry in figure.entries
    ]
    return sorted(found, key=lambda one: (not one.passed, not one.name, one.name.casefold(), one.entry))


def _called(
    session: Session, report: Report, source: LinesSource, seen: Iterable[ProofLine]
) -> dict[str, str]:
    """Entry → whom it is about: by the name behind a user name, else as it was typed."""
    register, code = report.plan.register(source.select.register), source.latest_by or ""
    names = names_at(session, report.as_of)
    people = {name: names[id_] for id_, name in session.execute(sa.select(Person.id, Person.username))}
    show = shower(register, speaker()) if register else None
    found = {}
    for line in seen:
        values = line.data["fields"]
        typed = show(code, values) if show else str(values.get(code) or "")
        found[line.entry] = people.get(typed.strip().casefold(), typed.strip())
    return found
