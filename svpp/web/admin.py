"""The administrator's overview: people, phones and plan versions, to read. No case content; changed elsewhere."""

from __future__ import annotations

from flask import Blueprint, render_template

from svpp.db import db
from svpp.journal.plans import versions
from svpp.people.manage import everybody
from svpp.people.policy import require
from svpp.people.sessions import current_actor

blueprint = Blueprint("admin", __name__)


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "manage_people")


@blueprint.get("/admin")
def page() -> str:
    session = db.session()
    return render_template("desk/admin.html", people=everybody(session), versions=versions(session))
