"""A year's figures are read in a moment: day totals in reading order, and what came last by an index.

Day totals are made from the entries, so the table is made anew, empty; without its stamp the next reader fills it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_anew("activity", "tag", "day", sqlite_with_rowid=False)
    op.create_index("ix_day_total_day", "day_total", ["day"])
    op.create_index("ix_revision_received_at", "revision", ["received_at"])


def downgrade() -> None:
    op.drop_index("ix_revision_received_at", "revision")
    op.drop_index("ix_day_total_day", "day_total")
    _make_anew("day", "activity", "tag")


def _make_anew(*key: str, **options: bool) -> None:
    op.drop_table("day_total")
    op.execute("DELETE FROM rollup_stamp")
    op.create_table(
        "day_total",
        sa.Column("activity", sa.String(length=20), nullable=False),
        sa.Column("tag", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person_seconds", sa.Integer(), nullable=False),
        sa.Column("coverage_seconds", sa.Integer(), nullable=False),
        sa.Column("provisional_seconds", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*key, name="pk_day_total"),
        **options,
    )
