"""The report of a year: every indicator of the plan with its figure, in the plan's order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.orm import Session

from svpp.journal.rollup import Rules
from svpp.measure.assess import RULES_VERSION, assess
from svpp.measure.figure import Figure
from svpp.measure.inputs import Inputs
from svpp.places.town import town
from svpp.plan.catalogue import Indicator, Plan
from svpp.problems import Problem
from svpp.report.choose import plan_for
from svpp.report.gather import gather, rules_of
from svpp.report.remarks import Remark, remarks_at
from svpp.when.days import bounds_of, epoch


@dataclass(frozen=True, slots=True)
class Report:
    plan: Plan
    year: int
    as_of: datetime
    #: the year is over, so nothing is judged by pace any more
    complete: bool
    rows: tuple[tuple[Indicator, Figure], ...]
    inputs: Inputs
    zone: ZoneInfo
    #: seconds
    suspect_after: int
    rules_version: str = RULES_VERSION
    #: indicator → what the prevention officer remarks on it, oldest first
    remarks: Mapping[str, tuple[Remark, ...]] = field(default_factory=dict)
    #: of this indicator alone, which was asked for
    only: str | None = None

    def row(self, indicator_id: str) -> tuple[Indicator, Figure]:
        for indicator, figure in self.rows:
            if indicator.id == indicator_id:
                return indicator, figure
        raise Problem("unknown_indicator", value=indicator_id[:40])


def rules(report: Report) -> Rules:
    """The rules by which the report's hours were cut."""
    return Rules(zone=report.zone, suspect_after=report.suspect_after)


def assemble(
    session: Session, year: int, as_of: datetime, plan_id: str | None = None, only: str | None = None
) -> Report:
    """All figures of the year, or the one of `only`. Raises Problem: no_plan, unknown_indicator."""
    plan = plan_for(session, year, as_of, plan_id)
    wanted = plan.indicators
    if only is not None:
        wanted = tuple(i for i in wanted if i.id == only)
        if not wanted:
            raise Problem("unknown_indicator", value=only[:40])
    settings = current_app.config["RONDE"]
    own = rules_of(town(session), settings.suspect_hours)
    inputs = gather(session, plan, year, as_of, own)
    end = bounds_of(date(year, 12, 31), inputs.zone)[1]
    return Report(
        plan=plan,
        year=year,
        as_of=as_of,
        complete=epoch(as_of) >= end,
        rows=tuple((indicator, assess(indicator, inputs)) for indicator in wanted),
        inputs=inputs,
        zone=own.zone,
        suspect_after=own.suspect_after,
        remarks=remarks_at(session, plan.id, year, as_of),
        only=only,
    )
