"""Who loaded or decided a version of a plan, and what a piece of evidence was called.

Columns are added in place, so the append-only triggers of plan_version stay.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "plan_authors"
down_revision = "closed_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE plan_version ADD COLUMN author_id INTEGER "
        "CONSTRAINT fk_plan_version_author_id REFERENCES person (id)"
    )
    op.add_column("photo", sa.Column("name", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column("photo", "name")
    op.drop_column("plan_version", "author_id")
