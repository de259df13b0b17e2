"""Passkeys (WebAuthn): a key that opens with finger, face or PIN; by itself it is both factors.

Challenges live in the signed cookie for a few minutes; answers are judged by the `webauthn` library.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
import webauthn
from flask import current_app, request
from flask import session as cookie
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from svpp.people.models import Passkey, Person
from svpp.problems import Problem
from svpp.strict import strict_json

CHALLENGE = "passkey_challenge"
#: apart from that of signing in: it is only given to whoever has proven anew who they are
CREATE = "new_passkey_challenge"
#: base64url, as long as the column
CREDENTIAL = re.compile(r"[A-Za-z0-9_-]{1,1400}")


def of_person(session: Session, person_id: int) -> list[Passkey]:
    return list(
        session.scalars(sa.select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id))
    )


def creation_options(session: Session, person_id: int, username: str, name: str) -> dict[str, Any]:
    """What the browser needs to make a key."""
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name="Ronde",
        user_id=f"ronde-{person_id}".encode(),
        user_name=username,
        user_display_name=name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id))
            for key in of_person(session, person_id)
        ],
    )
    return _kept(options, CREATE)


def request_options() -> dict[str, Any]:
    """What the browser needs to use one; which, the person says there."""
    return _kept(
        webauthn.generate_authentication_options(
            rp_id=_host(), user_verification=UserVerificationRequirement.REQUIRED
        ),
        CHALLENGE,
    )


def keep(session: Session, person_id: int, answer: str, name: str, now: datetime) -> None:
    """Stores the new key; the caller commits. Raises Problem("wrong_passkey")."""
    try:
        made = webauthn.verify_registration_response(
            credential=_read(answer),
            expected_challenge=_challenge(CREATE),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise Problem("wrong_passkey") from None
    session.add(
        Passkey(
            person_id=person_id,
            credential_id=bytes_to_base64url(made.credential_id),
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            name=" ".join(name.split())[:80] or "Passkey",
            created_at=now,
        )
    )


def judge(session: Session, answer: str, now: datetime) -> Person:
    """Whose key answered; its count is raised. The caller commits. Raises Problem("wrong_passkey")."""
    challenge, credential = _challenge(CHALLENGE), _read(answer)
    found = session.scalar(sa.select(Passkey).where(Passkey.credential_id == credential["id"]))
    if found is None:
        raise Problem("wrong_passkey")
    try:
        used = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=found.public_key,
            credential_current_sign_count=found.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise Problem("wrong_passkey") from None
    person = session.get_one(Person, found.person_id)
    if person.disabled_at is not None:
        raise Problem("wrong_passkey")
    found.sign_count, found.last_used_at = used.new_sign_count, now
    return person


def remove(session: Session, person_id: int, key_id: int) -> None:
    """The caller commits; a key that is gone already is no fault."""
    session.execute(sa.delete(Passkey).where(Passkey.id == key_id, Passkey.person_id == person_id))


def _read(answer: str) -> dict[str, Any]:
    """What the browser says of a key: an object with the key's id. Raises Problem("wrong_passkey")."""
    try:
        found = strict_json(answer.encode())
    except (Problem, UnicodeEncodeError):
        raise Problem("wrong_passkey") from None
    name = found.get("id") if isinstance(found, dict) else None
    if not isinstance(name, str) or not CREDENTIAL.fullmatch(name):
        raise Problem("wrong_passkey")
    return dict(found)


def _kept(options: Any, name: str) -> dict[str, Any]:
    cookie[name] = bytes_to_base64url(options.challenge)
    found: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return found


def _challenge(name: str) -> bytes:
    """Works once. Raises Problem("wrong_passkey")."""
    text = cookie.pop(name, None)
    if not text:
        raise Problem("wrong_passkey")
    return base64url_to_bytes(text)


def _origin() -> str:
    base_url: str | None = current_app.config["RONDE"].base_url
    return base_url or f"{request.scheme}://{request.host}"


def _host() -> str:
    return urlsplit(_origin()).hostname or "localhost"
