"""Who changed what about a place or the calendar, append-only; why a market is not held."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "place_changes"
down_revision = "doubts_let_stand"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "place_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("changed", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_place_change_author_id"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name="fk_place_change_place_id"),
        sa.PrimaryKeyConstraint("id", name="pk_place_change"),
    )
    op.create_index("ix_place_change_place_id", "place_change", ["place_id"])
    context.script.get_revision("0002").module.guard("place_change")
    op.add_column("market_cancellation", sa.Column("reason", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column("market_cancellation", "reason")
    op.drop_table("place_change")
