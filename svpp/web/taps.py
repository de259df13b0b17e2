"""What the buttons of the day board's alerts do, each in one tap; afterwards the alert is gone, the trace is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa
from flask import Blueprint, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from svpp import clock
from svpp.asked import read_day, read_instant
from svpp.db import db, writing
from svpp.duties.planning import Wanted
from svpp.duties.sending import send, take_back
from svpp.people import change
from svpp.people.change import Wrong
from svpp.people.models import Person
from svpp.people.policy import Thing, require
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.problems import Problem
from svpp.review import at_once, withdrawal
from svpp.review.at_once import Tap
from svpp.review.correct import Stale
from svpp.review.let_stand import let_stand
from svpp.web.day import Fault, show
from svpp.web.query import is_uuid
from svpp.web.speaking import speaker

blueprint = Blueprint("taps", __name__)
INVALID, CONFLICT = 422, 409
#: reasons for a position outside the municipality that are given with the button itself
PLACE_REASONS = ("gps", "task")
#: what a proposed end rests on, each with its reason: the plan, the last sign of life, the start of the next block
BASES = ("planned", "sign", "long_planned", "long_sign", "overlap")


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "see_day_board")


@blueprint.post("/desk/<day>/ends")
def close(day: str) -> Response:
    """Accepts the proposed end of a presence that was left open, is too long, or runs on into the next."""
    when, basis = read_day(day), request.form.get("basis", "")
    reason = speaker().t(f"d.closed.{basis if basis in BASES else 'sign'}")
    return _tapped(
        when,
        lambda tap: at_once.close(
            db.session(), current_actor(), tap, read_instant(request.form.get("end", "")), reason, clock.now()
        ),
    )


@blueprint.post("/desk/<day>/police")
def police(day: str) -> Response:
    """Notes that the police were told, now."""
    when, reason = read_day(day), speaker().t("d.police.reason")
    return _tapped(
        when, lambda tap: at_once.police_told(db.session(), current_actor(), tap, reason, clock.now())
    )


@blueprint.post("/desk/<day>/clocks")
def clocks(day: str) -> Response:
    """The hours of a phone whose clock was off: `shift` takes off what it was, `stand` lets them stand."""
    when, how = read_day(day), request.form.get("how", "")
    if how not in ("shift", "stand"):
        raise Problem("not_found")
    reason, session, actor = speaker().t(f"d.clock.{how}.reason"), db.session(), current_actor()
    if how == "shift":
        return _tapped(when, lambda tap: at_once.put_right(session, actor, tap, reason, clock.now()))
    return _tapped(when, lambda tap: let_stand(session, actor, tap, "time_ok", reason, clock.now()))


@blueprint.post("/desk/<day>/undo")
def undo(day: str) -> Response:
    """Takes back what the coordinator's own tap just did."""
    when, session, actor = read_day(day), db.session(), current_actor()
    reason = speaker().t("d.undone.reason")
    return _tapped(when, lambda tap: at_once.take_back(session, actor, tap, reason, clock.now()))


@blueprint.post("/desk/<day>/positions")
def positions(day: str) -> Response:
    """A position outside the municipality is right, for the reason on the button or one that was typed."""
    when, chosen, typed = read_day(day), request.form.get("why", ""), request.form.get("reason", "").strip()
    reason = speaker().t(f"d.place.{chosen}") if chosen in PLACE_REASONS else typed
    key = request.form.get("key", "")
    return _tapped(
        when,
        lambda tap: let_stand(db.session(), current_actor(), tap, "place_ok", reason, clock.now()),
        key,
    )


@blueprint.post("/desk/<day>/withdrawals")
def withdrawals(day: str) -> Response:
    """Answers a guard who asks to withdraw a finding: `grant`, or `refuse` with a reason that the guard reads."""
    when, how, typed = read_day(day), request.form.get("how", ""), request.form.get("reason", "").strip()
    session, actor = db.session(), current_actor()
    if how == "grant":
        reason = typed or speaker().t("d.withdrawal.granted")
        return _tapped(when, lambda tap: withdrawal.grant(session, actor, tap, reason, clock.now()))
    if how != "refuse":
        raise Problem("not_found")
    key = request.form.get("key", "")
    return _tapped(when, lambda tap: withdrawal.refuse(session, actor, tap, typed, clock.now()), key)


@blueprint.post("/desk/<day>/papers")
def papers(day: str) -> Response:
    """The new last day of a guard's card or certificate."""
    form, when, actor, now = request.form, read_day(day), current_actor(), clock.now()
    paper, typed = form.get("paper", ""), form.get("until", "").strip()
    session = db.session()
    person = session.scalar(sa.select(Person).where(Person.username == form.get("guard", "")))
    if person is None or paper not in ("card", "certificate"):
        raise Problem("not_found")
    require(actor, "renew_papers", Thing(owner_id=person.id, team=person.team))
    try:
        until = _date(typed)
        with writing(session):
            today = now.astimezone(town(session).zone).date()
            change.renew(session, actor.id, person, paper, until, today, now)
    except Wrong as wrong:
        return make_response(show(when, fault=Fault(form.get("key", ""), wrong.code, typed)), INVALID)
    return _back(when)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Wrong("until", "bad_date" if text else "required") from None


@blueprint.post("/desk/<day>/duties")
def duty(day: str) -> Response:
    """Sends who is nearest to a gap: plans the duty that the button named, or takes that back (`undo`)."""
    when, form, session, actor = read_day(day), request.form, db.session(), current_actor()
    if undo := form.get("undo"):
        take_back(session, actor, undo, clock.now())
        return _back(when)
    if not is_uuid(form.get("duty", "")):
        raise Problem("not_found")
    zone = town(session).zone
    start, end = (read_instant(form.get(name, "")).astimezone(zone) for name in ("start", "end"))
    wanted = Wanted(
        duty=form.get("duty", ""),
        guard=form.get("guard", ""),
        day=start.date(),
        start=f"{start:%H:%M}",
        end=f"{end:%H:%M}",
        activity=form.get("activity", ""),
        place=form.get("place") or None,
        event=form.get("event") or None,
    )
    send(session, actor, wanted, clock.now())
    return redirect(url_for("day.page", day=when.isoformat(), sent=wanted.duty), code=303)


def _tapped(day: date, act: Callable[[Tap], None], key: str = "") -> Response:
    """`key`: of the alert whose reason was typed."""
    form = request.form
    tap = Tap(form.get("entry", "").lower(), form.get("version", ""), form.get("revision", ""))
    try:
        act(tap)
    except Stale:
        return make_response(show(day, moved=True), CONFLICT)
    except Problem as problem:
        if problem.code != "reason_needed":
            raise
        fault = Fault(key, "reason_needed", form.get("reason", ""))
        return make_response(show(day, fault=fault), INVALID)
    return _back(day, tap.revision)


def _back(day: date, done: str | None = None) -> Response:
    """To the board, which offers to take back what was done, or to the register that the button stood in."""
    if request.form.get("back") == "findings":
        return redirect(url_for("cases.findings"), code=303)
    return redirect(url_for("day.page", day=day.isoformat(), done=done), code=303)
