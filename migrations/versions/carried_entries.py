"""Day totals count the presences that go on from a day before apart, so that a year that begins in the middle of a night
shift counts its entry among the evidence.

The stamp goes, so the next reader makes the totals anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "carried_entries"
down_revision = "dirty_days"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM rollup_stamp")
    op.add_column("day_total", sa.Column("carried", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("day_total", "carried")
