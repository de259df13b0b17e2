"""Halfway in: the password was right, the second factor is still to come.

Kept in the signed cookie for ten minutes and bound to the password it followed; it opens nothing by itself.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from flask import session as cookie
from sqlalchemy.orm import Session

from svpp.people.models import Person
from svpp.problems import Problem

KEY = "half_signed_in"
SECONDS = 600


@dataclass(frozen=True, slots=True)
class HalfSignedIn:
    id: int
    username: str
    name: str


def remember(person_id: int, password_hash: str, now: datetime) -> None:
    cookie[KEY] = [person_id, _mark(password_hash), int(now.timestamp())]


def forget() -> None:
    cookie.pop(KEY, None)


def who(session: Session, now: datetime) -> HalfSignedIn:
    """Raises Problem("sign_in_again") when nobody is halfway, or too long."""
    kept = cookie.get(KEY)
    if not isinstance(kept, list) or len(kept) != 3 or not 0 <= now.timestamp() - kept[2] <= SECONDS:
        raise Problem("sign_in_again")
    person = session.get(Person, kept[0])
    if person is None or person.disabled_at or _mark(person.password_hash or "") != kept[1]:
        raise Problem("sign_in_again")
    return HalfSignedIn(person.id, person.username, person.name)


def _mark(password_hash: str) -> str:
    return hashlib.sha256(password_hash.encode()).hexdigest()[:16]
