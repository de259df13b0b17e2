"""A backup: one tar file. The database is copied first, then the photos that the copy names: a photo lies in the folder
before the database names it, so nothing that was acknowledged before the beginning is missing."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import Engine

from svpp.backup import databases
from svpp.backup.manifest import DATABASES, NAME, Manifest, Unusable
from svpp.journal.files import path_of

CHUNK = 2**20


def make(
    engine: Engine,
    photo_dir: Path,
    target: Path,
    now: datetime,
    done: Callable[[int], None] = lambda photos: None,
) -> Manifest:
    """Writes the whole file aside and gives it its name when it is on the disk. Raises Unusable."""
    if target.exists():
        raise Unusable(f"{target} is there already; a backup is never written over another.")
    with tempfile.TemporaryDirectory(prefix=".ronde-backup-", dir=target.parent) as folder:
        aside = Path(folder) / "backup.tar"
        dumped = Path(folder) / DATABASES[engine.dialect.name]
        before = databases.facts(engine, dumped) if engine.dialect.name == "postgresql" else None
        databases.dump(engine, dumped)
        tables, journal = before or databases.facts(engine, dumped)
        manifest = Manifest(now, engine.dialect.name, tables, journal)
        aside.touch(mode=0o600)  # identities are in it
        with aside.open("wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
                manifest.files[dumped.name] = add(archive, dumped, dumped.name, now)
                for sha256, media_type in databases.photo_names(engine, dumped):
                    _photo(archive, photo_dir / path_of(sha256, media_type), manifest, now)
                    done(1)
                _add(archive, NAME, io.BytesIO(content := manifest.as_bytes()), len(content), now)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(target)
    descriptor = os.open(target.parent, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    return manifest


def _photo(archive: tarfile.TarFile, path: Path, manifest: Manifest, now: datetime) -> None:
    name = f"photos/{path.parent.name}/{path.name}"
    if path.exists():
        manifest.files[name] = add(archive, path, name, now)
    else:
        manifest.missing.append(name)


def add(archive: tarfile.TarFile, path: Path, name: str, now: datetime) -> str:
    """Adds a file; the sha256 of what was added."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        _add(archive, name, file, path.stat().st_size, now)
    return digest


def _add(archive: tarfile.TarFile, name: str, file: io.IOBase, size: int, now: datetime) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = size, int(now.timestamp()), 0o600
    archive.addfile(entry, file)
