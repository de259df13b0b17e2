"""What the prevention officer remarks on the figures of a year: dated, signed, and never changed.

A remark may take the place of an earlier one, with other words or with none; the earlier one stays to be read. Those
that stand at `as_of` are part of the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp import clock
from svpp.db import writing
from svpp.journal.fields import UUID
from svpp.journal.numbers import hold_journal
from svpp.people.policy import Actor, require
from svpp.problems import Problem
from svpp.report.models import FigureRemark
from svpp.report.seal import printable
from svpp.words import Speaker

#: signs
LONGEST = 1500


@dataclass(frozen=True, slots=True)
class Remark:
    id: str
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class About:
    """The figure that is remarked on."""

    plan_id: str
    year: int
    indicator_id: str


def remarks_at(
    session: Session, plan_id: str, year: int, as_of: datetime
) -> Mapping[str, tuple[Remark, ...]]:
    """indicator → the remarks that stand at `as_of`, oldest first; indicators without any are not in it."""
    rows = session.scalars(
        sa.select(FigureRemark)
        .where(FigureRemark.plan_id == plan_id, FigureRemark.year == year, FigureRemark.at <= as_of)
        .order_by(FigureRemark.at, FigureRemark.id)
    ).all()
    return standing(rows)


def standing(rows: Iterable[FigureRemark]) -> dict[str, tuple[Remark, ...]]:
    """Pure: without those that another one replaces, and without those that only took one back."""
    every = list(rows)
    replaced = {row.replaces_id for row in every}
    found: dict[str, tuple[Remark, ...]] = {}
    for row in every:
        if row.text and row.id not in replaced:
            one = Remark(row.id, row.at, row.author, row.text)
            found[row.indicator_id] = (*found.get(row.indicator_id, ()), one)
    return found


def said(remarks: Iterable[Remark], say: Speaker) -> str:
    """Every remark with its day and author, a line each."""
    return "\n".join(f"{say.day(say.local_day(one.at))}, {one.by}{say.colon} {one.text}" for one in remarks)


def history(session: Session, about: About) -> list[FigureRemark]:
    """Every remark on a figure, newest first, also those replaced or taken back."""
    return list(session.scalars(_on(about).order_by(FigureRemark.at.desc(), FigureRemark.id.desc())))


def any_since(session: Session, plan_id: str, year: int, moment: datetime) -> bool:
    rows = sa.select(FigureRemark.id).where(
        FigureRemark.plan_id == plan_id, FigureRemark.year == year, FigureRemark.at > moment
    )
    return session.scalar(rows.limit(1)) is not None


def remark(
    session: Session,
    actor: Actor,
    about: About,
    identifier: str,
    text: str,
    now: datetime,
    replaces: str | None = None,
) -> None:
    """Files a remark; the same `identifier` again changes nothing. Without text it takes `replaces` back.

    Raises Problem: not_permitted, field_invalid, not_found (nothing of that id to replace), superseded.
    """
    require(actor, "write_remark")
    if not UUID.fullmatch(identifier):
        raise _invalid("id", "wrong_type", "id is a UUID")
    text = printable(text)
    if not text and not replaces:
        raise _invalid("text", "required", "a remark has text")
    if len(text) > LONGEST:
        raise _invalid("text", "too_long", f"a remark is at most {LONGEST} signs")
    with writing(session):
        hold_journal(session)
        if session.get(FigureRemark, identifier) is not None:
            return
        if replaces:
            _check_stands(session, about, replaces)
        row = FigureRemark(
            id=identifier,
            plan_id=about.plan_id,
            year=about.year,
            indicator_id=about.indicator_id,
            at=clock.again(now),
            author_id=actor.id,
            author=actor.name,
            text=text,
            replaces_id=replaces or None,
        )
        session.add(row)


def _check_stands(session: Session, about: About, replaces: str) -> None:
    rows = history(session, about)
    if not any(row.id == replaces and row.text for row in rows):
        raise Problem("not_found")
    if any(row.replaces_id == replaces for row in rows):
        raise _invalid("text", "superseded", "somebody replaced this remark already")


def _on(about: About) -> sa.Select[FigureRemark]:
    return sa.select(FigureRemark).where(
        FigureRemark.plan_id == about.plan_id,
        FigureRemark.year == about.year,
        FigureRemark.indicator_id == about.indicator_id,
    )


def _invalid(field: str, code: str, detail: str) -> Problem:
    return Problem("field_invalid", fields={field: [code]}, detail=detail)
