"""Day totals keep the place tags they were made with, so that another tag makes only its own days stale.

The stamp goes, so the next reader makes the totals anew and notes the tags.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from svpp.db import Json

revision = "tags_of_totals"
down_revision = "no_replacing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM rollup_stamp")
    op.add_column("rollup_stamp", sa.Column("tags", Json, nullable=True))


def downgrade() -> None:
    op.drop_column("rollup_stamp", "tags")
