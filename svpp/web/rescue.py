"""A rescue file of a phone that cannot send any more: taken in as if the phone had sent it, as often as wanted."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from svpp import clock
from svpp.db import db
from svpp.journal.parcels import Rescued, take_rescue
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.problems import Problem
from svpp.strict import strict_json
from svpp.web.day import names

blueprint = Blueprint("rescue", __name__)


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "see_day_board")


@blueprint.get("/desk/rescue")
def page() -> str:
    return _show([], None)


@blueprint.post("/desk/rescue")
def take() -> tuple[str, int]:
    try:
        sent = request.files.get("file")
    except RequestEntityTooLarge:
        return _show([], Problem("file_too_large", mebibytes=9)), 413
    content = sent.read() if sent else b""
    if not content:
        return _show([], Problem("cannot_open")), 422
    session = db.session()
    folder = current_app.config["RONDE"].photo_dir
    try:
        rescued = take_rescue(
            session, strict_json(content), current_actor(), folder, clock.now(), town(session).zone
        )
    except Problem as problem:
        shown = problem if problem.code != "malformed" else Problem("cannot_open")
        return _show([], shown), 422
    return _show(rescued, None), 200


def _show(rescued: list[Rescued], problem: Problem | None) -> str:
    return render_template("devices/rescue.html", rescued=rescued, problem=problem, names=names())
