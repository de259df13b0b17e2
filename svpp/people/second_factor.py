"""The second factor: a code of an authenticator app (TOTP, RFC 6238), or one of ten recovery codes.

Secrets are kept encrypted with a key made from RONDE_SECRET_KEY, recovery codes hashed; every code works once.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

import pyotp
import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy.orm import Session

from svpp.people.models import Passkey, RecoveryCode, SecondFactor

#: whoever corrects hours, sees everybody's or makes people must prove it twice (where the setting asks it)
ROLES = frozenset({"coordinator", "prevention_officer", "administrator"})
STEP = 30
#: a code of the step before or after is right too: clocks differ
TOLERANCE = 1
HOW_MANY = 10
#: without letters and digits that look alike
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def must_have(roles: Iterable[str]) -> bool:
    return bool(current_app.config["RONDE"].second_factor_required and ROLES & set(roles))


def has_one(session: Session, person_id: int) -> bool:
    """Whether signing in asks this person for more than a password."""
    return confirmed(session, person_id) is not None or bool(
        session.scalar(sa.select(sa.exists().where(Passkey.person_id == person_id)))
    )


def confirmed(session: Session, person_id: int) -> SecondFactor | None:
    factor = session.get(SecondFactor, person_id)
    return factor if factor and factor.confirmed_at else None


def begin(session: Session, person_id: int, now: datetime) -> str:
    """A secret to show; the one that was begun and not proven yet stays the same. The caller commits.

    Raises ValueError where one is proven already: opening a page must not take it away.
    """
    factor = session.get(SecondFactor, person_id)
    if factor and factor.confirmed_at:
        raise ValueError("a second factor that is proven is removed before another is set up")
    if factor:
        return _open(factor.secret)
    secret = pyotp.random_base32()
    session.add(SecondFactor(person_id=person_id, secret=_close(secret), created_at=now))
    return secret


def address(secret: str, username: str) -> str:
    """What the QR code says (Key URI format)."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name="Ronde")


def confirm(session: Session, person_id: int, code: str, now: datetime) -> list[str] | None:
    """The recovery codes, for this once, when the first code is right; else None. The caller commits."""
    factor = session.get(SecondFactor, person_id)
    if factor is None or not _takes(factor, code, now):
        return None
    factor.confirmed_at = factor.confirmed_at or now
    return new_recovery_codes(session, person_id)


def accepts(session: Session, person_id: int, code: str, now: datetime) -> bool:
    """Whether the code is right; it is used up by that. The caller commits, under the database's lock."""
    factor = confirmed(session, person_id)
    if factor is None:
        return False
    return _takes(factor, code, now) or _recovers(session, person_id, code, now)


def new_recovery_codes(session: Session, person_id: int) -> list[str]:
    """Ten new ones, shown once; the old ones are worth nothing. The caller commits."""
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = ["-".join(_word() for _ in range(3)) for _ in range(HOW_MANY)]
    session.add_all(RecoveryCode(person_id=person_id, code_hash=_hash(person_id, code)) for code in codes)
    return codes


def codes_left(session: Session, person_id: int) -> int:
    unused = sa.select(sa.func.count()).where(
        RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(unused) or 0


def remove(session: Session, person_id: int) -> None:
    """Takes app, recovery codes and passkeys away: for whoever lost them. The caller commits."""
    for model in (SecondFactor, RecoveryCode, Passkey):
        session.execute(sa.delete(model).where(model.person_id == person_id))


def _takes(factor: SecondFactor, code: str, now: datetime) -> bool:
    digits = "".join(code.split())
    current = int(now.timestamp()) // STEP
    totp = pyotp.TOTP(_open(factor.secret))
    for step in range(current - TOLERANCE, current + TOLERANCE + 1):
        right = secrets.compare_digest(totp.at(step * STEP).encode(), digits.encode())
        if right and (factor.last_step is None or step > factor.last_step):
            factor.last_step = step
            return True
    return False


def _recovers(session: Session, person_id: int, code: str, now: datetime) -> bool:
    plain = "-".join(code.lower().replace("-", " ").split())
    used = session.execute(
        sa.update(RecoveryCode)
        .where(RecoveryCode.code_hash == _hash(person_id, plain), RecoveryCode.used_at.is_(None))
        .values(used_at=now)
        .returning(RecoveryCode.id)
    )
    return used.first() is not None


def _word() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(5))


def _hash(person_id: int, code: str) -> str:
    """Fifteen random signs, 74 bits: a fast hash keeps them."""
    return hashlib.sha256(f"{person_id}:{code}".encode()).hexdigest()


def _cipher() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"ronde second factor").derive(
        current_app.config["SECRET_KEY"].encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))


def _close(secret: str) -> str:
    return _cipher().encrypt(secret.encode()).decode()


def _open(stored: str) -> str:
    """Raises InvalidSecret when RONDE_SECRET_KEY is another one than when it was stored."""
    try:
        return _cipher().decrypt(stored.encode()).decode()
    except InvalidToken:
        raise InvalidSecret(
            "RONDE_SECRET_KEY changed since this second factor was set up; "
            "reset it with: flask people reset-second-factor USERNAME"
        ) from None


class InvalidSecret(Exception):
    """A stored secret that this server's key does not open."""
