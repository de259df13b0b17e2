"""What the prevention officer remarks on a figure of a year; never changed, a later remark takes an earlier one's place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "figure_remarks"
down_revision = "redactions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figure_remark",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("plan_id", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_figure_remark_author_id"),
        sa.ForeignKeyConstraint(["replaces_id"], ["figure_remark.id"], name="fk_figure_remark_replaces_id"),
        sa.PrimaryKeyConstraint("id", name="pk_figure_remark"),
        sa.UniqueConstraint("replaces_id", name="uq_figure_remark_replaces_id"),
    )
    op.create_index("ix_figure_remark_plan_id_year", "figure_remark", ["plan_id", "year"])
    context.script.get_revision("0002").module.guard("figure_remark")


def downgrade() -> None:
    op.drop_table("figure_remark")
