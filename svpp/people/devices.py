"""Phones of a team: enrolled with a code that is used once, known by a secret, revoked from the desk."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.driver import form_of, run
from svpp.people.manage import new_secret
from svpp.people.models import Device, OneTimeCode, Person, SignIn
from svpp.people.policy import Actor, Thing, require
from svpp.people.sessions import hashed
from svpp.problems import Problem

#: a code is worth something for this long
VALID = timedelta(minutes=30)
#: no 0/O, 1/I/L, U: read aloud and typed with gloves; 10 signs are 49 bits
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_SIGNS = 10
LONGEST_NAME = 60


def new_code(
    session: Session, actor: Actor, *, name: str, team: str | None, person: Person | None, now: datetime
) -> tuple[OneTimeCode, str]:
    """A code that enrols a phone called `name` for `team`, or lets `person` choose a PIN; the caller commits.

    Raises Problem("not_permitted") for another team's coordinator.
    """
    require(actor, "manage_phones", Thing(team=person.team if person else team))
    text = "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))
    code = OneTimeCode(
        code_hash=hashed(text),
        name=name.strip()[:LONGEST_NAME] or None,
        team=team,
        person_id=person.id if person else None,
        created_at=now,
        created_by_id=actor.id,
        expires_at=now + VALID,
    )
    session.add(code)
    session.flush()
    return code, text


def _taken(session: Session, text: str, now: datetime, device_id: str, person_id: int | None) -> OneTimeCode:
    """The code, used from now on. Raises Problem("code_not_valid")."""
    typed = "".join(text.upper().split()).replace("-", "")
    code = session.scalar(
        sa.select(OneTimeCode).where(OneTimeCode.code_hash == hashed(typed)).with_for_update()
    )
    valid = code is not None and code.used_at is None and now < code.expires_at
    if code is None or not valid or code.person_id != person_id:
        raise Problem("code_not_valid")
    code.used_at, code.device_id = now, device_id
    return code


_MEET = """
    INSERT INTO device (id, first_contact_at, last_contact_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING
"""


def met(session: Session, device_id: str, now: datetime) -> Device:
    """The phone, known from now on if it was not; it may speak on two connections at once. The caller commits."""
    connection = session.connection()
    moment = form_of(connection).instant(now)
    run(connection, _MEET, (device_id, moment, moment))
    return session.get_one(Device, device_id)


def enrol(session: Session, device_id: str, text: str, now: datetime) -> tuple[Device, str]:
    """The phone and its new secret, which is told once; the caller commits. Raises Problem("code_not_valid")."""
    code = _taken(session, text, now, device_id, None)
    device = met(session, device_id, now)
    if device.revoked_at is not None:
        raise Problem("device_revoked")
    secret = new_secret()
    device.name, device.team, device.secret_hash = code.name, code.team, hashed(secret)
    device.enrolled_at, device.enrolled_by_id, device.last_contact_at = now, code.created_by_id, now
    session.flush()
    return device, secret


def use_pin_code(session: Session, device_id: str, person_id: int, text: str, now: datetime) -> None:
    """Raises Problem("code_not_valid"); the caller commits."""
    _taken(session, text, now, device_id, person_id)


def enrolled(session: Session, device_id: str, secret: str) -> Device:
    """The phone with this secret, revoked or not. Raises Problem("device_unknown")."""
    device = session.get(Device, device_id)
    known = device.secret_hash if device is not None else None
    if device is None or known is None or not hmac.compare_digest(known, hashed(secret)):
        raise Problem("device_unknown")
    return device


def team_of(session: Session, team: str | None) -> list[Person]:
    """Who may use a phone of this team: those who guard, and nothing more; a PIN is too little for the desk."""
    wanted = sa.select(Person).where(Person.disabled_at.is_(None)).order_by(Person.name, Person.id)
    if team is not None:
        wanted = wanted.where(Person.team == team)
    return [person for person in session.scalars(wanted) if uses_pin(person.role_names)]


def uses_pin(roles: frozenset[str]) -> bool:
    return bool(roles) and roles <= {"guard", "outreach"}


def is_enrolled(session: Session, device_id: str) -> bool:
    return session.scalar(sa.select(Device.secret_hash).where(Device.id == device_id)) is not None


def is_revoked(session: Session, device_id: str) -> bool:
    return session.scalar(sa.select(Device.revoked_at).where(Device.id == device_id)) is not None


def revoke(session: Session, device: Device, now: datetime) -> None:
    """Ends the phone's sessions at once; at its next contact it hands in what it can and wipes itself."""
    device.revoked_at = device.revoked_at or now
    session.execute(
        sa.update(SignIn).where(SignIn.device_id == device.id, SignIn.ended_at.is_(None)).values(ended_at=now)
    )
