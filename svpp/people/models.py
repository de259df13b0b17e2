"""Persons, what they may be, and how they and programs sign in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from svpp.db import Base, Json


class Person(Base):
    """Somebody who signs in. Never deleted: entries and decisions name them; `disabled_at` ends their access."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(sa.String(80), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    language: Mapped[str] = mapped_column(sa.String(2), default="nl")
    #: code of the team (places.Team); a coordinator sees their own team, or all without one
    team: Mapped[str | None] = mapped_column(sa.String(40))
    #: by which the desk calls; nobody has to have one
    phone: Mapped[str | None] = mapped_column(sa.String(40))
    #: last day of the identification card (five years, law of 15 May 2007)
    card_until: Mapped[date | None]
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    roles: Mapped[list[PersonRole]] = relationship(
        back_populates="person", lazy="selectin", cascade="all, delete-orphan", order_by="PersonRole.role"
    )
    certificates: Mapped[list[Certificate]] = relationship(
        back_populates="person", lazy="selectin", cascade="all, delete-orphan"
    )

    __table_args__ = (sa.CheckConstraint("language IN ('nl', 'fr')", name="language"),)

    @property
    def role_names(self) -> frozenset[str]:
        return frozenset(r.role for r in self.roles)

    def is_finding_officer(self, day: date) -> bool:
        """Whether a vaststeller's certificate is valid on this day (law of 15 May 2007, art. 8)."""
        return any(c.valid_from <= day <= (c.valid_until or day) for c in self.certificates)


class PersonRole(Base):
    """`guard`, `outreach`, `cell:<name>`, `coordinator`, `prevention_officer` or `administrator`."""

    __tablename__ = "person_role"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    person: Mapped[Person] = relationship(back_populates="roles")


class Certificate(Base):
    """A vaststeller's certificate with its dates."""

    __tablename__ = "certificate"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    person: Mapped[Person] = relationship(back_populates="certificates")


class SignIn(Base):
    """A session: alive until it ends; the cookie holds the secret, the table only its hash."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    #: the phone that signed in, by its own word: revoking it ends this session
    device_id: Mapped[str | None] = mapped_column(sa.String(36), index=True)
    person: Mapped[Person] = relationship(lazy="joined")


class SignInAttempt(Base):
    """A failed try, counted per account and per source; rows, because a memory store is one per worker."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: "account:<username>" or "source:<address>"
    key: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime]

    __table_args__ = (sa.Index(None, "key", "at"),)


class Token(Base):
    """A program's key, stored hashed, limited to its scopes."""

    __tablename__ = "token"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(Json)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Device(Base):
    """A phone, known by the id it made; what it last told us. An enrolled one has a secret and belongs to a team."""

    __tablename__ = "device"

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    first_contact_at: Mapped[datetime]
    last_contact_at: Mapped[datetime]
    last_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: phone minus server, in milliseconds, at the last contact
    clock_offset_ms: Mapped[int | None] = mapped_column(sa.BigInteger)
    revoked_at: Mapped[datetime | None]
    #: what the team calls it
    name: Mapped[str | None] = mapped_column(sa.String(60))
    team: Mapped[str | None] = mapped_column(sa.String(40))
    #: sha256 of the credential of an enrolled phone
    secret_hash: Mapped[str | None] = mapped_column(sa.String(64))
    enrolled_at: Mapped[datetime | None]
    enrolled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    app_version: Mapped[str | None] = mapped_column(sa.String(40))
    #: things that waited on the phone after its last contact
    items_held: Mapped[int | None]
    #: whether the browser promised not to clear the phone's storage
    storage_persisted: Mapped[bool | None]
    #: a revoked phone said that it wiped itself
    wiped_at: Mapped[datetime | None]


class OneTimeCode(Base):
    """A code that is used once: it enrols a phone for a team, or lets one person choose a PIN."""

    __tablename__ = "one_time_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    #: enrolling: what the phone will be called, and its team (None: everybody's)
    name: Mapped[str | None] = mapped_column(sa.String(60))
    team: Mapped[str | None] = mapped_column(sa.String(40))
    #: whose PIN; None for a code that enrols
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    device_id: Mapped[str | None] = mapped_column(sa.String(36))


class Pin(Base):
    """A person's PIN for enrolled phones, as a hash; worth nothing without a phone's credential."""

    __tablename__ = "pin"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    pin_hash: Mapped[str] = mapped_column(sa.String(200))
    set_at: Mapped[datetime]


class PinTries(Base):
    """Wrong PINs in a row of one person on one phone: each makes the next wait longer."""

    __tablename__ = "pin_tries"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    device_id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]


class SealingKey(Base):
    """The municipality's key pair: phones seal for it what only the server may open. The newest is in use."""

    __tablename__ = "sealing_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: base64 of the uncompressed point on P-256
    public: Mapped[str] = mapped_column(sa.String(100))
    #: base64; sealed with a key made from RONDE_SECRET_KEY
    private: Mapped[str] = mapped_column(sa.String(400))
    created_at: Mapped[datetime]


class SecondFactor(Base):
    """A person's authenticator app (TOTP, RFC 6238). In use once a first code has proven it."""

    __tablename__ = "second_factor"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    #: the shared secret, encrypted with a key made from RONDE_SECRET_KEY
    secret: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    #: the 30-second step of the last code that was taken: a code works once
    last_step: Mapped[int | None] = mapped_column(sa.BigInteger)


class RecoveryCode(Base):
    """One of ten codes for the day the authenticator is lost; each works once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A key on a person's phone, computer or stick (WebAuthn); opens with finger, face or PIN of that thing."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: base64url, as browsers write it
    credential_id: Mapped[str] = mapped_column(sa.String(1400), unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    name: Mapped[str] = mapped_column(sa.String(80))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class PersonChange(Base):
    """What somebody changed about a person, and when. Append-only."""

    __tablename__ = "person_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: field → [old, new]
    changed: Mapped[dict[str, Any]]
