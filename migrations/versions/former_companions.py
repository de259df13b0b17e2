"""Who is no companion any more stays known, so that their phone hears of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_companion",
        sa.Column("guard_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["guard_id"], ["person.id"], name="fk_former_companion_guard_id_person"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_former_companion_entry_id_entry"),
        sa.PrimaryKeyConstraint("guard_id", "entry_id", name="pk_former_companion"),
    )


def downgrade() -> None:
    op.drop_table("former_companion")
