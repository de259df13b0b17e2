"""Personal parts may be erased when their time has come: what a redaction says, and nothing else.

A revision's data may become the content of its latest redaction, a refused item's text `{}` once there is a redaction of
it; every other change and every deletion is refused as before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "redactions"
down_revision = "people_changes"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
#: table → the column that may change, and what it must become ({row} is the changed row's id as text)
CHANGING = {
    "revision": (
        "data",
        "(SELECT content FROM redaction WHERE table_name = 'revision' AND row_key = OLD.id ORDER BY id DESC LIMIT 1)",
    ),
    "refused_item": (
        "raw",
        "(SELECT '{}' FROM redaction WHERE table_name = 'refused_item' "
        "AND row_key = CAST(OLD.id AS VARCHAR(36)) LIMIT 1)",
    ),
}


def upgrade() -> None:
    op.create_table(
        "redaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("table_name", sa.String(length=20), nullable=False),
        sa.Column("row_key", sa.String(length=36), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=True),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_redaction"),
    )
    op.create_index("ix_redaction_entry_id", "redaction", ["entry_id"])
    op.create_index("ix_redaction_table_name_row_key_rule", "redaction", ["table_name", "row_key", "rule"])
    context.script.get_revision("0002").module.guard("redaction")
    for table, (column, wanted) in CHANGING.items():
        _allow(table, column, wanted)


def _allow(table: str, column: str, wanted: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{column}' = to_jsonb(OLD) - '{column}' "
            f"AND NEW.{column} = {wanted} THEN RETURN NEW; END IF; "
            "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
        )
        return
    others = [c["name"] for c in sa.inspect(op.get_bind()).get_columns(table) if c["name"] != column]
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in others)
    op.execute(f"DROP TRIGGER {table}_no_update")
    op.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        f"WHEN NOT ({same} AND NEW.{column} = {wanted}) IS TRUE "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def downgrade() -> None:
    for table in CHANGING:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            op.execute(f"DROP FUNCTION {table}_append_only()")
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION append_only()"
            )
        else:
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(
                f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    op.drop_table("redaction")
