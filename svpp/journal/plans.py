"""Loading a plan file: a changed one is a new version, the old one stays for reports as of an earlier moment."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.db import writing
from svpp.journal.models import PlanVersion
from svpp.plan.catalogue import Plan
from svpp.plan.load import read_plan


def load_plan(session: Session, text: str, now: datetime) -> tuple[Plan, bool]:
    """Checks and keeps the plan; True when it is a new version. Raises svpp.plan.load.PlanRefused."""
    plan = read_plan(text)
    with writing(session):
        latest = session.scalar(
            sa.select(PlanVersion.hash)
            .where(PlanVersion.plan_id == plan.id)
            .order_by(PlanVersion.id.desc())
            .limit(1)
        )
        if latest == plan.hash:
            return plan, False
        session.add(PlanVersion(plan_id=plan.id, hash=plan.hash, content=text, loaded_at=now))
    return plan, True


def versions(session: Session) -> list[PlanVersion]:
    """Every version of every plan, oldest first."""
    return list(session.scalars(sa.select(PlanVersion).order_by(PlanVersion.id)))
