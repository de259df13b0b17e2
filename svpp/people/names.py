"""What people were called at a moment: a report made again says the name it said then."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.people.models import Person, PersonChange


def names_at(session: Session, known_at: datetime) -> dict[int, str]:
    """Person id → the name that was known at this instant; of whoever was entered later, the first."""
    names = {id_: name for id_, name in session.execute(sa.select(Person.id, Person.name))}
    later = sa.select(PersonChange.person_id, PersonChange.changed).where(PersonChange.at > known_at)
    for person_id, changed in session.execute(later.order_by(PersonChange.id.desc())):
        old, _new = changed.get("name", (None, None))
        if old is not None:
            names[person_id] = old
    return names
