"""Signing in and out, and who acts in this request: a session's person, or the program of a token.

The cookie holds a random secret, the table only its hash; a session ends in the table, so an old cookie is
worth nothing.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import Flask, Request, g, redirect, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from svpp.db import db, writing
from svpp.driver import form_of, run
from svpp.people import passwords, second_factor, throttle, tokens, waiting
from svpp.people.manage import new_secret
from svpp.people.models import Person, SignIn
from svpp.people.policy import Actor
from svpp.problems import Problem
from svpp.security import sign_in_address

login = LoginManager()
#: after this a person signs in anew
LIFETIME = timedelta(days=90)


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps for a request: the actor, and the secret of the session."""

    def __init__(self, actor: Actor, secret: str) -> None:
        self.actor, self.secret = actor, secret

    def get_id(self) -> str:
        return self.secret


class Known(NamedTuple):
    """What a sign-in is judged by."""

    id: int
    password_hash: str | None
    disabled_at: datetime | None


class Cookie(SecureCookieSessionInterface):
    """A signed cookie whose age is not judged: a session's life is in the table, and a server whose clock
    went back must not sign everybody out."""

    def __init__(self) -> None:
        self._serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Made once: the key does not change while the server runs."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        serializer = self.get_signing_serializer(app)
        value = request.cookies.get(self.get_cookie_name(app))
        if serializer is None or not value:
            return self.session_class()
        try:
            return self.session_class(serializer.loads(value))
        except BadSignature:
            return self.session_class()


def init_app(app: Flask) -> None:
    app.session_interface = Cookie()
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    app.permanent_session_lifetime = LIFETIME
    login.init_app(app)
    login.session_protection = None
    login.user_loader(_load)
    login.unauthorized_handler(_unauthorized)


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def current_actor() -> Actor:
    """Who acts. Raises Problem("not_signed_in") when nobody does."""
    if "actor" not in g:
        by_token = tokens.from_header(db.session(), request.headers.get("Authorization"))
        if by_token is None and not current_user.is_authenticated:
            raise Problem("not_signed_in")
        g.actor = by_token or current_user.actor
    found: Actor = g.actor
    return found


def actor_or_none() -> Actor | None:
    try:
        return current_actor()
    except Problem:
        return None


def sign_in(
    database: Session,
    username: str,
    password: str,
    source: str,
    now: datetime,
    *,
    code: str | None = None,
    device: str | None = None,
) -> None:
    """Starts a new session and ends the one this browser had. `device`: the phone it is on, by its own word.

    Raises Problem: too_many_tries, wrong_credentials (both alike for unknown names); with a right password also
    second_factor_needed (the browser is halfway then, see `finish`), wrong_code, second_factor_missing.
    """
    with throttle.in_turn():
        tries = throttle.count(database, username, source, now)
        judged = _judge(database, username, password)
        with writing(database):
            if _known(database, username) != judged:  # disabled, or a new password, in the meantime
                raise Problem("wrong_credentials")
            missing = _second_factor(database, judged.id, code, now)
            if missing is None:
                secret = _start(database, judged.id, now, device)
            throttle.give_back(database, tries)
    if missing is not None:
        waiting.remember(judged.id, judged.password_hash or "", now)
        raise Problem(missing)
    _take(database, judged.id, secret)


def finish(database: Session, code: str, source: str, now: datetime) -> None:
    """The second step of signing in. Raises Problem: sign_in_again, too_many_tries, wrong_code."""
    person = waiting.who(database, now)
    tries = throttle.count(database, person.username, source, now)
    with writing(database):
        if not second_factor.accepts(database, person.id, code, now):
            raise Problem("wrong_code")
        secret = _start(database, person.id, now)
        throttle.give_back(database, tries)
    _take(database, person.id, secret)


def sign_in_proven(database: Session, person_id: int, now: datetime, device: str | None = None) -> None:
    """For somebody who has proven it otherwise: a passkey, the municipality's own sign-in, a new second factor, or a
    PIN on an enrolled phone."""
    with writing(database):
        secret = _start(database, person_id, now, device)
    _take(database, person_id, secret)


def _second_factor(database: Session, person_id: int, code: str | None, now: datetime) -> str | None:
    """What is still missing, as the code of a problem. Raises Problem("wrong_code")."""
    if second_factor.has_one(database, person_id):
        if code is None:
            return "second_factor_needed"
        if not second_factor.accepts(database, person_id, code, now):
            raise Problem("wrong_code")
        return None
    missing = second_factor.must_have(_actor(database, _BY_ID, person_id).roles)
    return "second_factor_missing" if missing else None


def _start(database: Session, person_id: int, now: datetime, device: str | None = None) -> str:
    """A new session in the table; the secret for its cookie. The caller commits."""
    secret = new_secret()
    _end_current(database, now)
    database.add(SignIn(secret_hash=hashed(secret), person_id=person_id, created_at=now, device_id=device))
    return secret


def _take(database: Session, person_id: int, secret: str) -> None:
    """Gives this browser the cookie."""
    actor = _actor(database, _BY_ID, person_id)
    session.clear()
    session.permanent = True
    login_user(SignedIn(actor, secret))
    g.actor = actor


def actor_of(database: Session, person_id: int) -> Actor:
    """The person as somebody who acts, without a session. Raises NoResultFound."""
    return _actor(database, _BY_ID, person_id)


def _judge(database: Session, username: str, password: str) -> Known:
    """Whose name and password these are; the hash is renewed when its parameters are of yesterday."""
    known = _known(database, username)
    right = passwords.matches(known.password_hash if known else None, password)
    if known is None or known.password_hash is None or not right or known.disabled_at is not None:
        raise Problem("wrong_credentials")
    if not passwords.outdated(known.password_hash):
        return known
    with writing(database):
        database.execute(
            sa.update(Person)
            .where(Person.id == known.id, Person.password_hash == known.password_hash)
            .values(password_hash=passwords.hash_password(password))
        )
    return _judge(database, username, password)


def sign_out(database: Session, now: datetime) -> None:
    """Ends the session in the table and forgets the cookie."""
    if current_user.is_authenticated:
        with writing(database):
            _end_current(database, now)
    logout_user()
    session.clear()
    g.pop("actor", None)


def _known(database: Session, username: str) -> Known | None:
    """One look, at columns only, so that a known name costs no more of them than an unknown one."""
    columns = sa.select(Person.id, Person.password_hash, Person.disabled_at)
    row = database.execute(columns.where(Person.username == username)).one_or_none()
    return Known(*row) if row else None


def signed_in_since(database: Session, moment: datetime) -> bool:
    """Whether this session began at that moment or later."""
    began = database.scalar(
        sa.select(SignIn.created_at).where(SignIn.secret_hash == hashed(current_user.secret))
    )
    return began is not None and began >= moment


def _end_current(database: Session, now: datetime) -> None:
    """Ends the session this browser came with, if any: nobody may use its cookie again."""
    if current_user.is_authenticated:
        database.execute(
            sa.update(SignIn)
            .where(SignIn.secret_hash == hashed(current_user.secret), SignIn.ended_at.is_(None))
            .values(ended_at=now)
        )


#: one row per role and certificate; "{}" says whose
_PERSON = """
    SELECT p.id, p.username, p.name, p.language, p.team, r.role, c.valid_from, c.valid_until
    FROM person p
    LEFT JOIN person_role r ON r.person_id = p.id
    LEFT JOIN certificate c ON c.person_id = p.id
    WHERE {}
    ORDER BY c.id
"""
_BY_ID = _PERSON.format("p.id = ?")
_BY_SECRET = _PERSON.format(
    "p.id = (SELECT person_id FROM sign_in WHERE secret_hash = ? AND ended_at IS NULL) "
    "AND p.disabled_at IS NULL"
)


def _load(secret: str) -> SignedIn | None:
    """One look, at every request: the session, its person, their roles and certificates."""
    try:
        return SignedIn(_actor(db.session(), _BY_SECRET, hashed(secret)), secret)
    except NoResultFound:
        return None


def _actor(database: Session, statement: str, value: int | str) -> Actor:
    """Raises NoResultFound."""
    connection = database.connection()
    read_day = form_of(connection).read_day
    rows = run(connection, statement, (value,)).fetchall()
    if not rows:
        raise NoResultFound
    person_id, username, name, language, team = rows[0][:5]
    certificates = dict.fromkeys((row[6], row[7]) for row in rows if row[6] is not None)
    return Actor(
        id=person_id,
        username=username,
        name=name,
        language=language,
        team=team,
        roles=frozenset(row[5] for row in rows if row[5]),
        certificates=tuple(
            (read_day(first), read_day(last) if last else None) for first, last in certificates
        ),
    )


def _unauthorized() -> Any:
    if request.path.startswith(("/api/", "/reports/")):
        raise Problem("not_signed_in")
    return redirect(sign_in_address())
