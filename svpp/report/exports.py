"""Who took a file with single entries of guards out of the house."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.db import writing
from svpp.people.policy import Actor
from svpp.report.models import ExportNote


def note_export(
    session: Session,
    actor: Actor | None,
    file: str,
    year: int,
    *,
    names: bool,
    as_of: datetime,
    now: datetime,
) -> None:
    """`actor`: None for a command on the server."""
    with writing(session):
        session.add(
            ExportNote(
                at=now,
                person_id=actor.id if actor and actor.kind == "person" else None,
                who=actor.name if actor else "flask report",
                year=year,
                file=file,
                names=names,
                as_of=as_of,
            )
        )


def exports(session: Session, year: int, most: int = 50) -> list[ExportNote]:
    """Newest first."""
    rows = sa.select(ExportNote).where(ExportNote.year == year).order_by(ExportNote.id.desc())
    return list(session.scalars(rows.limit(most)))
