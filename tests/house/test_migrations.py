"""The tables made by the migrations are those of the models, with their triggers, on both databases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from svpp.db import Base, db

GUARDED = {
    "redaction",
    "person_change",
    "place_change",
    "revision",
    "refused_item",
    "handled_refusal",
    "decision",
    "plan_version",
    "year_lock",
    "frozen_report",
    "frozen_file",
    "figure_remark",
    "export_note",
    "inspection_opening",
}


def test_models_and_migrations_agree(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_append_only_triggers_are_there(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            query = (
                "SELECT DISTINCT event_object_table FROM information_schema.triggers "
                "WHERE trigger_name LIKE '%append_only'"
            )
            assert set(connection.execute(sa.text(query)).scalars()) == GUARDED
            return
        query = "SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' GROUP BY tbl_name"
        assert {table: count for table, count in connection.execute(sa.text(query))} == dict.fromkeys(
            GUARDED, 3
        )


def test_sqlite_keeps_what_it_acknowledged(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            return
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
        version = tuple(
            map(int, str(connection.exec_driver_sql("SELECT sqlite_version()").scalar()).split("."))
        )
        assert version >= (3, 51, 3)
