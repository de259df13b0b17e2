"""What was done about a refused item, and why; never changed afterwards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "handled_refusals"
down_revision = "second_factor"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handled_refusal",
        sa.Column("refused_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=True),
        sa.CheckConstraint("outcome IN ('taken_in', 'left_out')", name=op.f("ck_handled_refusal_outcome")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_handled_refusal_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["refused_id"], ["refused_item.id"], name=op.f("fk_handled_refusal_refused_id_refused_item")
        ),
        sa.PrimaryKeyConstraint("refused_id", name=op.f("pk_handled_refusal")),
    )
    context.script.get_revision("0002").module.guard("handled_refusal")


def downgrade() -> None:
    op.drop_table("handled_refusal")
