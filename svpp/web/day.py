"""The day: who was where, the hours against today's targets, what is odd."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from svpp import clock
from svpp.db import db
from svpp.journal.reference import categories, offences
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.places.lookup import events, places, tags_at
from svpp.places.town import town
from svpp.report.day import DayBoard, Lane, day_board
from svpp.report.gather import rules_of
from svpp.review.decide import approve_days, decide_day
from svpp.web.charts import Lanes
from svpp.web.gauges import gauge_cards
from svpp.web.query import read_day
from svpp.web.speaking import speaker
from svpp.when.days import bounds_of, instant

blueprint = Blueprint("day", __name__)


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "see_day_board")


@blueprint.get("/desk")
def today() -> Response:
    day = clock.now().astimezone(town(db.session()).zone).date()
    return redirect(url_for("day.page", day=day.isoformat()))


@blueprint.get("/desk/<day>")
def page(day: str) -> str:
    return show(read_day(day))


def show(day: date) -> str:
    session = db.session()
    rules = rules_of(town(session), current_app.config["RONDE"].suspect_hours)
    board = day_board(session, current_actor(), day, clock.now(), rules)
    start, end = (instant(seconds) for seconds in bounds_of(day, rules.zone))
    return render_template(
        "desk/day.html",
        board=board,
        lanes=Lanes.of(board, start, end, rules.zone),
        cards=gauge_cards(board, speaker()),
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        names=names(),
        bears=tags_at(session, None).on(day),
        open_guards=[lane for lane in board.lanes if not lane.approved],
    )


def names() -> dict[str, dict[str, str]]:
    """Names of places, events, categories and offences in the page's language, by code."""
    language, session = speaker().language, db.session()
    return {
        "place": {
            p.code: p.name_fr if language == "fr" else p.name_nl for p in places(session, retired=True)
        },
        "event": {e.code: e.name_fr if language == "fr" else e.name_nl for e in events(session)},
        "incident": {code: row["name"][language] for code, row in categories().items()},
        "finding": {code: row["name"][language] for code, row in offences().items()},
    }


@blueprint.post("/desk/<day>/decisions")
def decide(day: str) -> Response:
    """Approves one guard or, without a name, everybody of the day; reopens one with a reason."""
    actor, when, session, now = current_actor(), read_day(day), db.session(), clock.now()
    guard_name, verdict = request.form.get("guard", ""), request.form.get("verdict", "approved")
    if guard_name:
        decide_day(session, actor, when, guard_name, verdict, request.form.get("reason") or None, now)
    else:
        approve_days(session, actor, when, [lane.guard for lane in _open(when, now)], now)
    return redirect(url_for("day.page", day=when.isoformat()), code=303)


def _open(day: date, now: datetime) -> list[Lane]:
    session = db.session()
    rules = rules_of(town(session), current_app.config["RONDE"].suspect_hours)
    board: DayBoard = day_board(session, current_actor(), day, now, rules)
    return [lane for lane in board.lanes if not lane.approved]
