"""/api/v1/devices: a phone is enrolled, says how it is, signs its people in by PIN, hands in what is sealed."""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import ValidationError

from svpp import clock
from svpp.api.answers import DocumentSchema, ResultsSchema, described
from svpp.api.session import person_json
from svpp.db import db, writing
from svpp.journal.fields import CodedSchema, Instant, Number, Part, Required, Text, Truth, Uuid
from svpp.journal.items import refuse
from svpp.journal.parcels import file_parcel, keep_picture, open_parcel
from svpp.journal.phones import Report, take_report
from svpp.journal.restamping import Settling
from svpp.journal.schemas import SettlingSchema, codes
from svpp.people import devices, pins, sessions, throttle
from svpp.people.models import Device, Person
from svpp.people.sealing import key_text, open_escrow
from svpp.people.sessions import actor_or_none, current_actor
from svpp.places.town import town
from svpp.problems import Problem
from svpp.strict import strict_json
from svpp.when.days import zulu

blp = Blueprint("devices", __name__, url_prefix="/api/v1", description="Phones that a team shares")


class EnrolSchema(CodedSchema):
    device = Uuid(required=True)
    code = Required(longest=40, required=True)


class CredentialSchema(CodedSchema):
    device = Uuid(required=True)
    secret = Text(longest=100, required=True)


class PinSessionSchema(CredentialSchema):
    person = Required(longest=12, required=True)
    pin = Text(longest=40, load_default=None, allow_none=True)
    code = Text(longest=40, load_default=None, allow_none=True)


class ContactSchema(CodedSchema):
    device = Uuid(required=True)
    #: of an enrolled phone; any other speaks in a session
    secret = Text(longest=100, load_default=None, allow_none=True)
    sent_at = Instant(required=True)
    app = Text(longest=40, load_default="")
    held = Number(least=0, most=1_000_000, required=True)
    persisted = Truth(load_default=None, allow_none=True)
    wiped = Truth(load_default=False)


class ParcelSchema(CredentialSchema):
    sent_at = Instant(required=True)
    #: how its times are to be stamped anew, where the phone learned of a wrong clock only after they were sealed
    settling = Part(SettlingSchema, load_default=None, allow_none=True)
    escrow = Required(longest=1000, required=True)
    name = Required(longest=80, required=True)
    sealed = Required(longest=4_000_000, required=True)


class PinSchema(CodedSchema):
    pin = Required(longest=40, required=True)


class KeySchema(CodedSchema):
    escrow = Required(longest=1000, required=True)


def body(schema: type[CodedSchema]) -> dict[str, Any]:
    try:
        found: dict[str, Any] = schema().load(strict_json(request.get_data(cache=False)))
    except ValidationError as fault:
        raise refuse(codes(fault.messages)) from None
    return found


def takes(schema: type[CodedSchema]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}, "required": True}


TRIES = {"429": {"description": "Too many tries; wait"}}


@blp.route("/devices")
class Devices(MethodView):
    @blp.doc(requestBody=takes(EnrolSchema), responses={**described(400, 403, 422), **TRIES})
    @blp.response(200, DocumentSchema)
    def post(self) -> Any:
        """Enrols a phone with a code of the desk; its secret is told once."""
        asked, session, now = body(EnrolSchema), db.session(), clock.now()
        tries = throttle.count(session, asked["code"], request.remote_addr or "", now)
        with writing(session):
            device, secret = devices.enrol(session, asked["device"], asked["code"], now)
            throttle.give_back(session, tries)
            answer = {"secret": secret, **device_json(device)}
        return current_app.json.response(answer)


@blp.route("/devices/session")
class DeviceSession(MethodView):
    @blp.doc(requestBody=takes(PinSessionSchema), responses={**described(400, 401, 403, 422), **TRIES})
    @blp.response(200, DocumentSchema)
    def post(self) -> Any:
        """Signs somebody of the phone's team in: by PIN, or once by a code of the coordinator."""
        asked, session, now = body(PinSessionSchema), db.session(), clock.now()
        device = _trusted(asked)
        person_id = _of_the_team(device, asked["person"])
        with throttle.in_turn():
            if asked["code"] is not None:
                tries = throttle.count(session, asked["code"], request.remote_addr or "", now)
                with writing(session):
                    devices.use_pin_code(session, asked["device"], person_id, asked["code"], now)
                    throttle.give_back(session, tries)
            else:
                pins.judge(session, person_id, asked["device"], asked["pin"] or "", now)
        sessions.sign_in_proven(session, person_id, now, asked["device"])
        return current_app.json.response(person_json(current_actor(), asked["device"]))


@blp.route("/devices/contact")
class Contact(MethodView):
    @blp.doc(requestBody=takes(ContactSchema), responses=described(400, 401, 422, 503))
    @blp.response(200, DocumentSchema)
    def post(self) -> Any:
        """How a phone is: what it still holds. Answers with its team, and whether it was revoked."""
        asked, session, now = body(ContactSchema), db.session(), clock.now()
        actor = actor_or_none()
        if asked["secret"] is None and actor is None:
            raise Problem("not_signed_in")
        # an enrolled phone speaks for itself; any other by whoever is signed in on it
        if asked["secret"] is not None or devices.is_enrolled(session, asked["device"]):
            devices.enrolled(session, asked["device"], asked["secret"] or "")
        report = Report(
            device=asked["device"],
            sent_at=asked["sent_at"],
            app_version=asked["app"],
            held=int(asked["held"]),
            persisted=asked["persisted"],
            wiped=asked["wiped"] and asked["secret"] is not None,
        )
        with writing(session):
            device = take_report(session, report, actor.id if actor else None, now)
            answer = {"received_at": zulu(now), **device_json(device)}
        return current_app.json.response(answer)


@blp.route("/devices/parcels")
class Parcels(MethodView):
    @blp.doc(requestBody=takes(ParcelSchema), responses=described(400, 401, 422, 503))
    @blp.response(200, ResultsSchema)
    def post(self) -> Any:
        """A sealed page of the outbox, or a sealed photo, of somebody who is not there; a revoked phone may still."""
        asked, session, now = body(ParcelSchema), db.session(), clock.now()
        devices.enrolled(session, asked["device"], asked["secret"])
        if asked["name"].startswith("b:"):
            folder = current_app.config["RONDE"].photo_dir
            keep_picture(session, asked["escrow"], asked["name"], asked["sealed"], folder, now)
            return current_app.json.response({"received_at": zulu(now), "results": []})
        parcel = open_parcel(session, asked["escrow"], {asked["name"]: asked["sealed"]})
        settling = Settling(**asked["settling"]) if asked["settling"] else None
        results = file_parcel(session, parcel, asked["sent_at"], now, town(session).zone, settling)
        answer = {"received_at": zulu(now), "results": [result.as_json() for result in results]}
        return current_app.json.response(answer)


@blp.route("/pin")
class OwnPin(MethodView):
    @blp.doc(requestBody=takes(PinSchema), responses=described(400, 401, 403, 422))
    @blp.response(204)
    def put(self) -> None:
        """A new PIN for the person who is signed in, for every phone of the team."""
        actor = current_actor()
        if not devices.uses_pin(actor.roles):
            raise Problem("not_permitted")
        pin = body(PinSchema)["pin"]
        with writing(db.session()):
            pins.set_pin(db.session(), actor.id, pin, clock.now())


@blp.route("/keys")
class Keys(MethodView):
    @blp.doc(requestBody=takes(KeySchema), responses=described(400, 401, 403, 422))
    @blp.response(200, DocumentSchema)
    def post(self) -> Any:
        """The key to one's own sealed records, for who has a new password or forgot a PIN."""
        actor = current_actor()
        escrow = open_escrow(db.session(), body(KeySchema)["escrow"])
        if actor.kind != "person" or escrow.person_id != actor.id:
            raise Problem("not_permitted")
        return current_app.json.response({"key": key_text(escrow)})


def device_json(device: Device) -> dict[str, Any]:
    """What a phone knows of itself; an enrolled one knows its team by name, and nothing more of it."""
    people = devices.team_of(db.session(), device.team) if device.secret_hash else []
    return {
        "name": device.name,
        "team": device.team,
        "revoked": device.revoked_at is not None,
        "people": [_person(one) for one in people],
    }


def _person(person: Person) -> dict[str, str]:
    return {
        "id": str(person.id),
        "username": person.username,
        "name": person.name,
        "language": person.language,
    }


def _trusted(asked: dict[str, Any]) -> Device:
    device = devices.enrolled(db.session(), asked["device"], asked["secret"])
    if device.revoked_at is not None:
        raise Problem("device_revoked")
    return device


def _of_the_team(device: Device, person: str) -> int:
    """The person's id, when they may use this phone. Raises Problem("wrong_pin")."""
    for one in devices.team_of(db.session(), device.team):
        if str(one.id) == person:
            return one.id
    raise Problem("wrong_pin")
