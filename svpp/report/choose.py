"""Which plan measures a year, in the version that was known at a moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from svpp.driver import form_of, run
from svpp.journal.reference import plan_of
from svpp.plan.catalogue import Plan
from svpp.problems import Problem

_VERSIONS = "SELECT id, plan_id, hash, loaded_at <= ? FROM plan_version ORDER BY id"


def plans_at(session: Session, as_of: datetime) -> list[Plan]:
    """Each plan as it stood at `as_of`, in the order they were first loaded.

    A plan entered later than `as_of` measures backwards with its first version: plans are signed late (the one
    of Molenbeek when its period was nearly over), and the logs were kept all the same.
    """
    connection = session.connection()
    chosen: dict[str, tuple[int, str]] = {}
    for id_, plan_id, content_hash, known in run(connection, _VERSIONS, [form_of(connection).instant(as_of)]):
        if plan_id not in chosen or known:
            chosen[plan_id] = id_, content_hash
    return [plan_of(session, *version) for version in chosen.values()]


def plan_for(session: Session, year: int, as_of: datetime, plan_id: str | None = None) -> Plan:
    """The plan named, else the first that covers the year, else the one whose period is nearest to it.

    Its indicators are read as was decided for that year.

    Raises Problem: no_plan when none is loaded, unknown_plan when none has that name.
    """
    loaded = plans_at(session, as_of)
    plans = [p for p in loaded if plan_id in (None, p.id)]
    if not loaded:
        raise Problem("no_plan")
    if not plans:
        raise Problem("unknown_plan", value=(plan_id or "")[:80])
    return min(plans, key=lambda plan: _years_away(plan, year)).in_year(year)


def _years_away(plan: Plan, year: int) -> int:
    return max(plan.period_from.year - year, year - plan.period_until.year, 0)
