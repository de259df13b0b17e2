"""What the phone's own clocks said stays beside each version it logged."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from svpp.db import Json

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revision", sa.Column("clock", Json, nullable=True))


def downgrade() -> None:
    op.drop_column("revision", "clock")
