"""Signing in and out, and who acts in this request: a session's person, or the program of a token.

The cookie holds a random secret, the table only its hash; a session ends in the table, so an old cookie is
worth nothing.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, Request, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from itsdangerous import BadSignature
from sqlalchemy.orm import Session

from svpp import clock
from svpp.db import db, writing
from svpp.people import passwords, throttle, tokens
from svpp.people.manage import new_secret
from svpp.people.models import Certificate, Person, PersonRole, SignIn
from svpp.people.policy import Actor
from svpp.problems import Problem

login = LoginManager()
#: after this a person signs in anew
LIFETIME = timedelta(days=90)


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps for a request: the actor, and the secret of the session."""

    def __init__(self, actor: Actor, secret: str) -> None:
        self.actor, self.secret = actor, secret

    def get_id(self) -> str:
        return self.secret


class Cookie(SecureCookieSessionInterface):
    """A signed cookie whose age is not judged: a session's life is in the table, and a server whose clock
    went back must not sign everybody out."""

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


def sign_in(database: Session, username: str, password: str, source: str, now: datetime) -> Person:
    """Starts a new session. Raises Problem: too_many_tries, wrong_credentials (alike for unknown names)."""
    throttle.check(database, username, source, now)
    person = database.scalar(sa.select(Person).where(Person.username == username))
    right = passwords.matches(person.password_hash if person else None, password)
    if person is None or not right or person.disabled_at is not None:
        throttle.note(database, username, source, now)
        raise Problem("wrong_credentials")
    secret = new_secret()
    with writing(database):
        person = database.get_one(Person, person.id)
        if person.password_hash and passwords.outdated(person.password_hash):
            person.password_hash = passwords.hash_password(password)
        database.add(SignIn(secret_hash=hashed(secret), person_id=person.id, created_at=now))
        throttle.forget(database, username)
        actor = _actor(database, person.id)
    session.clear()
    session.permanent = True
    login_user(SignedIn(actor, secret))
    g.actor = actor
    return database.get_one(Person, actor.id)


def sign_out(database: Session, now: datetime) -> None:
    """Ends the session in the table and forgets the cookie."""
    if current_user.is_authenticated:
        with writing(database):
            database.execute(
                sa.update(SignIn)
                .where(SignIn.secret_hash == hashed(current_user.secret), SignIn.ended_at.is_(None))
                .values(ended_at=now)
            )
    logout_user()
    session.clear()
    g.pop("actor", None)


def _load(secret: str) -> SignedIn | None:
    """One look at the session and the person, one at roles and certificates."""
    row = db.session.execute(
        sa.select(Person.id)
        .join(SignIn, SignIn.person_id == Person.id)
        .where(SignIn.secret_hash == hashed(secret), SignIn.ended_at.is_(None), Person.disabled_at.is_(None))
    ).first()
    return SignedIn(_actor(db.session(), row[0]), secret) if row else None


def _actor(database: Session, person_id: int) -> Actor:
    connection = database.connection()
    rows = connection.execute(
        sa.select(Person.username, Person.name, Person.language, Person.team, PersonRole.role)
        .outerjoin(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.id == person_id)
    ).all()
    certificates = connection.execute(
        sa.select(Certificate.valid_from, Certificate.valid_until).where(Certificate.person_id == person_id)
    )
    username, name, language, team, _ = rows[0]
    return Actor(
        id=person_id,
        username=username,
        name=name,
        language=language,
        team=team,
        roles=frozenset(row[4] for row in rows if row[4]),
        certificates=tuple((first, last) for first, last in certificates),
    )


def _unauthorized() -> Any:
    if request.path.startswith(("/api/", "/reports/")):
        raise Problem("not_signed_in")
    return redirect(url_for("sign_in.page", next=request.full_path.rstrip("?")))
