"""A link by which an inspector reads a year's figures without an account: for a time, revocable, every page noted."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.db import writing
from svpp.journal.fields import UUID
from svpp.people.policy import Actor
from svpp.problems import Problem
from svpp.report.freeze import frozen_report
from svpp.report.models import InspectionLink, InspectionOpening
from svpp.strict import fits_a_line

#: days a link may live
LONGEST, DEFAULT = 90, 30
LONGEST_LABEL = 120


@dataclass(frozen=True, slots=True)
class Wish:
    """`id`: the same twice makes one link."""

    id: str
    label: str
    days: int
    frozen_id: str | None = None


def read_wish(identifier: str, label: str, days: str, frozen_id: str) -> Wish:
    """Raises Problem("field_invalid") that names the field."""
    if not UUID.fullmatch(identifier):
        raise Problem("field_invalid", fields={"id": ["wrong_type"]}, detail="id is a UUID")
    label = " ".join(label.split())
    if not 1 <= len(label) <= LONGEST_LABEL or not fits_a_line(label):
        raise Problem("field_invalid", fields={"label": ["required"]}, detail="say for whom the link is")
    if not days.isascii() or not days.isdigit() or not 1 <= int(days[:4]) <= LONGEST:
        raise Problem("field_invalid", fields={"days": ["wrong_type"]}, detail=f"1 to {LONGEST} days")
    return Wish(identifier, label, int(days), frozen_id or None)


def make_link(
    session: Session, actor: Actor, year: int, plan_id: str, wish: Wish, key: str, now: datetime
) -> tuple[InspectionLink, str]:
    """The link and its secret, which is kept nowhere: it follows from the id and the server's key."""
    secret = secret_of(wish.id, key)
    as_of = frozen_report(session, year, wish.frozen_id).as_of if wish.frozen_id else now
    with writing(session):
        if session.get(InspectionLink, wish.id) is None:
            session.add(
                InspectionLink(
                    id=wish.id,
                    secret_hash=hashed(secret),
                    label=wish.label,
                    plan_id=plan_id,
                    year=year,
                    as_of=as_of,
                    frozen_id=wish.frozen_id,
                    author_id=actor.id,
                    created_at=now,
                    until=now + timedelta(days=wish.days),
                )
            )
    return session.get_one(InspectionLink, wish.id), secret


def secret_of(identifier: str, key: str) -> str:
    digest = hmac.digest(key.encode(), f"inspection link {identifier}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def revoke(session: Session, year: int, identifier: str, now: datetime) -> None:
    """At once and for good. Raises Problem("not_found")."""
    with writing(session):
        link = session.get(InspectionLink, identifier)
        if link is None or link.year != year:
            raise Problem("not_found")
        link.revoked_at = link.revoked_at or now


def links(session: Session, year: int) -> list[tuple[InspectionLink, int, datetime | None]]:
    """Newest first, each with how often it was opened and when last."""
    opened = (
        sa.select(
            InspectionOpening.link_id,
            sa.func.count().label("times"),
            sa.func.max(InspectionOpening.at).label("last"),
        )
        .group_by(InspectionOpening.link_id)
        .subquery()
    )
    rows = session.execute(
        sa.select(InspectionLink, sa.func.coalesce(opened.c.times, 0), opened.c.last)
        .outerjoin(opened, opened.c.link_id == InspectionLink.id)
        .where(InspectionLink.year == year)
        .order_by(InspectionLink.created_at.desc())
    )
    return [(link, times, last) for link, times, last in rows]


def openings(session: Session, link_id: str, most: int = 200) -> list[InspectionOpening]:
    """Newest first."""
    rows = sa.select(InspectionOpening).where(InspectionOpening.link_id == link_id)
    return list(session.scalars(rows.order_by(InspectionOpening.id.desc()).limit(most)))


def by_secret(session: Session, secret: str, now: datetime) -> InspectionLink:
    """Raises Problem("link_ended") for one that never was, is over or was taken back: alike."""
    link = session.scalar(sa.select(InspectionLink).where(InspectionLink.secret_hash == hashed(secret)))
    return alive(link, now)


def alive(link: InspectionLink | None, now: datetime) -> InspectionLink:
    """Raises Problem("link_ended")."""
    if link is None or link.revoked_at is not None or link.until <= now:
        raise Problem("link_ended")
    return link


def inspector(link: InspectionLink, language: str) -> Actor:
    """Whoever holds the link: may read this year, and do nothing."""
    return Actor(
        id=0, username="", name=link.label, language=language, team=None, roles=frozenset(), kind="inspection"
    )


def note_opening(session: Session, link_id: str, page: str, now: datetime) -> None:
    with writing(session):
        session.add(InspectionOpening(link_id=link_id, at=now, page=page[:120]))
