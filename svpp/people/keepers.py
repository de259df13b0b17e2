"""Who keeps which cell's registers: the people to turn to for what is still missing."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.people.models import Person, PersonRole

#: not a cell's own, but a role's
_ROLE = {"coordinators": "coordinator", "guards": "coordinator"}


def keepers(session: Session, owners: Iterable[str]) -> dict[str, list[str]]:
    """Names by cell (or `coordinators`), of people who still sign in; a cell of nobody has none."""
    roles: dict[str, list[str]] = {}
    for owner in owners:
        roles.setdefault(_ROLE.get(owner, f"cell:{owner}"), []).append(owner)
    rows = session.execute(
        sa.select(PersonRole.role, Person.name)
        .join(Person, Person.id == PersonRole.person_id)
        .where(PersonRole.role.in_(roles), Person.disabled_at.is_(None))
        .order_by(Person.name)
    )
    found: dict[str, list[str]] = {}
    for role, name in rows:
        for owner in roles[role]:
            found.setdefault(owner, []).append(name)
    return found
