"""Years can be locked, and a person may have a phone number and a card. Locks are never changed or deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "locked_years"
down_revision = "names_of_totals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("phone", sa.String(length=40), nullable=True))
        person.add_column(sa.Column("card_until", sa.Date(), nullable=True))
    op.create_table(
        "year_lock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("grace_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(verdict = 'locked') = (grace_until IS NOT NULL)", name=op.f("ck_year_lock_grace")
        ),
        sa.CheckConstraint("verdict IN ('locked', 'unlocked')", name=op.f("ck_year_lock_verdict")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_year_lock_author_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_lock")),
    )
    context.script.get_revision("0002").module.guard("year_lock")


def downgrade() -> None:
    op.drop_table("year_lock")
    with op.batch_alter_table("person") as person:
        person.drop_column("card_until")
        person.drop_column("phone")
