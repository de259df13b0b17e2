"""The database: one declarative base, aware instants, and how a connection behaves.

SQLite runs from the `pysqlite3` wheel (the system's library may have the WAL-reset bug, fixed in 3.51.3) with
`synchronous=FULL`, so that an acknowledged commit survives a power cut, and with our own `BEGIN IMMEDIATE`
for writes: a deferred transaction that upgrades is told "locked" at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Session

from svpp.driver import run

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
#: JSON documents; indexed and compared as JSONB where the database has it.
Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware instant, kept in UTC. A naive one is refused: SQLite would drop the zone in silence."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no UTC offset; give an aware datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime(), dict[str, Any]: Json, list[Any]: Json}


db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate(db=db, directory="migrations", render_as_batch=True)


def init_app(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        for engine in db.engines.values():
            prepare(engine)


def engine_options(url: str) -> dict[str, Any]:
    """What `create_engine` needs for this address. The driver of SQLite is the wheel's where there is one."""
    if not url.startswith("sqlite"):
        return {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 16}
    try:
        import pysqlite3.dbapi2 as driver  # noqa: PLC0415 the wheel exists for Linux only
    except ImportError:  # pragma: no cover
        import sqlite3 as driver  # noqa: PLC0415
    return {
        "module": driver,
        "connect_args": {"timeout": 5, "isolation_level": None},
        # one for each of gunicorn's threads (svpp/gunicorn.py)
        "pool_size": 16,
        "max_overflow": 8,
    }


def prepare(engine: Engine) -> None:
    """Sets what each connection of this engine needs."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    """Reading transactions stay deferred; `writing` asks for the write lock from the start."""
    immediate = connection.get_execution_options().get("ronde_write", False)
    run(connection, "BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def writing(session: Session) -> Iterator[Session]:
    """One act, one transaction: begins it for writing, commits at the end, rolls back on any fault.

    Whatever was read before is let go first, so that the act sees the present state.
    """
    session.rollback()
    session.connection(execution_options={"ronde_write": True})
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


def begin_snapshot(session: Session) -> None:
    """A new reading transaction that sees one state of the database from its first statement to its last."""
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
