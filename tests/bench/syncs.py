"""Whether an answer waits for the disk: strace counts the syncs of a server process while it answers."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from subprocess import PIPE, run

from svpp.db import db
from tests.bench.ground import Ground, discard, post, serving, sign_in
from tests.bench.shifts import bodies, entries

BATCHES = 20


def syncs_per_answer(ground: Ground) -> float | None:
    """Syncs to disk (fsync, fdatasync) per answered batch; None where this machine has no strace."""
    if not shutil.which("strace"):
        return None
    trace = ground.folder / "trace.txt"
    command = [sys.executable, "-m", "tests.bench.syncs", str(ground.folder)]
    run(
        ["strace", "-f", "-qq", "-e", "trace=fsync,fdatasync", "-o", str(trace), *command],
        check=True,
        stdout=PIPE,
    )
    return sum("sync(" in line for line in trace.read_text().splitlines()) / BATCHES


def setting_says_full(ground: Ground) -> bool:
    """The connections of the application run with synchronous=FULL (2): SQLite syncs before a commit returns."""
    with serving(ground.copy()) as app, app.app_context(), db.engine.connect() as connection:
        return connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def _answer_batches(folder: str) -> None:
    path = Path(folder) / "synced.sqlite"
    shutil.copyfile(Path(folder) / "template.sqlite", path)
    with serving(path) as app:
        cookie = sign_in(app, "bob")
        for body in bodies(entries(BATCHES * 20), 20):
            post(app, "/api/v1/entries", body, cookie)
    discard(path)


if __name__ == "__main__":
    _answer_batches(sys.argv[1])
