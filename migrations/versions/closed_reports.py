"""Closed reports with their bytes, links for an inspector, and who took which file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "closed_reports"
down_revision = "locked_years"
branch_labels = None
depends_on = None

#: rows that are never changed or deleted (see append_only.py)
APPEND_ONLY = ("frozen_report", "frozen_file", "export_note", "inspection_opening")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "frozen_report",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("plan_id", sa.String(80), nullable=False),
        sa.Column("plan_hash", sa.String(64), nullable=False),
        sa.Column("rules_version", sa.String(20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
        sa.Column("frozen_at", MOMENT, nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("signatories", JSON, nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_frozen_report_author_id"),
        sa.PrimaryKeyConstraint("id", name="pk_frozen_report"),
    )
    op.create_index("ix_frozen_report_year", "frozen_report", ["year"])
    op.create_table(
        "frozen_file",
        sa.Column("report_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["frozen_report.id"], name="fk_frozen_file_report_id"),
        sa.PrimaryKeyConstraint("report_id", "name", name="pk_frozen_file"),
    )
    op.create_table(
        "export_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(80), nullable=False),
        sa.Column("names", sa.Boolean(), nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_export_note_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_export_note"),
    )
    op.create_index("ix_export_note_year", "export_note", ["year"])
    op.create_table(
        "inspection_link",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("plan_id", sa.String(80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
        sa.Column("frozen_id", sa.String(36), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["frozen_id"], ["frozen_report.id"], name="fk_inspection_link_frozen_id"),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_inspection_link_author_id"),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_link"),
        sa.UniqueConstraint("secret_hash", name="uq_inspection_link_secret_hash"),
    )
    op.create_index("ix_inspection_link_year", "inspection_link", ["year"])
    op.create_table(
        "inspection_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.String(36), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("page", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["inspection_link.id"], name="fk_inspection_opening_link_id"),
        sa.PrimaryKeyConstraint("id", name="pk_inspection_opening"),
    )
    op.create_index("ix_inspection_opening_link_id", "inspection_opening", ["link_id"])
    for table in APPEND_ONLY:
        context.script.get_revision("0002").module.guard(table)


def downgrade() -> None:
    for table in ("inspection_opening", "inspection_link", "export_note", "frozen_file", "frozen_report"):
        op.drop_table(table)
