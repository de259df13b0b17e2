"""The day board: who is where, the hours against today's targets, and what needs somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from svpp import clock
from svpp.asked import read_day
from svpp.db import db
from svpp.duties.reading import Duty, duties_on
from svpp.journal.reference import categories, offences
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.places.lookup import events, places, tags_at
from svpp.places.town import town
from svpp.problems import Problem
from svpp.report.day import DayBoard, Lane, day_board
from svpp.report.gather import rules_of
from svpp.review.approving import open_days
from svpp.review.at_once import Done, done_by
from svpp.review.decide import approve_days, decide_day
from svpp.review.since import changed_since, reopened
from svpp.web import badges
from svpp.web.addresses import correct_address, differing, duty_address, planning_address, shown
from svpp.web.attention import call_address, first_name, items, undoes
from svpp.web.day_chart import chart
from svpp.web.gauges import gauge_cards, presence_words
from svpp.web.query import is_uuid
from svpp.web.speaking import speaker
from svpp.when.days import bounds_of, instant

blueprint = Blueprint("day", __name__)
#: what makes a guard's day an exception: it is looked at before it is approved
EXCEPTIONS = frozenset(
    {"running", "uncertain", "suspect", "conflict", "clock_offset", "overlap", "outside"}
    | {"changed_since_approval", "reopened"}
)


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "see_day_board")


@blueprint.get("/desk")
def today() -> Response:
    day = clock.now().astimezone(town(db.session()).zone).date()
    return redirect(url_for("day.page", day=day.isoformat()))


@blueprint.get("/desk/<day>")
def page(day: str) -> Response:
    """The whole page; a browser that has it already (ETag) is told so, which is how it stays live."""
    response = make_response(show(read_day(day)))
    response.add_etag(weak=True)
    return response.make_conditional(request)


def board_of(day: date) -> DayBoard:
    session, settings = db.session(), current_app.config["RONDE"]
    rules = rules_of(town(session), settings.suspect_hours)
    return day_board(session, current_actor(), day, clock.now(), rules, settings.silent_minutes * 60)


@dataclass(frozen=True, slots=True)
class Fault:
    """What was typed at an alert and cannot be: the alert's key, the code of the words, the text."""

    key: str
    code: str
    typed: str


def show(day: date, *, moved: bool = False, fault: Fault | None = None) -> str:
    """`moved`: something changed between the look and the click, so nothing was decided."""
    session, board, say = db.session(), board_of(day), speaker()
    badges.tell(current_actor(), board)
    start, end = (instant(seconds) for seconds in bounds_of(day, town(session).zone))
    named, waiting = names(), [lane for lane in board.lanes if lane.content and not lane.approved]
    waiting = waiting if board.is_over else []
    today = board.now.astimezone(say.zone).date()
    queue = open_days(session, current_actor(), today, board.suspect_after)
    return render_template(
        "desk/day/page.html",
        board=board,
        chart=chart(board, start, end, town(session).zone),
        cards=gauge_cards(board, say),
        attention=items(board, named, say),
        presence_words=lambda what: presence_words(what, say),
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        names=named,
        bears=tags_at(session, None).on(day),
        odd=[lane for lane in waiting if is_odd(lane)],
        clean=[lane for lane in waiting if not is_odd(lane)],
        ordered=sorted(board.lanes, key=lambda lane: (lane.approved, not is_odd(lane))),
        changes=changed_since(session, flagged(waiting, "changed_since_approval"), day),
        reopened=reopened(session, flagged(waiting, "reopened"), day),
        next_open=queue.oldest,
        call_address=call_address,
        first_name=first_name,
        correct_address=correct_address,
        planning_address=planning_address,
        duty_address=duty_address,
        differing=differing,
        shown=shown,
        moved=moved,
        fault=fault,
        sent=_sent(day),
        done=_done(),
        tomorrow=today + timedelta(days=1),
    )


def _sent(day: date) -> Duty | None:
    """The duty that was just planned from an alert, while it stands."""
    duty = request.args.get("sent", "")
    team = current_actor().team
    return next((one for one in duties_on(db.session(), day, day, team) if one.duty == duty), None)


def _done() -> tuple[Done, str] | None:
    """What the coordinator's tap just did, with the name of what takes it back; nothing once something came after."""
    revision = request.args.get("done", "")
    done = done_by(db.session(), current_actor(), revision) if is_uuid(revision) else None
    return (done, undoes(done.revision)) if done else None


def flagged(lanes: list[Lane], flag: str) -> list[str]:
    return [lane.guard for lane in lanes if flag in lane.flags]


def is_odd(lane: Lane) -> bool:
    return bool(EXCEPTIONS & set(lane.flags))


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
    """Approves one guard or, without a name, everybody of the day without an exception; reopens one with a reason.

    `seen` says what was on the screen ("guard:hash" a guard): what changed meanwhile is shown, not approved.
    """
    actor, when, session, now = current_actor(), read_day(day), db.session(), clock.now()
    guard_name, verdict = request.form.get("guard", ""), request.form.get("verdict", "approved")
    seen = dict(pair.rpartition(":")[::2] for pair in request.form.getlist("seen"))
    try:
        if guard_name:
            reason = request.form.get("reason") or None
            decide_day(session, actor, when, guard_name, verdict, reason, now, seen.get(guard_name))
        else:
            lanes = board_of(when).lanes
            there = {lane.guard: lane.content for lane in lanes if lane.content and not is_odd(lane)}
            approve_days(session, actor, when, seen or there, now)
    except Problem as problem:
        if problem.code != "changed_meanwhile":
            raise
        return make_response(show(when, moved=True), problem.status)
    return redirect(url_for("day.page", day=when.isoformat()), code=303)
