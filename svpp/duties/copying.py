"""A week planned like another: what can be repeated is, the rest is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from svpp.duties.checks import missing_hours
from svpp.duties.kinds import ABSENCES
from svpp.duties.planning import Wanted, plan_duties
from svpp.duties.reading import Duty, duties_on
from svpp.people.policy import Actor, Thing, may
from svpp.places.lookup import calendar_at, places
from svpp.places.town import town
from svpp.when.calendars import Calendar

WEEK = timedelta(weeks=1)


@dataclass(slots=True)
class Copied:
    """How many were planned; reason → how many were left out."""

    planned: int = 0
    left_out: dict[str, int] = field(default_factory=dict)

    def leave(self, reason: str) -> None:
        self.left_out[reason] = self.left_out.get(reason, 0) + 1


def copy_week(session: Session, actor: Actor, source: date, target: date, now: datetime) -> Copied:
    """Plans the week of Monday `target` like that of `source`, for the guards the actor may plan.

    Left out, each with its reason: absences and events (they belong to their date), days that are over or closed,
    schools without class, markets that are not held, places that are no longer there, hours that the change of the
    clock leaves out, and every guard's day on which
    something is planned already; so copying again adds nothing.
    """
    copied = Copied()
    wanted = list(_wanted(session, actor, source, target, now, copied))
    copied.planned = plan_duties(session, actor, wanted, now).planned
    return copied


def _wanted(
    session: Session, actor: Actor, source: date, target: date, now: datetime, copied: Copied
) -> Iterator[Wanted]:
    calendar = calendar_at(session, None, target.year, (target + WEEK).year)
    zone = town(session).zone
    today = now.astimezone(zone).date()
    known = {place.code for place in places(session)}
    taken = {(d.guard_id, d.day) for d in duties_on(session, target, target + WEEK - timedelta(days=1))}
    for duty in duties_on(session, source, source + WEEK - timedelta(days=1)):
        if not may(actor, "plan_duty", Thing(owner_id=duty.guard_id, team=duty.team)):
            continue
        day = duty.day + (target - source)
        reason = "taken" if (duty.guard_id, day) in taken else _why_not(duty, day, today, calendar)
        if duty.place not in known and reason is None:
            reason = "place_gone"
        if reason is None and missing_hours(day, duty.start, duty.end, zone):
            reason = "missing_hour"
        if reason is not None:
            copied.leave(reason)
            continue
        yield Wanted(
            str(uuid7()), duty.guard, day, duty.start, duty.end, duty.activity, duty.place, None, duty.note
        )


def _why_not(duty: Duty, day: date, today: date, calendar: Calendar) -> str | None:
    if duty.activity in ABSENCES:
        return "absence"
    if duty.activity == "event":
        return "event"
    if day < today:
        return "past"
    if day in calendar.closed_days:
        return "closed_day"
    if duty.activity == "school" and not calendar.counts(day, "school_days"):
        return "no_school"
    if duty.activity == "market" and not calendar.counts(day, "market_days"):
        return "no_market"
    return None
