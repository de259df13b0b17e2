"""Whether this server can work: the database takes a write, and its tables are those of this version."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from svpp.config import ROOT
from svpp.db import writing
from svpp.journal.models import JournalClock


def readiness(session: Session) -> list[str]:
    """What keeps this server from working, in words; empty when it can."""
    try:
        with writing(session):
            _write(session)
            found = session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    except sa.exc.SQLAlchemyError as fault:
        return [f"the database cannot be written: {fault.__class__.__name__}"]
    expected = migration_head(ROOT / "migrations")
    return (
        []
        if found == expected
        else [f"the tables are at {found}, this version needs {expected}: flask db upgrade"]
    )


def _write(session: Session) -> None:
    """A write that reaches the disk and changes nothing anybody reads: SQLite writes no row that stays the same."""
    if session.get_bind().dialect.name == "sqlite":
        count = session.scalar(sa.text("PRAGMA user_version")) or 0
        session.execute(sa.text(f"PRAGMA user_version = {(count + 1) % 2**31}"))
    else:
        session.execute(sa.update(JournalClock).values(seq=JournalClock.seq))


def migration_head(folder: Path) -> str | None:
    config = Config()
    config.set_main_option("script_location", str(folder))
    return ScriptDirectory.from_config(config).get_current_head()
