"""Loading a plan file: a changed one is a new version, the old one stays for reports as of an earlier moment."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp import clock
from svpp.db import writing
from svpp.journal.models import PlanVersion
from svpp.journal.numbers import hold_journal
from svpp.plan.catalogue import Plan
from svpp.plan.load import read_plan
from svpp.problems import Problem


def load_plan(
    session: Session,
    text: str,
    now: datetime,
    author_id: int | None = None,
    replaces: str | None = None,
) -> tuple[Plan, bool]:
    """Checks and keeps the plan; True when it is a new version. Raises svpp.plan.load.PlanRefused.

    replaces: hash of the version that was looked at; where another is the newest by now, Problem("plan_changed").
    """
    plan = read_plan(text)
    with writing(session):
        hold_journal(session)
        newest = session.scalar(
            sa.select(PlanVersion.hash)
            .where(PlanVersion.plan_id == plan.id)
            .order_by(PlanVersion.id.desc())
            .limit(1)
        )
        if newest == plan.hash:
            return plan, False
        if replaces is not None and newest != replaces:
            raise Problem("plan_changed")
        session.add(
            PlanVersion(
                plan_id=plan.id,
                hash=plan.hash,
                content=text,
                loaded_at=clock.again(now),  # a figure as of `now` may have been told while this waited
                author_id=author_id,
            )
        )
    return plan, True


def versions(session: Session, plan_id: str | None = None) -> list[PlanVersion]:
    """Every version of every plan, or of one, oldest first."""
    query = sa.select(PlanVersion).order_by(PlanVersion.id)
    return list(session.scalars(query if plan_id is None else query.where(PlanVersion.plan_id == plan_id)))
