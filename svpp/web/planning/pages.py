"""/desk/planning/<ISO week>: the week of a coordinator's guards."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from uuid_utils.compat import uuid7
from werkzeug.wrappers import Response

from svpp import clock
from svpp.db import db
from svpp.duties.copying import copy_week
from svpp.duties.kinds import ABSENCES, FIELD, KINDS, doubts, is_clock, part_of
from svpp.duties.planning import change_duty, find, plan_duties
from svpp.duties.reading import Duty, duties_on
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.places.lookup import events, places
from svpp.places.town import town
from svpp.problems import Problem
from svpp.report.gather import rules_of
from svpp.report.week import PART_NAMES, Week, week_plan
from svpp.web.day import names
from svpp.web.planning.form import HOURS, Plan, plan_of, read_plan, wanted_of
from svpp.web.query import is_uuid

blueprint = Blueprint("planning", __name__)
WEEK = re.compile(r"(\d{4})-W(\d\d)")
LEFT_OUT = (
    "absence",
    "event",
    "past",
    "closed_day",
    "no_school",
    "no_market",
    "place_gone",
    "missing_hour",
    "taken",
)
CONFLICT, INVALID = 409, 422


@blueprint.before_request
def permit() -> None:
    require(current_actor(), "see_day_board")


@blueprint.get("/desk/planning")
def latest() -> Response:
    today = clock.now().astimezone(town(db.session()).zone).date()
    return redirect(url_for("planning.page", week=week_name(today)))


@blueprint.get("/desk/planning/<week>")
def page(week: str) -> str:
    return show(read_week(week), _asked(read_week(week)))


@blueprint.post("/desk/planning/<week>")
def act(week: str) -> Response | tuple[str, int]:
    monday, pressed = read_week(week), request.form.get("act", "save")
    if pressed == "copy":
        return _copy(monday)
    plan = read_plan(request.form)
    if not is_uuid(plan.duty):
        raise Problem("not_found")
    cancel = pressed == "cancel"
    failed = _save(plan, cancel=cancel)
    if failed:
        return show(monday, plan), CONFLICT if plan.stale else INVALID
    return redirect(_back(monday, plan, None if cancel or not plan.end else _twice(plan)), code=303)


def read_week(text: str) -> date:
    """The Monday of "2022-W11". Raises Problem("bad_week")."""
    found = WEEK.fullmatch(text)
    try:
        if not found or not 2000 <= int(found[1]) <= 2099:
            raise ValueError
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        raise Problem("bad_week", value=repr(text)[:40]) from None


def week_name(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _asked(monday: date) -> Plan | None:
    """The form that the address asks for: a duty, or a place in the grid."""
    asked = request.args
    if duty := asked.get("duty"):
        found = _live(duty)
        return plan_of(found) if found else Plan(duty, None, "", "", stale=True)
    if "day" not in asked and "guard" not in asked:
        return None
    part = asked.get("part", "morning")
    start, end = HOURS.get(part, HOURS["morning"])
    activity = asked.get("activity", "patrol")
    return Plan(
        str(uuid7()),
        None,
        asked.get("guard", ""),
        asked.get("day", monday.isoformat()),
        start,
        end,
        activity if activity in KINDS else "patrol",
        asked.get("place", ""),
        asked.get("event", ""),
    )


def _live(duty: str) -> Duty | None:
    """The duty as it is known now; None when it was cancelled. Raises Problem("not_found")."""
    session = db.session()
    row = find(session, current_actor(), duty)
    found = duties_on(session, row.day, row.day, guard_id=row.guard_id)
    return next((one for one in found if one.duty == duty), None)


def _save(plan: Plan, *, cancel: bool) -> bool:
    """Whether it failed; `plan` then says why."""
    session, actor, now = db.session(), current_actor(), clock.now()
    wanted = [] if cancel else wanted_of(plan)
    if plan.errors:
        return True
    try:
        if plan.version is None:
            plan_duties(session, actor, wanted, now)
        else:
            change_duty(session, actor, plan.duty, plan.version, None if cancel else wanted[0], now)
    except Problem as problem:
        if problem.code == "duty_changed":
            plan.stale, plan.now = True, _live(plan.duty)
            plan.version = plan.now.version if plan.now else None
            plan.duty = plan.duty if plan.now else str(uuid7())
        elif problem.fields:
            plan.errors |= {name: codes[0] for name, codes in problem.fields.items()}
            where = plan.told = problem.parameters
            plan.failed = (where["guard"], where["day"]) if len(wanted) > 1 and "guard" in where else None
        else:
            raise
        return True
    return False


def _back(monday: date, plan: Plan, twice: str | None) -> str:
    """To the place in the grid that was filled."""
    part = part_of(plan.start) if plan.start and plan.activity not in ABSENCES else "morning"
    return (
        url_for("planning.page", week=week_name(monday), twice=twice) + f"#s-{plan.guard}-{plan.day}-{part}"
    )


def _twice(plan: Plan) -> str | None:
    """A time of the duty that comes twice that night; the first counts, and that is said."""
    zone = town(db.session()).zone
    for one in wanted_of(plan):
        if one.activity not in ABSENCES:
            for name, doubt in doubts(one.day, one.start, one.end, zone).items():
                if doubt.code == "double_hour":
                    return one.start if name == "start" else one.end
    return None


def _copy(monday: date) -> Response:
    source = read_week(request.form.get("source", ""))
    copied = copy_week(db.session(), current_actor(), source, monday, clock.now())
    told: dict[str, Any] = {"copied": copied.planned, **copied.left_out}
    return redirect(url_for("planning.page", week=week_name(monday), **told), code=303)


def show(monday: date, plan: Plan | None) -> str:
    session, now = db.session(), clock.now()
    rules = rules_of(town(session), current_app.config["RONDE"].suspect_hours)
    week: Week = week_plan(session, current_actor(), monday, now, rules)
    by_name = {line.guard.username: line.guard for line in week.lines}
    return render_template(
        "desk/planning/page.html",
        week=week,
        name=week_name(monday),
        before=week_name(monday - timedelta(days=7)),
        after=week_name(monday + timedelta(days=7)),
        parts=PART_NAMES,
        plan=plan,
        guards=by_name,
        kinds=KINDS,
        field_kinds=FIELD,
        places=places(session),
        events=[e for e in events(session) if week.days[0] <= e.day <= week.days[-1]],
        names=names(),
        twice=twice if is_clock(twice := request.args.get("twice", "")) else None,
        copied=request.args.get("copied", type=int),
        left_out=[(why, n) for why in LEFT_OUT if (n := request.args.get(why, 0, type=int)) > 0],
        now=now,
    )
