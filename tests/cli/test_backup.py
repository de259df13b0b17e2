"""A backup taken while people work holds all that was acknowledged before it began, photos included; it comes back in
another place, and a file that is no whole backup changes nothing."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from svpp.backup import databases
from svpp.db import db
from svpp.journal.models import Entry, Photo, Revision
from tests.conftest import Clients, application, execute, postgres_programs
from tests.entries import incident, presence, send


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own, from the wheel where the machine has none."""
    monkeypatch.setenv("PATH", str(postgres_programs()), prepend=":")


@pytest.fixture
def elsewhere(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """A server without a database yet, of the same kind, with a photo folder of its own."""
    if database_url.startswith("sqlite"):
        url = f"sqlite:///{tmp_path / 'elsewhere' / 'other.sqlite'}"
    else:
        server = database_url.replace("/test?", "/postgres?")
        execute(server, "CREATE DATABASE elsewhere")
        url = database_url.replace("/test?", "/elsewhere?")
    app = application(
        url, RONDE_PHOTO_DIR=str(tmp_path / "elsewhere" / "photos"), RONDE_LOGIN_LIMIT="100 per minute"
    )
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    if not database_url.startswith("sqlite"):
        execute(server, "DROP DATABASE elsewhere WITH (FORCE)")


def photo(client: Any, color: str) -> str:
    target = io.BytesIO()
    Image.new("RGB", (60, 40), color).save(target, "JPEG")
    name = hashlib.sha256(target.getvalue()).hexdigest()
    answer = client.put(f"/api/v1/photos/{name}", data=target.getvalue(), content_type="image/jpeg")
    assert answer.status_code == 201
    return name


def run(app: Flask, *arguments: object) -> Any:
    return app.test_cli_runner().invoke(args=[str(one) for one in arguments])


def test_all_that_was_acknowledged_before_it_began(
    app: Flask, clients: Clients, elsewhere: Flask, tmp_path: Path
) -> None:
    bob, file = clients.as_("bob"), tmp_path / "backup.tar"
    picture = photo(bob, "red")
    before = [incident(photos=[picture]), *(presence() for _ in range(20))]
    send(bob, *before)
    enough, later = threading.Event(), clients.as_("charlie")

    def work() -> None:
        while not enough.is_set():
            send(later, *(presence() for _ in range(5)))

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    try:
        made = run(app, "backup", file)
    finally:
        enough.set()
        worker.join(30)
    assert made.exit_code == 0, made.output
    assert file.stat().st_mode & 0o077 == 0
    restored = run(elsewhere, "restore", file)
    assert restored.exit_code == 0, restored.output + restored.stderr
    assert "every total is what the entries say" in restored.output
    there = Clients(elsewhere)
    for item in before:
        found = there.as_("bob").get(f"/api/v1/entries/{item['entry']}").get_json()
        assert found["data"].items() >= item["data"].items()
    with (
        there.as_("bob").get(f"/api/v1/photos/{picture}") as again,
        bob.get(f"/api/v1/photos/{picture}") as shown,
    ):
        assert again.data == shown.data
    with elsewhere.app_context():
        counts = [db.session.scalar(sa.select(sa.func.count()).select_from(t)) for t in (Entry, Revision)]
        assert counts[0] == counts[1] >= len(before)
    assert send(there.as_("bob"), presence())[0]["status"] == "accepted"


def test_the_password_of_the_database_is_on_no_command_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[tuple[list[str], str]] = []

    def note(command: list[str], *, env: dict[str, str], **_: Any) -> subprocess.CompletedProcess[str]:
        told.append((command, env["PGPASSWORD"]))
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", note)
    engine = sa.create_engine("postgresql+psycopg://ronde:a-secret@db.example.be:5433/ronde?sslmode=require")
    databases.dump(engine, tmp_path / "dump")
    databases.put_back(engine, tmp_path / "dump")
    for command, password in told:
        assert password == "a-secret"
        assert "postgresql://ronde@db.example.be:5433/ronde?sslmode=require" in command
        assert "a-secret" not in " ".join(command)
    assert len(told) == 2


def test_a_place_that_holds_something_is_left_alone(app: Flask, clients: Clients, tmp_path: Path) -> None:
    file, kept = tmp_path / "backup.tar", presence()
    send(clients.as_("bob"), kept)
    assert run(app, "backup", file).exit_code == 0
    assert "never written over" in run(app, "backup", file).stderr
    gone = presence(note="came after")
    send(clients.as_("bob"), gone)
    refused = run(app, "restore", file)
    assert (refused.exit_code, "--replace" in refused.stderr) == (1, True)
    assert clients.as_("bob").get(f"/api/v1/entries/{gone['entry']}").status_code == 200
    replaced = run(app, "restore", file, "--replace")
    assert replaced.exit_code == 0, replaced.output + replaced.stderr
    again = Clients(app).as_("bob")
    assert again.get(f"/api/v1/entries/{kept['entry']}").status_code == 200
    assert again.get(f"/api/v1/entries/{gone['entry']}").status_code == 404


def changed(source: Path, target: Path) -> Path:
    """The same backup with one photo's bytes turned."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            content = old.extractfile(member)
            assert content is not None
            data = content.read()
            turned = data[::-1] if member.name.startswith("photos/") else data
            new.addfile(member, io.BytesIO(turned))
    return target


def with_a_path(target: Path) -> Path:
    with tarfile.open(target, "w") as new:
        member = tarfile.TarInfo("../../etc/passwd")
        new.addfile(member, io.BytesIO())
    return target


def test_what_is_no_whole_backup_is_refused(
    app: Flask, clients: Clients, elsewhere: Flask, tmp_path: Path
) -> None:
    whole = tmp_path / "backup.tar"
    photo(clients.as_("bob"), "blue")
    assert run(app, "backup", whole).exit_code == 0
    text, half = tmp_path / "text.tar", tmp_path / "half.tar"
    text.write_text("no backup")
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    for file, sentence in (
        (text, "no whole backup"),
        (half, "cut off"),
        (changed(whole, tmp_path / "changed.tar"), "not what they were"),
        (with_a_path(tmp_path / "path.tar"), "no backup of Ronde"),
    ):
        refused = run(elsewhere, "restore", file)
        assert (refused.exit_code, sentence in refused.stderr) == (1, True), refused.stderr
    assert not (tmp_path / "elsewhere" / "other.sqlite").exists()
    assert run(elsewhere, "restore", whole).exit_code == 0


def test_a_photo_that_is_gone_is_named(app: Flask, clients: Clients, tmp_path: Path, room: Path) -> None:
    name = photo(clients.as_("bob"), "green")
    shutil.rmtree(room / "photos" / name[:2])
    made = run(app, "backup", tmp_path / "backup.tar")
    assert made.exit_code == 0
    assert name in made.stderr
    with app.app_context():
        assert db.session.get(Photo, name)
