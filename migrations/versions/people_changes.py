"""Who changed what about a person, append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "people_changes"
down_revision = "place_geometry"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_person_change_author_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_change_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_person_change"),
    )
    op.create_index("ix_person_change_person_id", "person_change", ["person_id"])
    context.script.get_revision("0002").module.guard("person_change")


def downgrade() -> None:
    op.drop_table("person_change")
