"""The outline of a place, for the map."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "place_geometry"
down_revision = "plan_authors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("place", sa.Column("geometry", kind, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("place") as table:
        table.drop_column("geometry")
