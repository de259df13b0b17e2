"""Day totals get a name that changes with them, and the last change of a kind an index: what was read of either can
be kept as long as its name holds.

The stamp goes, so the next reader makes the totals anew and names them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "names_of_totals"
down_revision = "enrolled_phones"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM rollup_stamp")
    op.add_column("rollup_stamp", sa.Column("made", sa.String(length=36), nullable=False, server_default=""))
    op.create_index("ix_entry_kind_changed_seq", "entry", ["kind", "changed_seq"])
    op.create_index("ix_decision_at", "decision", ["at"])


def downgrade() -> None:
    op.drop_index("ix_decision_at", "decision")
    op.drop_index("ix_entry_kind_changed_seq", "entry")
    op.drop_column("rollup_stamp", "made")
