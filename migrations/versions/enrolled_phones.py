"""Phones that belong to a team: their credential, one-time codes, PINs, and the key that sealed things are opened with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from svpp.db import UtcDateTime

revision = "enrolled_phones"
down_revision = "0007"
branch_labels = None
depends_on = None


def _of_a_device() -> tuple[sa.Column, ...]:
    return (
        sa.Column("name", sa.String(length=60)),
        sa.Column("team", sa.String(length=40)),
        sa.Column("secret_hash", sa.String(length=64)),
        sa.Column("enrolled_at", UtcDateTime()),
        sa.Column("enrolled_by_id", sa.Integer()),
        sa.Column("app_version", sa.String(length=40)),
        sa.Column("items_held", sa.Integer()),
        sa.Column("storage_persisted", sa.Boolean()),
        sa.Column("wiped_at", UtcDateTime()),
    )


def upgrade() -> None:
    with op.batch_alter_table("device") as device:
        for column in _of_a_device():
            device.add_column(column)
        device.create_foreign_key("fk_device_enrolled_by_id", "person", ["enrolled_by_id"], ["id"])
    op.add_column("sign_in", sa.Column("device_id", sa.String(length=36)))
    op.create_index("ix_sign_in_device_id", "sign_in", ["device_id"])
    op.create_table(
        "one_time_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60)),
        sa.Column("team", sa.String(length=40)),
        sa.Column("person_id", sa.Integer()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime()),
        sa.Column("device_id", sa.String(length=36)),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_one_time_code_person_id"),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name="fk_one_time_code_created_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_one_time_code"),
        sa.UniqueConstraint("code_hash", name="uq_one_time_code_code_hash"),
    )
    op.create_table(
        "pin",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_pin_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_pin"),
    )
    op.create_table(
        "pin_tries",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_pin_tries_person_id"),
        sa.PrimaryKeyConstraint("person_id", "device_id", name="pk_pin_tries"),
    )
    op.create_table(
        "sealing_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public", sa.String(length=100), nullable=False),
        sa.Column("private", sa.String(length=400), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sealing_key"),
    )


def downgrade() -> None:
    for table in ("sealing_key", "pin_tries", "pin", "one_time_code"):
        op.drop_table(table)
    op.drop_index("ix_sign_in_device_id", "sign_in")
    op.drop_column("sign_in", "device_id")
    with op.batch_alter_table("device") as device:
        device.drop_constraint("fk_device_enrolled_by_id", type_="foreignkey")
        for column in _of_a_device():
            device.drop_column(column.name)
