"""Plain SQL, straight to the database's driver: for the few statements that every entry passes.

On SQLite, SQLAlchemy's work on a statement takes ten times as long as the statement; with a dozen of them a batch that
is most of the time a phone waits. Everything else goes through SQLAlchemy. Statements have a `?` for each value; values
are given, and come back, in the form in which they are stored (`Form`), which is that of the types of `svpp.db`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

import orjson
import sqlalchemy as sa
from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """How a driver wants what it does not take as it is."""

    instant: Callable[[datetime], Any]
    day: Callable[[date], Any]
    document: Callable[[dict[str, Any]], Any]
    truth: Callable[[bool], Any]
    #: from a stored day
    read_day: Callable[[Any], date]


def _text_of_instant(moment: datetime) -> str:
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat(" ", "microseconds")[:26]  # without the offset


def _same(value: Any) -> Any:
    return value


def _text(document: dict[str, Any]) -> str:
    return orjson.dumps(document).decode()


def _jsonb(document: dict[str, Any]) -> Jsonb:
    return Jsonb(document, orjson.dumps)


FORMS = {
    # a truth or an emptiness that SQLite's driver has to translate itself costs it more than the rest of the row
    "sqlite": Form(_text_of_instant, date.isoformat, _text, int, date.fromisoformat),
    "postgresql": Form(_same, _same, _jsonb, _same, _same),
}


#: a transaction under way, by its session or by the session's connection: asking a session for it takes a while,
#: so what every entry passes asks once
Act = Session | sa.Connection


def connection_of(act: Act) -> sa.Connection:
    return act if isinstance(act, sa.Connection) else act.connection()


def form_of(connection: sa.Connection) -> Form:
    return FORMS[connection.dialect.name]


def run(connection: sa.Connection, statement: str, values: Sequence[Any] = ()) -> Any:
    """A cursor: `fetchall()`, `rowcount`. Faults are SQLAlchemy's, so whoever catches those catches these."""
    if connection.dialect.name != "sqlite":
        return connection.exec_driver_sql(_percent(statement), tuple(values))
    try:
        return _cursor(connection).execute(statement, values)
    except connection.dialect.loaded_dbapi.Error as fault:
        raise _as_sqlalchemy(connection, statement, fault) from fault


def insert(connection: sa.Connection, table: str, rows: Sequence[Row]) -> None:
    """Rows with the same columns in the same order, all or none. A column that is empty in all of them is left out;
    two at least are not: a key, and what it says."""
    if rows:
        columns = tuple(name for name in rows[0] if any(row[name] is not None for row in rows))
        run_many(connection, _insert(table, columns), list(map(itemgetter(*columns), rows)))


def run_many(connection: sa.Connection, statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Once for each row; no rows do nothing."""
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(_percent(statement), list(rows))
        return
    try:
        _cursor(connection).executemany(statement, rows)
    except connection.dialect.loaded_dbapi.Error as fault:
        raise _as_sqlalchemy(connection, statement, fault) from fault


@contextmanager
def savepoint(connection: sa.Connection) -> Iterator[None]:
    """What is done inside is undone by a fault, and nothing else is."""
    run(connection, "SAVEPOINT inside")
    try:
        yield
    except BaseException:
        run(connection, "ROLLBACK TO SAVEPOINT inside")
        raise
    finally:
        run(connection, "RELEASE SAVEPOINT inside")


def holes(values: Sequence[Any]) -> str:
    """`?, ?, ?` for the values of an IN."""
    return ", ".join("?" * len(values))


def _cursor(connection: sa.Connection) -> Any:
    """The transaction has begun: whoever holds a session's connection has begun it."""
    return connection.connection.cursor()


def _as_sqlalchemy(connection: sa.Connection, statement: str, fault: Exception) -> BaseException:
    """IntegrityError for IntegrityError and so on."""
    base = connection.dialect.loaded_dbapi.Error
    return sa.exc.DBAPIError.instance(statement, None, fault, base, dialect=connection.dialect)


@lru_cache(maxsize=64)
def _percent(statement: str) -> str:
    return statement.replace("?", "%s")


@lru_cache(maxsize=256)
def _insert(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({holes(columns)})"  # noqa: S608 names from our code
