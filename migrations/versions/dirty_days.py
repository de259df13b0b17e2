"""A day is dirty or it is not: under which number it last changed decided nothing, and was written at each change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "dirty_days"
down_revision = "places_by_file"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("dirty_day", "seq")


def downgrade() -> None:
    op.add_column("dirty_day", sa.Column("seq", sa.BigInteger(), nullable=False, server_default="0"))
