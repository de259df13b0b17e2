"""A real server in a process of its own: it can be stopped, killed and started again on the same data."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

from tests.conftest import ROOT, SECRET


def _die_with_parent() -> None:
    """Linux: no server is left behind when the tests are killed."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Server:
    """gunicorn on a port of its own; stopped and started again it is the same server with the same database."""

    def __init__(self, folder: Path, root: Path = ROOT) -> None:
        self.root = root
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self.environ = {
            **os.environ,
            "RONDE_DATABASE_URL": f"sqlite:///{folder / 'live.sqlite'}",
            "RONDE_SECRET_KEY": SECRET,
            "RONDE_PHOTO_DIR": str(folder / "photos"),
            "RONDE_PORT": str(self.port),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "-c", "svpp/gunicorn.py", "app:app"],
                cwd=self.root,
                env=self.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 it makes one system call
            )
        for _ in range(200):
            assert self.process.poll() is None, self.log.read_text()
            with suppress(OSError), urllib.request.urlopen(self.url + "/healthz", timeout=1):
                return
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.1)
        raise AssertionError("the server did not answer: " + self.log.read_text())

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(30)

    def kill(self) -> None:
        """Master and workers at once, with -9."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)

    def workers(self) -> list[int]:
        assert self.process
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]
