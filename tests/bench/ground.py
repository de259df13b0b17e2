"""What every measurement stands on: a furnished database file to copy, and requests without a client's cost."""

from __future__ import annotations

import gc
import io
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from svpp.db import db
from tests.conftest import PASSWORD, application, furnish, release

Application = Any


class Ground:
    """A folder of our own, and in it the furnished database that every round copies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.sqlite"
        furnish(f"sqlite:///{self.template}")
        self._copies = 0

    def copy(self) -> Path:
        self._copies += 1
        path = self.folder / f"copy-{self._copies}.sqlite"
        shutil.copyfile(self.template, path)
        return path


def discard(path: Path) -> None:
    for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        name.unlink(missing_ok=True)


@contextmanager
def serving(path: Path) -> Iterator[Flask]:
    """The real application on this database file, as gunicorn would load it."""
    app = application(f"sqlite:///{path}", RONDE_LOGIN_LIMIT="1000 per minute")
    app.config.update(TESTING=False)
    gc.collect()
    gc.freeze()  # svpp/gunicorn.py
    yield app
    gc.unfreeze()
    with app.app_context():
        release()


def sign_in(app: Flask, username: str) -> str:
    """The Cookie header of a new session."""
    client = app.test_client()
    answer = client.post("/api/v1/session", json={"username": username, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return str(answer.headers["Set-Cookie"]).partition(";")[0]


def post(application: Application, path: str, body: bytes, cookie: str = "") -> bytes:
    """One POST straight into the WSGI callable; the answer's body. Anything but 200 raises."""
    environ = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_SEC_FETCH_SITE": "same-origin",
        "HTTP_COOKIE": cookie,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    statuses: list[str] = []
    answer = application(environ, lambda status, _headers, _fault=None: statuses.append(status))
    try:
        text = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    if not statuses[0].startswith("200"):
        raise RuntimeError(f"{statuses[0]}: {text[:300]!r}")
    return text


def connect(path: Path) -> Any:
    """The driver alone, with the connection settings of the application."""
    import pysqlite3.dbapi2 as driver

    connection = driver.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def rows_of(path: Path, table: str) -> tuple[str, list[tuple[Any, ...]]]:
    """The INSERT statement of a table and its rows, as they are stored."""
    with closing(connect(path)) as connection:
        cursor = connection.execute(f"SELECT * FROM {table} ORDER BY rowid")  # noqa: S608 names from this package
        names = [column[0] for column in cursor.description]
        holes = ", ".join("?" * len(names))
        return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({holes})", cursor.fetchall()  # noqa: S608


__all__ = ["Ground", "connect", "db", "discard", "post", "rows_of", "serving", "sign_in"]
