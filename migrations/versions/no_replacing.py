"""On SQLite an `INSERT OR REPLACE` deletes without firing DELETE triggers: it is refused before it inserts.

PostgreSQL knows no REPLACE; its ON CONFLICT DO UPDATE fires the UPDATE triggers.
"""

from __future__ import annotations

from alembic import op

revision = "no_replacing"
down_revision = "place_changes"
branch_labels = None
depends_on = None

#: append-only tables → what tells their rows apart, each by itself
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "revision": (("id",), ("seq",)),
    "refused_item": (("id",), ("digest",)),
    "decision": (("seq",),),
    "plan_version": (("id",),),
    "handled_refusal": (("refused_id",),),
    "year_lock": (("id",),),
    "frozen_report": (("id",),),
    "frozen_file": (("report_id", "name"),),
    "export_note": (("id",),),
    "inspection_opening": (("id",),),
    "person_change": (("id",),),
    "place_change": (("id",),),
    "redaction": (("id",),),
    "figure_remark": (("id",), ("replaces_id",)),
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in KEYS:
        refuse(table)


def refuse(table: str) -> None:
    """Also called by a later migration that makes the table anew."""
    known = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join(f'{c} = NEW.{c}' for c in key)})"  # noqa: S608
        for key in KEYS[table]
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {known} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in KEYS:
            op.execute(f"DROP TRIGGER {table}_no_replace")
