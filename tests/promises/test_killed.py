"""kill -9 of a worker, or of the whole server, at any instant: what was acknowledged is there, once and whole.

RONDE_KILLS says how often; a long run takes hundreds.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

from tests.conftest import PASSWORD
from tests.entries import batch, incident, presence
from tests.server import Server

KILLS = int(os.environ.get("RONDE_KILLS", "4"))
SENDERS = 3
#: seconds of load before each kill
LONGEST = 0.4


class Sender(threading.Thread):
    """A phone with an outbox: sends a batch until an answer names its entries, then the next."""

    def __init__(self, server: Server, cookie: str) -> None:
        super().__init__(daemon=True)
        self.server, self.cookie = server, cookie
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self.enough, self.calm = threading.Event(), threading.Event()

    def run(self) -> None:
        while not self.enough.is_set():
            items = [presence(note=f"nr {n}") if n % 3 else incident() for n in range(5)]
            while not self._taken(items):
                if self.calm.wait(0.05) and self.enough.is_set():
                    return

    def _taken(self, items: list[dict[str, Any]]) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        with suppress(OSError, http.client.HTTPException, ValueError), closing(connection):
            headers = {"Cookie": self.cookie, "Content-Type": "application/json"}
            connection.request("POST", "/api/v1/entries", json.dumps(batch(*items)), headers)
            answer = connection.getresponse()
            if answer.status != 200:
                return False
            results = json.load(answer)["results"]
            assert {result["status"] for result in results} <= {"accepted", "known"}, results
            self.acknowledged.update({item["entry"]: item for item in items})
            return True
        return False


def sign_in(server: Server) -> str:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)) as connection:
        body = json.dumps({"username": "bob", "password": PASSWORD})
        connection.request("POST", "/api/v1/session", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        return answer.headers["Set-Cookie"].partition(";")[0]


def test_nothing_acknowledged_is_lost_twice_or_half(server: Server, tmp_path: Path) -> None:
    cookie, dice = sign_in(server), random.Random(KILLS)
    senders = [Sender(server, cookie) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    for number in range(KILLS):
        threading.Event().wait(dice.random() * LONGEST)
        if number % 2:
            server.kill()
            server.start()
        else:
            for pid in server.workers():
                os.kill(pid, signal.SIGKILL)
    for sender in senders:
        sender.enough.set()
        sender.join(60)
        assert not sender.is_alive()
    server.stop()
    acknowledged = {entry: item for sender in senders for entry, item in sender.acknowledged.items()}
    assert len(acknowledged) > KILLS
    with closing(sqlite.connect(tmp_path / "live.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        stored = dict(database.execute("SELECT id, data FROM entry"))
        versions = dict(database.execute("SELECT entry_id, count(*) FROM revision GROUP BY entry_id"))
        days = database.execute("SELECT count(*) FROM dirty_day").fetchone()[0]
    assert set(stored) == set(versions), "an entry without its revision, or a revision without its entry"
    assert set(versions.values()) == {1}
    assert acknowledged.keys() <= stored.keys(), "acknowledged and lost"
    assert days, "a day with new entries is not marked"
    for entry, item in acknowledged.items():
        kept = json.loads(stored[entry])
        assert {name: kept.get(name) for name in item["data"]} == item["data"]
