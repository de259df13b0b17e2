"""What guards are planned to do, as it was known at any moment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = ("patrol", "market", "school", "event", "outreach", "training", "other_duty", "leave", "absent")


def upgrade() -> None:
    op.create_table(
        "planned_duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=36), nullable=False),
        sa.Column("guard_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.String(length=5), nullable=False),
        sa.Column("ends", sa.String(length=5), nullable=False),
        sa.Column("activity", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=True),
        sa.Column("event", sa.String(length=80), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("known_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            f"activity IN ({', '.join(repr(kind) for kind in KINDS)})",
            name=op.f("ck_planned_duty_activity"),
        ),
        sa.CheckConstraint("known_until >= known_from", name=op.f("ck_planned_duty_known_in_order")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_planned_duty_author_id_person")),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["person.id"], name=op.f("fk_planned_duty_ended_by_id_person")
        ),
        sa.ForeignKeyConstraint(["guard_id"], ["person.id"], name=op.f("fk_planned_duty_guard_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_duty")),
    )
    still = sa.text("known_until IS NULL")
    op.create_index(
        "uq_planned_duty_live",
        "planned_duty",
        ["duty"],
        unique=True,
        sqlite_where=still,
        postgresql_where=still,
    )
    op.create_index(op.f("ix_planned_duty_day_guard_id"), "planned_duty", ["day", "guard_id"])


def downgrade() -> None:
    op.drop_table("planned_duty")
