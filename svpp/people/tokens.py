"""Programs' keys: limited to scopes, revocable, shown once, kept hashed."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.people.manage import PeopleError, new_secret
from svpp.people.models import Token
from svpp.people.policy import Actor
from svpp.strict import fits_a_line

SCOPES = ("read:indicators", "read:metrics")


def add_token(session: Session, name: str, scopes: Sequence[str], now: datetime) -> str:
    """The secret, for this once; the caller commits. Raises PeopleError."""
    wrong = [scope for scope in scopes if scope not in SCOPES]
    if wrong or not scopes:
        raise PeopleError(f"scopes are {', '.join(SCOPES)}; not {', '.join(wrong) or 'none'}")
    if not 1 <= len(name.strip()) <= 120 or not fits_a_line(name):
        raise PeopleError("a token has a name of 1 to 120 characters")
    if session.scalar(sa.select(Token.id).where(Token.name == name)) is not None:
        raise PeopleError(f"there is a token with the name {name} already")
    secret = new_secret()
    digest = hashlib.sha256(secret.encode()).hexdigest()
    session.add(Token(name=name, secret_hash=digest, scopes=list(dict.fromkeys(scopes)), created_at=now))
    session.flush()
    return secret


def revoke(session: Session, name: str, now: datetime) -> None:
    token = session.scalar(sa.select(Token).where(Token.name == name))
    if token is None:
        raise PeopleError(f"there is no token with the name {name}")
    token.revoked_at = token.revoked_at or now


def all_tokens(session: Session) -> list[Token]:
    return list(session.scalars(sa.select(Token).order_by(Token.name)))


def from_header(session: Session, header: str | None) -> Actor | None:
    """The program behind `Bearer <token>`, or Basic with the token as password; None for anything else."""
    secret = _secret(header or "")
    if not secret:
        return None
    digest = hashlib.sha256(secret.encode()).hexdigest()
    token = session.scalar(sa.select(Token).where(Token.secret_hash == digest, Token.revoked_at.is_(None)))
    if token is None:
        return None
    return Actor(
        id=0,
        username="",
        name=token.name,
        language="nl",
        team=None,
        roles=frozenset(),
        kind="token",
        scopes=frozenset(token.scopes),
    )


def _secret(header: str) -> str:
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""
