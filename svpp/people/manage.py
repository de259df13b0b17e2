"""Adding, disabling and changing people; sentences for the command line and the desk."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.people import passwords
from svpp.people.models import Certificate, Person, PersonRole, SignIn

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
ROLES = ("guard", "outreach", "coordinator", "prevention_officer", "administrator")
CELL = re.compile(r"cell:[a-z][a-z0-9_]{0,39}")
TEAM = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
LONGEST_TEAM = 40


class PeopleError(Exception):
    """A refused change; the sentence says what to do."""


def add_person(
    session: Session,
    *,
    username: str,
    name: str,
    roles: Sequence[str],
    team: str | None = None,
    language: str = "nl",
    password: str | None = None,
    vaststeller_from: date | None = None,
    vaststeller_until: date | None = None,
    now: datetime,
) -> Person:
    """Adds a person; the caller commits. Raises PeopleError."""
    name = unicodedata.normalize("NFC", name).strip()
    _check(username, name, roles, language, password)
    if team is not None and (len(team) > LONGEST_TEAM or not TEAM.fullmatch(team)):
        raise PeopleError(f"a team's code has small letters, digits, '-' and '_', at most {LONGEST_TEAM}")
    _check_certificate(vaststeller_from, vaststeller_until)
    if session.scalar(sa.select(Person.id).where(Person.username == username)) is not None:
        raise PeopleError(f"there is a person with the user name {username} already")
    person = Person(
        username=username,
        name=name,
        language=language,
        team=team,
        password_hash=passwords.hash_password(password) if password else None,
        created_at=now,
        roles=[PersonRole(role=role) for role in dict.fromkeys(roles)],
    )
    if vaststeller_from:
        person.certificates.append(Certificate(valid_from=vaststeller_from, valid_until=vaststeller_until))
    session.add(person)
    session.flush()
    return person


def _check(username: str, name: str, roles: Sequence[str], language: str, password: str | None) -> None:
    if not USERNAME.fullmatch(username):
        raise PeopleError("a user name has small letters, digits, '.', '-' and '_', at most 80")
    if not 1 <= len(name) <= 120 or any(unicodedata.category(c) in ("Cc", "Cs") for c in name):
        raise PeopleError("a name has 1 to 120 characters, no control characters")
    check_roles(roles)
    if language not in ("nl", "fr"):
        raise PeopleError("the language is nl or fr")
    if password is not None and (sentence := passwords.fault(password)):
        raise PeopleError(sentence)


def check_roles(roles: Sequence[str]) -> None:
    """Raises PeopleError for a role that is none, whatever registers there are."""
    wrong = [role for role in roles if role not in ROLES and not CELL.fullmatch(role)]
    if wrong or not roles:
        raise PeopleError(f"roles are {', '.join(ROLES)} or cell:<name>; not {', '.join(wrong) or 'none'}")


def _check_certificate(first: date | None, last: date | None) -> None:
    if last and not first:
        raise PeopleError("a certificate that ends must begin: give its first day too")
    if first and last and last < first:
        raise PeopleError("the certificate ends before it begins")


def find_person(session: Session, username: str) -> Person:
    person = session.scalar(sa.select(Person).where(Person.username == username))
    if person is None:
        raise PeopleError(f"there is nobody with the user name {username}")
    return person


def everybody(session: Session) -> list[Person]:
    return list(session.scalars(sa.select(Person).order_by(Person.username)))


def disable(session: Session, username: str, now: datetime) -> Person:
    """Ends the access at once: every session with it. What the person logged stays."""
    person = find_person(session, username)
    person.disabled_at = person.disabled_at or now
    end_sessions(session, person, now)
    return person


def set_password(session: Session, username: str, password: str, now: datetime) -> Person:
    """A new password ends every session of the person."""
    person = find_person(session, username)
    if sentence := passwords.fault(password):
        raise PeopleError(sentence)
    person.password_hash = passwords.hash_password(password)
    end_sessions(session, person, now)
    return person


def end_sessions(session: Session, person: Person, now: datetime) -> None:
    session.execute(
        sa.update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None)).values(ended_at=now)
    )


def new_secret() -> str:
    return secrets.token_urlsafe(32)
