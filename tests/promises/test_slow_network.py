"""A phone whose network is slow, or gone in the middle of a request."""

from __future__ import annotations

import hashlib
import importlib
import io
import socket
from contextlib import closing
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from svpp.db import db
from tests.conftest import SECRET, Clients


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setenv("RONDE_SECRET_KEY", SECRET)
    return importlib.import_module("svpp.gunicorn")


def test_a_connection_that_says_nothing_is_given_up(
    serving: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "SILENCE", 1)
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        serving.when_ready(SimpleNamespace(LISTENERS=[SimpleNamespace(sock=listening)]))
        with closing(socket.create_connection(listening.getsockname())) as phone:
            phone.sendall(b"PUT")
            accepted, _ = listening.accept()
            with closing(accepted):
                assert accepted.recv(10) == b"PUT"
                with pytest.raises(BlockingIOError):
                    accepted.recv(10)


class Slow(io.BytesIO):
    """A body that is on its way; it knows whether a transaction waits for it, and breaks off where it is cut."""

    def __init__(self, data: bytes, *, cut: bool = False) -> None:
        super().__init__(data)
        self.cut = cut
        self.waited: list[bool] = []

    def readinto(self, target: Any) -> int:
        self.waited.append(db.session().in_transaction())
        if self.cut:
            raise BlockingIOError
        return super().readinto(target)


def put(clients: Clients, data: bytes, *, cut: bool = False) -> tuple[int, Slow]:
    body = Slow(data, cut=cut)
    address = f"/api/v1/photos/{hashlib.sha256(data).hexdigest()}"
    answer = clients.as_("bob").put(
        address, input_stream=body, content_length=len(data), content_type="image/jpeg"
    )
    return answer.status_code, body


def test_no_transaction_waits_for_a_photo(clients: Clients) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    status, body = put(clients, picture.getvalue())
    assert status == 201
    assert body.waited
    assert not any(body.waited)


def test_a_photo_that_breaks_off_is_not_refused(clients: Clients) -> None:
    """The phone would never send it again."""
    status, _ = put(clients, b"half", cut=True)
    assert status == 503
