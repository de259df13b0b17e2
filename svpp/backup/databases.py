"""One database as one file, as it stood at one moment, while others write; and such a file as a database again.

SQLite: its own online backup, in one step under one reading lock. PostgreSQL: its own programs, which are installed
with it; a dump of ours would have to follow every feature of theirs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from svpp.backup.manifest import Unusable


def dump(engine: Engine, target: Path) -> None:
    """Raises Unusable where PostgreSQL's programs are missing or refuse."""
    if engine.dialect.name == "sqlite":
        with (
            closing(_open(engine, Path(engine.url.database or ""))) as source,
            closing(_open(engine, target)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without companions
        return
    _run("pg_dump", engine.url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def facts(engine: Engine, dumped: Path) -> tuple[str, int]:
    """Of the database as dumped: at which migration its tables are, and its last journal number."""
    tables, journal = "SELECT version_num FROM alembic_version", "SELECT seq FROM journal_clock WHERE id = 1"
    if engine.dialect.name == "sqlite":
        with closing(_open(engine, dumped)) as copy:
            return str(copy.execute(tables).fetchone()[0]), int(copy.execute(journal).fetchone()[0])
    with engine.connect() as connection:  # read before the dump: it holds at least this
        return (
            str(connection.exec_driver_sql(tables).scalar()),
            int(connection.exec_driver_sql(journal).scalar() or 0),
        )


def photo_names(engine: Engine, dumped: Path) -> list[tuple[str, str]]:
    """(sha256, media type) of the photos that the dumped database names, in order."""
    statement = "SELECT sha256, media_type FROM photo ORDER BY sha256"
    if engine.dialect.name == "sqlite":
        with closing(_open(engine, dumped)) as copy:
            return [(str(name), str(kind)) for name, kind in copy.execute(statement)]
    with engine.connect() as connection:  # read after the dump: it names at least those of the dump
        return [(str(name), str(kind)) for name, kind in connection.exec_driver_sql(statement)]


def holds_something(engine: Engine) -> bool:
    """Whether there are tables; a file that is not there is made by asking."""
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        return False
    with engine.connect() as connection:
        return bool(sa.inspect(connection).get_table_names())


def put_back(engine: Engine, source: Path) -> None:
    """Makes the dumped file this engine's database; what was there stays aside (SQLite) or goes (PostgreSQL)."""
    engine.dispose()
    if engine.dialect.name == "postgresql":
        options = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction")
        _run("pg_restore", engine.url, *options, "--exit-on-error", str(source), dbname=True)
        return
    target = Path(engine.url.database or "")
    target.parent.mkdir(parents=True, exist_ok=True)
    for suffix in ("", "-wal", "-shm"):
        old = target.with_name(target.name + suffix)
        if old.exists():
            old.replace(target.with_name(f"{target.name}.before-restore{suffix}"))
    shutil.copyfile(source, target)
    _sync(target)
    _sync(target.parent)


def _open(engine: Engine, path: Path) -> Any:
    return engine.dialect.loaded_dbapi.connect(str(path))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _run(program: str, url: URL, *arguments: str, dbname: bool = False) -> None:
    """The password goes by the environment: what a command line says, everybody on the machine reads."""
    path = _find(program)
    without = sa.URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database, url.query
    )  # `url.set(password=None)` would keep it
    address = without.render_as_string(hide_password=False)
    last = ("--dbname", address) if dbname else (address,)
    environ = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    done = subprocess.run(  # noqa: S603 the program was looked up, the arguments are ours
        [path, *arguments, *last], env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        detail = done.stderr.strip().splitlines()
        raise Unusable(f"{program} refused: {detail[-1] if detail else f'exit {done.returncode}'}")


def _find(program: str) -> str:
    """On the path, or where Debian keeps each version's own: the newest, which reads and writes the older ones too."""
    every = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda p: int(p.parts[4]))
    found = str(every[-1]) if every else shutil.which(program)
    if found is None:
        raise Unusable(
            f"{program} is not on this machine. Install PostgreSQL's client programs (postgresql-client), of the "
            "server's version or newer, or make the backup on the database's machine."
        )
    return found
