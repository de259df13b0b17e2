"""The five people as those who act."""

from __future__ import annotations

from sqlalchemy.orm import Session

from svpp.people.manage import find_person
from svpp.people.policy import Actor
from svpp.people.sessions import actor_of


def actor(session: Session, username: str) -> Actor:
    return actor_of(session, find_person(session, username).id)
