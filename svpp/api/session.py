"""/api/v1/session: sign in, who am I, sign out."""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import ValidationError

from svpp import clock
from svpp.api import answers
from svpp.api.answers import DocumentSchema, described
from svpp.db import db
from svpp.journal.fields import CodedSchema, Required, Uuid
from svpp.journal.items import refuse
from svpp.journal.schemas import codes
from svpp.people import devices, sessions
from svpp.people.policy import Actor
from svpp.people.sealing import sealing_key, voucher
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.problems import Problem
from svpp.strict import strict_json

blp = Blueprint("session", __name__, url_prefix="/api/v1", description="Signing in and out")


class SignInSchema(CodedSchema):
    username = Required(longest=80, required=True)
    password = Required(longest=1000, required=True)
    #: of the authenticator app, or a recovery code; for those who have set one up
    code = Required(longest=40)
    #: the phone, so that revoking it ends the session too
    device = Uuid(load_default=None, allow_none=True)


@blp.route("/session")
class Session(MethodView):
    @blp.doc(
        requestBody={"content": {"application/json": {"schema": SignInSchema}}, "required": True},
        responses={**described(400, 401, 403, 422), "429": {"description": "Too many tries; wait"}},
    )
    @blp.response(200, DocumentSchema)
    def post(self) -> Any:
        """Signs in with user name and password; a session cookie comes with the answer."""
        try:
            body = SignInSchema().load(strict_json(request.get_data(cache=False)))
        except ValidationError as fault:
            raise refuse(codes(fault.messages)) from None
        source = request.remote_addr or ""
        name, device = body["username"], _allowed(body["device"])
        sessions.sign_in(
            db.session(), name, body["password"], source, clock.now(), code=body.get("code"), device=device
        )
        return current_app.json.response(person_json(current_actor(), device))

    @blp.doc(responses=described(401))
    @answers.queries(blp, "device")
    @blp.response(200, DocumentSchema)
    def get(self) -> Any:
        """Who is signed in."""
        device = _allowed(answers.argument("device"))
        return current_app.json.response(person_json(current_actor(), device))

    @blp.response(204)
    def delete(self) -> None:
        """Signs out; the session is dead at once."""
        sessions.sign_out(db.session(), clock.now())


def _allowed(device: str | None) -> str | None:
    """A phone that was revoked is told so, whoever holds it: it wipes itself."""
    if device and devices.is_revoked(db.session(), device.lower()[:36]):
        raise Problem("device_revoked")
    return device


def person_json(actor: Actor, device: str | None = None) -> dict[str, Any]:
    """Who it is; a phone that names itself also gets what it seals with (svpp.people.sealing)."""
    today = clock.now().astimezone(town(db.session()).zone).date()
    return {
        "person": {
            "id": actor.id,
            "username": actor.username,
            "name": actor.name,
            "roles": sorted(actor.roles),
            "language": actor.language,
            "team": actor.team,
            "vaststeller": "guard" in actor.roles and actor.is_finding_officer(today),
        },
        **({"sealing": _sealing(actor, device.lower())} if device and actor.kind == "person" else {}),
    }


def _sealing(actor: Actor, device: str) -> dict[str, Any]:
    key = sealing_key(db.session(), clock.now())
    return {"id": key.id, "key": key.public, "voucher": voucher(actor.id, device[:36])}
