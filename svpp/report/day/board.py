"""One day as it stands now: who was where, the hours against the plan's targets, what needs somebody."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.journal.models import Entry
from svpp.journal.rollup import Rules
from svpp.people.policy import Actor
from svpp.report.day.alerts import alerts
from svpp.report.day.covering import rows
from svpp.report.day.gauges import case_gauges, gauges
from svpp.report.day.ground import look
from svpp.report.day.lanes import lanes
from svpp.report.day.values import DayBoard


def day_board(
    session: Session, actor: Actor, day: date, now: datetime, rules: Rules, silent_after: int
) -> DayBoard:
    """The lanes and alerts of the guards this actor coordinates; gauges and cover of everybody, as the plan counts.

    `silent_after`: seconds without a sign of life after which a running presence is in doubt.
    """
    ground = look(session, day, now, rules, silent_after)
    found, meters, cover = lanes(ground, actor), gauges(ground), rows(ground)
    return DayBoard(
        day=day,
        now=now,
        is_over=ground.is_over,
        is_today=ground.is_today,
        suspect_after=rules.suspect_after,
        lanes=tuple(found),
        gauges=tuple(meters),
        cases=tuple(case_gauges(ground)),
        cover=tuple(cover),
        alerts=tuple(alerts(ground, actor, found, meters, cover)),
        first_planned=min(
            (d.starts_at for d in ground.duties if d.day == day and not d.absence), default=None
        ),
        last_day=None if found else _last_day(session, day),
    )


def _last_day(session: Session, day: date) -> date | None:
    return session.scalar(
        sa.select(Entry.day)
        .where(Entry.kind == "presence", Entry.withdrawn.is_(False), Entry.day < day)
        .order_by(Entry.moment.desc())
        .limit(1)
    )
