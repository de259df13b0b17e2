"""The table of planned duties."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from svpp.db import Base
from svpp.duties.kinds import KINDS
from svpp.places.models import Known


class PlannedDuty(Known, Base):
    """One version of one planned duty, known from `known_from` until it was changed or cancelled at `known_until`.

    Versions are added and ended, never changed or deleted: what was planned on the day itself stays to be compared
    with what was done, whatever was changed later.
    """

    __tablename__ = "planned_duty"

    #: names this version; a form says from which version it was made
    id: Mapped[int] = mapped_column(primary_key=True)
    #: names the duty through all its versions
    duty: Mapped[str] = mapped_column(sa.String(36))
    guard_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: local day on which it starts
    day: Mapped[date]
    #: local clock "HH:MM"; an end that is not after the start lies on the next day, "24:00" is its midnight
    starts: Mapped[str] = mapped_column(sa.String(5))
    ends: Mapped[str] = mapped_column(sa.String(5))
    activity: Mapped[str] = mapped_column(sa.String(20))
    place: Mapped[str | None] = mapped_column(sa.String(80))
    event: Mapped[str | None] = mapped_column(sa.String(80))
    note: Mapped[str | None] = mapped_column(sa.String(200))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: who changed or cancelled it
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    __table_args__ = (
        sa.Index(
            "uq_planned_duty_live",
            "duty",
            unique=True,
            sqlite_where=sa.text("known_until IS NULL"),
            postgresql_where=sa.text("known_until IS NULL"),
        ),
        sa.Index(None, "day", "guard_id"),
        sa.CheckConstraint(f"activity IN ({', '.join(repr(kind) for kind in KINDS)})", name="activity"),
        sa.CheckConstraint("known_until >= known_from", name="known_in_order"),
    )
