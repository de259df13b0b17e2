"""A coordinator may let a doubtful time or place stand, and keep what a guard asked to withdraw: three more verdicts."""

from __future__ import annotations

from alembic import context, op

revision = "doubts_let_stand"
down_revision = "figure_remarks"
branch_labels = None
depends_on = None

BEFORE = ("approved", "reopened", "rejected", "confirmed", "restored", "settled")
MORE = ("time_ok", "place_ok", "kept")


def upgrade() -> None:
    _allow((*BEFORE, *MORE))


def _allow(verdicts: tuple[str, ...]) -> None:
    """SQLite makes the table anew for it, which takes its triggers along."""
    allowed = ", ".join(f"'{verdict}'" for verdict in verdicts)
    with op.batch_alter_table("decision") as table:
        table.drop_constraint(op.f("ck_decision_verdict"), type_="check")
        table.create_check_constraint(op.f("ck_decision_verdict"), f"verdict IN ({allowed})")
    if op.get_bind().dialect.name != "postgresql":
        context.script.get_revision("0002").module.guard("decision")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE decision DISABLE TRIGGER decision_append_only")
    else:
        op.execute("DROP TRIGGER decision_no_delete")
    op.execute("DELETE FROM decision WHERE verdict IN ('time_ok', 'place_ok', 'kept')")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE decision ENABLE TRIGGER decision_append_only")
    _allow(BEFORE)
