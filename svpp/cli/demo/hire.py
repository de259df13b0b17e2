"""Makes the invented people persons of the database."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.cli.demo.people import DEMO_PASSWORD, Crew
from svpp.people.manage import add_person
from svpp.people.models import Person
from svpp.people.policy import Actor

#: somebody has given no number
WITHOUT_PHONE = frozenset({"els"})


def hire(session: Session, crew: Crew, since: date, now: datetime) -> dict[str, Actor]:
    """Everybody as a person of the database; who they are to the policy, by user name.

    The password is hashed once: it is the same for all and no secret.
    """
    hashed: str | None = None
    for member in crew.everybody:
        person = add_person(
            session,
            username=member.username,
            name=member.name,
            roles=list(member.roles),
            team=member.team,
            language=member.language,
            password=None if hashed else DEMO_PASSWORD,
            vaststeller_from=since if member.vaststeller else None,
            vaststeller_until=None,
            now=now,
        )
        hashed = hashed or person.password_hash
        person.password_hash = hashed
        if "guard" in member.roles and member.username not in WITHOUT_PHONE:
            person.phone = f"0470 00 00 {person.id:02d}"
    session.commit()
    return everybody(session)


def everybody(session: Session) -> dict[str, Actor]:
    """Who they are to the policy, by user name."""
    people = session.scalars(sa.select(Person).order_by(Person.id))
    return {p.username: Actor(p.id, p.username, p.name, p.language, p.team, p.role_names) for p in people}
