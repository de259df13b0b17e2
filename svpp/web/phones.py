"""Phones of the teams: enrolled with a code, what each still holds, a new PIN, and the end of a lost one."""

from __future__ import annotations

from typing import Any

import segno
import sqlalchemy as sa
from flask import Blueprint, current_app, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from svpp import clock
from svpp.db import db, writing
from svpp.people import devices
from svpp.people.manage import everybody
from svpp.people.models import Device, Person
from svpp.people.policy import Thing, may, require
from svpp.people.sessions import current_actor
from svpp.places.lookup import teams
from svpp.problems import Problem
from svpp.web.speaking import speaker

blueprint = Blueprint("phones", __name__)
#: a clock that is further off is said aloud (seconds)
WRONG_CLOCK = 120


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "see_phones")


@blueprint.get("/admin/devices")
def page() -> str:
    return _show()


@blueprint.post("/admin/devices/codes")
def make_code() -> str:
    """The code is shown once, here; sent again it makes another, and the first one runs out by itself."""
    session, now = db.session(), clock.now()
    username, team = request.form.get("person"), request.form.get("team") or None
    with writing(session):
        actor = current_actor()
        person = _person(username) if username else None
        if team is not None and team not in _teams():
            raise Problem("not_found")
        name = request.form.get("name", "")
        code, text = devices.new_code(session, actor, name=name, team=team, person=person, now=now)
        expires = code.expires_at
    shown = {"text": f"{text[:5]}-{text[5:]}", "expires": expires, "person": person and person.name}
    if person is None:
        shown |= {"name": name.strip(), "address": _address("/app/enrol"), "qr": _qr(text)}
    return _show(code=shown)


@blueprint.post("/admin/devices/<device_id>/revoke")
def revoke(device_id: str) -> Response | tuple[str, int]:
    """A phone that still holds something asks for a tick: what cannot be handed in stays on it, sealed."""
    session = db.session()
    device = _find(device_id)
    if device.items_held and not request.form.get("sure"):
        return _show(unsure=device.id), 422
    with writing(session):
        devices.revoke(session, session.get_one(Device, device_id), clock.now())
    return redirect(url_for("phones.page", said="revoked"), code=303)


def _show(code: dict[str, Any] | None = None, unsure: str | None = None) -> str:
    actor, people = current_actor(), everybody(db.session())
    by_id = {person.id: person for person in people}
    shown = [one for one in _all() if may(actor, "manage_phones", Thing(team=_team(one, by_id)))]
    return render_template(
        "devices/list.html",
        devices=shown,
        team_of={one.id: _team(one, by_id) for one in shown},
        by_id=by_id,
        teams={
            name: text for name, text in _teams().items() if may(actor, "manage_phones", Thing(team=name))
        },
        everywhere=may(actor, "manage_phones", Thing(team=None)),
        guards=[p for p in people if _may_have_pin(p) and may(actor, "manage_phones", Thing(team=p.team))],
        code=code,
        unsure=unsure,
        said=request.args.get("said"),
        wrong_clock=WRONG_CLOCK,
    )


def _all() -> list[Device]:
    return list(db.session().scalars(sa.select(Device).order_by(Device.last_contact_at.desc(), Device.id)))


def _team(device: Device, by_id: dict[int, Person]) -> str | None:
    """An enrolled phone's own; else that of whoever used it last."""
    if device.secret_hash or device.team:
        return device.team
    last = by_id.get(device.last_person_id or 0)
    return last.team if last else None


def _find(device_id: str) -> Device:
    """Raises Problem("not_found") for what this person may not see."""
    device = db.session().get(Device, device_id)
    by_id = {person.id: person for person in everybody(db.session())}
    if device is None or not may(current_actor(), "manage_phones", Thing(team=_team(device, by_id))):
        raise Problem("not_found")
    return device


def _may_have_pin(person: Person) -> bool:
    return person.disabled_at is None and devices.uses_pin(person.role_names)


def _person(username: str) -> Person:
    person = db.session().scalar(sa.select(Person).where(Person.username == username))
    if person is None or not _may_have_pin(person):
        raise Problem("not_found")
    return person


def _teams() -> dict[str, str]:
    french = speaker().language == "fr"
    return {one.code: one.name_fr if french else one.name_nl for one in teams(db.session())}


def _address(path: str) -> str:
    base: str = current_app.config["RONDE"].base_url or request.host_url.rstrip("/")
    return base + path


def _qr(text: str) -> Markup:
    """The code lies behind the #: it never travels to a server or into a log."""
    picture = segno.make(f"{_address('/app/enrol')}#{text}", error="m")
    return Markup(picture.svg_inline(scale=5, border=2, dark="#1a1325", light="#ffffff"))  # noqa: S704 our own drawing
