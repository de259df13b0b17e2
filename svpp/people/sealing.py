"""What phones seal for the municipality, and how the server opens it. Pure but for the key pair's row.

A phone keeps a guard's records under a data key of its own (AES-256-GCM). That key also travels, in an *escrow*,
sealed for the municipality: ephemeral ECDH on P-256, HKDF-SHA256, AES-256-GCM (`static/js/people/seal.js` is the
other half). With it the server opens what a phone hands in for a guard who is not there, a rescue file, or the
records of a guard who forgot a PIN. Anybody can seal for a public key, so an escrow also holds a *voucher*: what the
server gave that person on that phone when they were signed in. Without it the records prove nothing of who made them.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy.orm import Session

from svpp.db import writing
from svpp.people.models import SealingKey
from svpp.problems import Problem
from svpp.strict import strict_json

CURVE = ec.SECP256R1()
#: each escrow has a key of its own, used once
ONCE = bytes(12)
NONCE = 12


@dataclass(frozen=True, slots=True)
class Escrow:
    """Whose data key it is. `vouched`: the server knew this person on this phone when it was sealed."""

    person_id: int
    device: str
    key: bytes
    vouched: bool


def sealing_key(session: Session, now: datetime) -> SealingKey:
    """The key pair in use; made when there is none, or none that this server's secret opens."""
    if found := _usable(session):
        return found
    pair = ec.generate_private_key(CURVE)
    der = pair.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with writing(session):
        if _usable(session) is None:
            nonce = secrets.token_bytes(NONCE)
            session.add(
                SealingKey(
                    public=_text(_point(pair.public_key())),
                    private=_text(nonce + AESGCM(_derived("sealing key")).encrypt(nonce, der, None)),
                    created_at=now,
                )
            )
    found = _usable(session)
    assert found is not None
    return found


def _usable(session: Session) -> SealingKey | None:
    """The newest key pair that this server's secret opens."""
    newest_first = session.scalars(sa.select(SealingKey).order_by(SealingKey.id.desc()))
    return next((row for row in newest_first if _private(row) is not None), None)


def voucher(person_id: int, device: str) -> str:
    """What only a phone on which this person was signed in can know."""
    return hmac.new(_derived("voucher"), f"{person_id}/{device}".encode(), "sha256").hexdigest()


def open_escrow(session: Session, text: str) -> Escrow:
    """Raises Problem("cannot_open") for what was not sealed for this server."""
    try:
        version, number, point, sealed = text.split(".")
        if version != "1":
            raise ValueError
        row = session.get(SealingKey, int(number)) if len(number) < 10 else None
        private = _private(row) if row else None
        if private is None:
            raise ValueError
        raw = _bytes(point)
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw)
        shared = private.exchange(ec.ECDH(), theirs)
        inside = strict_json(
            AESGCM(_stretched(shared, raw, "ronde escrow 1")).decrypt(ONCE, _bytes(sealed), None)
        )
        key, person, device = _bytes(inside["key"]), int(inside["person"]), str(inside["device"])
        AESGCM(key)
        vouched = hmac.compare_digest(str(inside.get("voucher")).encode(), voucher(person, device).encode())
    except (ValueError, KeyError, TypeError, InvalidTag, Problem):
        raise Problem("cannot_open") from None
    return Escrow(person, device, key, vouched)


def open_record(escrow: Escrow, name: str, sealed: str) -> bytes:
    """What lies in one sealed record. Raises Problem("cannot_open")."""
    try:
        raw = _bytes(sealed)
        place = f"{escrow.person_id}/{name}".encode()
        return AESGCM(escrow.key).decrypt(raw[:NONCE], raw[NONCE:], place)
    except (ValueError, InvalidTag):
        raise Problem("cannot_open") from None


def key_text(escrow: Escrow) -> str:
    return _text(escrow.key)


def _private(row: SealingKey) -> ec.EllipticCurvePrivateKey | None:
    """None when the secret that sealed it is another than this server's."""
    try:
        raw = _bytes(row.private)
        der = AESGCM(_derived("sealing key")).decrypt(raw[:NONCE], raw[NONCE:], None)
    except InvalidTag:
        return None
    found = serialization.load_der_private_key(der, password=None)
    return found if isinstance(found, ec.EllipticCurvePrivateKey) else None


def _point(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _derived(purpose: str) -> bytes:
    secret: str = current_app.config["RONDE"].secret_key
    return _stretched(secret.encode(), b"", f"ronde {purpose}")


def _stretched(secret: bytes, salt: bytes, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt or None, purpose.encode()).derive(secret)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
