"""Changing people on the desk: every change is kept with who, when, the old and the new. The caller commits.

`Wrong` names the field and the code of what is wrong; the same form sent twice changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.people import manage, passwords, second_factor
from svpp.people.manage import LONGEST_TEAM, ROLES, TEAM, USERNAME
from svpp.people.models import Certificate, Person, PersonChange, PersonRole
from svpp.strict import fits_a_line

#: warned of before a card or certificate ends (DOMAIN: three months for the card)
WARN_DAYS = 92
#: nobody's card or certificate goes on longer; a slip of the year is told
LONGEST_PAPER = timedelta(days=366 * 12)
#: of a password that is said once and changed at the first sign-in's leisure
WORDS = "abcdefghjkmnpqrstuvwxyz23456789"


class Wrong(ValueError):
    """A field of a form and the code of what is wrong with it."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code = field, code


@dataclass(frozen=True, slots=True)
class PersonForm:
    username: str
    name: str
    language: str
    team: str | None
    roles: frozenset[str]
    phone: str | None
    card_until: date | None


def mark_of(person: Person) -> str:
    """Stands for what the form of a person shows; another one means that somebody changed it."""
    return hashlib.sha256(json.dumps(_fields(_state(person))).encode()).hexdigest()[:16]


def _fields(state: Mapping[str, Any]) -> list[Any]:
    """Of a state what the form writes: certificates and access have forms of their own."""
    return [state[name] for name in ("name", "language", "team", "roles", "phone", "card_until")]


def save_person(
    session: Session,
    author_id: int,
    form: PersonForm,
    now: datetime,
    *,
    new: bool,
    teams: frozenset[str],
    cells: frozenset[str],
    seen: str | None = None,
) -> Person:
    """A new person without a password yet, or the changed data of a known one.

    teams, cells: the codes there are; a role of a cell that is no more stays with who has it. seen: the mark of what
    was on the screen; None asks nothing.
    """
    _check(form, teams)
    person = session.scalar(sa.select(Person).where(Person.username == form.username))
    if new and person is not None and _state(person) != _wanted(form):
        raise Wrong("username", "username_taken")
    known = person.role_names if person else frozenset()
    if not form.roles <= known | frozenset(ROLES) | {f"cell:{cell}" for cell in cells}:
        raise Wrong("roles", "not_allowed")
    moved = person is not None and seen is not None and seen != mark_of(person)
    if person is not None and moved and _fields(_state(person)) != _fields(_wanted(form)):
        raise Wrong("h-changes", "changed")
    if person is not None and "administrator" not in form.roles:
        _check_not_last(session, person)
    if person is None:
        person = Person(username=form.username, name=form.name, language=form.language, created_at=now)
        session.add(person)
        session.flush()
        before: dict[str, Any] = {}
    else:
        before = _state(person)
    person.name, person.language, person.team = _clean(form.name), form.language, form.team
    person.phone, person.card_until = form.phone, form.card_until
    if person.role_names != form.roles:
        person.roles = [role for role in person.roles if role.role in form.roles] + [
            PersonRole(role=role) for role in sorted(form.roles - person.role_names)
        ]
    note(session, author_id, person, before, _state(person), now)
    return person


def _check_not_last(session: Session, person: Person) -> None:
    """Somebody must be able to make people: the last administrator stays one."""
    others = (
        sa.select(Person.id)
        .join(PersonRole)
        .where(PersonRole.role == "administrator", Person.disabled_at.is_(None), Person.id != person.id)
    )
    if "administrator" in person.role_names and session.scalar(others.limit(1)) is None:
        raise Wrong("roles", "last_administrator")


def _check(form: PersonForm, teams: frozenset[str]) -> None:
    if not USERNAME.fullmatch(form.username):
        raise Wrong("username", "bad_username")
    name = _clean(form.name)
    if not 1 <= len(name) <= 120 or any(unicodedata.category(c) in ("Cc", "Cs") for c in name):
        raise Wrong("name", "required" if not name else "too_long")
    if form.language not in ("nl", "fr"):
        raise Wrong("language", "not_allowed")
    if form.team is not None and (
        len(form.team) > LONGEST_TEAM or not TEAM.fullmatch(form.team) or form.team not in teams
    ):
        raise Wrong("team", "not_allowed")
    if not form.roles:
        raise Wrong("roles", "role_needed")
    if form.phone is not None and (len(form.phone) > 40 or not fits_a_line(form.phone)):
        raise Wrong("phone", "too_long")


def add_certificate(
    session: Session, author_id: int, person: Person, first: date, last: date | None, now: datetime
) -> None:
    """A vaststeller's certificate; the same first day again changes its end."""
    if last is not None and last < first:
        raise Wrong("last", "end_before_start")
    before = _state(person)
    known = next((one for one in person.certificates if one.valid_from == first), None)
    if known is None:
        person.certificates.append(Certificate(valid_from=first, valid_until=last))
    else:
        known.valid_until = last
    note(session, author_id, person, before, _state(person), now)


def renew(
    session: Session, author_id: int, person: Person, paper: str, until: date, today: date, now: datetime
) -> None:
    """A new card or a new certificate, by its last day. The certificate begins the day after the one before ended, and
    today where that is past: days without one stay days without. The same again changes nothing."""
    before = _state(person)
    if paper == "card":
        if until == person.card_until:
            return
        _check_later(until, person.card_until, today)
        person.card_until = until
    else:
        last = max((one.valid_until for one in person.certificates if one.valid_until), default=None)
        if until == last:
            return
        _check_later(until, last, today)
        first = today if last is None else max(today, last + timedelta(days=1))
        person.certificates.append(Certificate(valid_from=first, valid_until=until))
    note(session, author_id, person, before, _state(person), now)


def _check_later(until: date, last: date | None, today: date) -> None:
    if until <= max(today, last or today) or until > today + LONGEST_PAPER:
        raise Wrong("until", "not_later" if until <= max(today, last or today) else "bad_date")


def set_access(session: Session, author_id: int, person: Person, now: datetime, *, open_: bool) -> None:
    """Ends a person's access at once, or gives it back; what they logged stays either way."""
    before = _state(person)
    if open_:
        person.disabled_at = None
    else:
        manage.disable(session, person.username, now)
    note(session, author_id, person, before, _state(person), now)


def new_password(session: Session, author_id: int, person: Person, now: datetime) -> str:
    """A password to hand over, for this once; every session of the person ends."""
    text = "-".join("".join(secrets.choice(WORDS) for _ in range(4)) for _ in range(3))
    person.password_hash = passwords.hash_password(text)
    manage.end_sessions(session, person, now)
    note(session, author_id, person, {}, {"password": "new"}, now)
    return text


def reset_second_factor(session: Session, author_id: int, person: Person, now: datetime) -> None:
    second_factor.remove(session, person.id)
    manage.end_sessions(session, person, now)
    note(session, author_id, person, {}, {"second_factor": "reset"}, now)


def changes_of(session: Session, person_id: int) -> list[tuple[PersonChange, str]]:
    """Newest first, each with the name of who made it."""
    rows = session.execute(
        sa.select(PersonChange, Person.name)
        .join(Person, Person.id == PersonChange.author_id)
        .where(PersonChange.person_id == person_id)
        .order_by(PersonChange.id.desc())
    )
    return [(change, name) for change, name in rows]


def note(
    session: Session,
    author_id: int,
    person: Person,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    now: datetime,
) -> None:
    changed = {
        field: [before.get(field), after.get(field)]
        for field in sorted({*before, *after})
        if before.get(field) != after.get(field)
    }
    if changed:
        session.add(PersonChange(at=now, author_id=author_id, person_id=person.id, changed=changed))
    session.flush()


def _state(person: Person) -> dict[str, Any]:
    """What is kept of a person, as JSON; without secrets."""
    return {
        "name": person.name,
        "language": person.language,
        "team": person.team,
        "roles": sorted(person.role_names),
        "phone": person.phone,
        "card_until": person.card_until.isoformat() if person.card_until else None,
        "certificates": [
            [one.valid_from.isoformat(), one.valid_until.isoformat() if one.valid_until else None]
            for one in sorted(person.certificates, key=lambda one: one.valid_from)
        ],
        "disabled": person.disabled_at is not None,
    }


def _wanted(form: PersonForm) -> dict[str, Any]:
    """What a form would make of a new person: the second click finds just this."""
    return {
        "name": _clean(form.name),
        "language": form.language,
        "team": form.team,
        "roles": sorted(form.roles),
        "phone": form.phone,
        "card_until": form.card_until.isoformat() if form.card_until else None,
        "certificates": [],
        "disabled": False,
    }


def _clean(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()
