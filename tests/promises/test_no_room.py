"""The disk is full, or the database takes no write: 503 with Retry-After, nothing half written, reads go on, and
when there is room again the same server goes on without a restart."""

from __future__ import annotations

import hashlib
import io
import json
import resource
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from svpp.db import db
from tests.conftest import PASSWORD, Clients, execute
from tests.entries import batch, new_id, presence, send
from tests.server import Server


@contextmanager
def read_only(app: Flask, database_url: str) -> Iterator[None]:
    """As a full disk, a file system mounted read-only or a standby server has it."""
    server = database_url.replace("/test?", "/postgres?")
    sqlite_file = database_url.startswith("sqlite")

    def refuse_writes(connection: Any, _record: Any) -> None:
        connection.cursor().execute("PRAGMA query_only = ON")

    with app.app_context():
        engine = db.engine
        db.session.remove()
    if sqlite_file:
        sa.event.listen(engine, "connect", refuse_writes)
    else:
        execute(server, "ALTER DATABASE test SET default_transaction_read_only = on")
    engine.dispose()
    yield
    if sqlite_file:
        sa.event.remove(engine, "connect", refuse_writes)
    else:
        execute(server, "ALTER DATABASE test SET default_transaction_read_only = off")
    engine.dispose()


def test_a_database_that_takes_no_write(app: Flask, clients: Clients, database_url: str) -> None:
    bob, dora, late = clients.as_("bob"), clients.as_("dora"), presence()
    send(bob, presence())
    with read_only(app, database_url):
        answer = bob.post("/api/v1/entries", json=batch(late))
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (503, "unavailable")
        assert int(answer.headers["Retry-After"]) > 0
        assert clients.anonymous.get("/readyz").status_code == 503
        assert clients.anonymous.get("/healthz").status_code == 200
        assert len(bob.get("/api/v1/entries").get_json()["entries"]) == 1
        assert dora.get("/api/v1/indicators/2.2.3-a-1?year=2022").get_json()["numerator"] == 3 * 3600
        assert dora.get("/year/2022").status_code == 200
    assert clients.anonymous.get("/readyz").status_code == 200
    assert send(bob, late)[0]["status"] == "accepted"


class Room:
    """The largest file that a running server's processes may write: lowered, every write beyond is refused."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def set(self, size: int) -> None:
        assert self.server.process
        for pid in (self.server.process.pid, *self.server.workers()):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def ask(
    server: Server, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, Any, Any]:
    request = urllib.request.Request(
        server.url + path,
        body,
        {name.replace("_", "-"): value for name, value in headers.items()},
        method=method,
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as fault:
        return fault.code, fault.headers, json.loads(fault.read() or b"null")


def picture() -> tuple[str, bytes]:
    target = io.BytesIO()
    Image.effect_noise((400, 400), 90).convert("RGB").save(target, "JPEG")
    return hashlib.sha256(target.getvalue()).hexdigest(), target.getvalue()


def test_a_full_disk_and_then_room_again(server: Server, tmp_path: Path) -> None:
    credentials = json.dumps({"username": "bob", "password": PASSWORD}).encode()
    status, headers, _ = ask(server, "POST", "/api/v1/session", credentials, Content_Type="application/json")
    assert status == 200
    own = {"Cookie": headers["Set-Cookie"].partition(";")[0]}
    as_json = {**own, "Content_Type": "application/json"}
    before, during, (name, photo) = presence(), presence(note="vol" * 1000), picture()
    post = json.dumps(batch(during)).encode()
    assert ask(server, "POST", "/api/v1/entries", json.dumps(batch(before)).encode(), **as_json)[0] == 200

    Room(server).set(8192)
    for method, path, body, kind in (
        ("POST", "/api/v1/entries", post, "application/json"),
        ("PUT", f"/api/v1/photos/{name}", photo, "image/jpeg"),
    ):
        status, headers, answer = ask(server, method, path, body, **own, Content_Type=kind)
        assert (status, answer["error"]["code"]) == (503, "unavailable"), path
        assert int(headers["Retry-After"]) > 0
    assert ask(server, "GET", "/readyz")[0] == 503
    found = ask(server, "GET", "/api/v1/entries", **own)[2]["entries"]
    assert [entry["entry"] for entry in found] == [before["entry"]]
    assert not [path for path in (tmp_path / "photos").rglob("*") if path.is_file()], "half a photo"

    Room(server).set(resource.RLIM_INFINITY)
    assert ask(server, "GET", "/readyz")[0] == 200
    answer = ask(server, "POST", "/api/v1/entries", post, **as_json)[2]
    assert answer["results"][0]["status"] == "accepted"
    assert ask(server, "PUT", f"/api/v1/photos/{name}", photo, **own, Content_Type="image/jpeg")[0] == 201
    server.stop()
    with closing(sqlite.connect(tmp_path / "live.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("SELECT count(*) FROM revision").fetchone()[0] == 2


def test_a_locked_database_answers_503_within_reason(server: Server, tmp_path: Path) -> None:
    """Somebody holds the write lock: the phone hears so after the five seconds a writer waits, and reads go on."""
    credentials = json.dumps({"username": "bob", "password": PASSWORD}).encode()
    _, headers, _ = ask(server, "POST", "/api/v1/session", credentials, Content_Type="application/json")
    own = {"Cookie": headers["Set-Cookie"].partition(";")[0]}
    with closing(sqlite.connect(tmp_path / "live.sqlite", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        answers: list[tuple[int, Any, Any]] = []
        post = json.dumps(batch(presence(id=new_id()))).encode()
        waiting = threading.Thread(
            target=lambda: answers.append(
                ask(server, "POST", "/api/v1/entries", post, **own, Content_Type="application/json")
            )
        )
        waiting.start()
        assert ask(server, "GET", "/api/v1/entries", **own)[0] == 200
        waiting.join(20)
        holder.execute("ROLLBACK")
    ((status, headers, answer),) = answers
    assert (status, answer["error"]["code"]) == (503, "unavailable")
    assert headers["Retry-After"]
