"""Who opened whose entries, so that a guard can be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from svpp.db import UtcDateTime

revision = "0007"
down_revision = "handled_refusals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "read_note",
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("identity", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["reader_id"], ["person.id"], name="fk_read_note_reader_id_person"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_read_note_owner_id_person"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_read_note_entry_id_entry"),
        sa.PrimaryKeyConstraint("reader_id", "entry_id", "day", name="pk_read_note"),
    )
    op.create_index("ix_read_note_owner_id", "read_note", ["owner_id"])


def downgrade() -> None:
    op.drop_table("read_note")
