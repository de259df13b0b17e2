"""A backup put back: every file is read and its hash compared before anything of this server is touched."""

from __future__ import annotations

import hashlib
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.engine import Engine

from svpp.backup import databases
from svpp.backup.manifest import DATABASES, NAME, PHOTO, Manifest, Unusable, read
from svpp.journal.files import write_to_stay

CHUNK = 2**20


def restore(
    engine: Engine,
    photo_dir: Path,
    source: Path,
    *,
    replace: bool = False,
    done: Callable[[int], None] = lambda read: None,
) -> Manifest:
    """Raises Unusable, and then nothing was changed. With `replace` a database that holds something gives way; photos
    that are there stay, they are named by what is in them. `done` is told of each file how many bytes it had."""
    if not replace and databases.holds_something(engine):
        raise Unusable(
            "There is a database here already. Restore into another place (RONDE_DATABASE_URL, RONDE_PHOTO_DIR), "
            "or stop the server and say --replace."
        )
    photo_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".ronde-restore-", dir=photo_dir) as folder:
        manifest = _unpack(source, Path(folder), done)
        if manifest.dialect != engine.dialect.name:
            raise Unusable(
                f"This backup is of {manifest.dialect}, and RONDE_DATABASE_URL names {engine.dialect.name}; "
                "restore it into a database of its own kind."
            )
        for name in manifest.files:
            if PHOTO.fullmatch(name):
                _keep(photo_dir / name.removeprefix("photos/"), Path(folder) / name)
        databases.put_back(engine, Path(folder) / DATABASES[manifest.dialect])
    return manifest


def _unpack(source: Path, folder: Path, done: Callable[[int], None]) -> Manifest:
    """Everything out of the file, and its manifest; the two agree."""
    found: dict[str, str] = {}
    manifest = None
    try:
        with tarfile.open(source, "r:") as archive:
            for member in archive:
                content = archive.extractfile(member)
                if not member.isreg() or content is None or not _known(member.name):
                    raise Unusable(f"{source.name} holds {member.name[:80]!r}: it is no backup of Ronde.")
                if member.name == NAME:
                    manifest = read(content.read(member.size))
                else:
                    target = folder / member.name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    found[member.name] = _copy(content, target)
                    done(member.size)
    except (tarfile.TarError, EOFError):
        raise Unusable(
            f"{source.name} is no tar file, or was cut off: it is no whole backup of Ronde."
        ) from None
    if manifest is None:
        raise Unusable(f"{source.name} has no manifest: it was cut off, or is no backup of Ronde.")
    differing = sorted(
        name for name in {*found, *manifest.files} if found.get(name) != manifest.files.get(name)
    )
    if differing:
        raise Unusable(
            f"{len(differing)} files are not what they were when the backup was made, such as {differing[0]}; "
            "nothing was restored. Take another copy of the backup."
        )
    return manifest


def _known(name: str) -> bool:
    return name in (NAME, *DATABASES.values()) or PHOTO.fullmatch(name) is not None


def _copy(content: object, target: Path) -> str:
    """The sha256 of what was written."""
    digest = hashlib.sha256()
    with target.open("wb") as file:
        while block := content.read(CHUNK):  # type: ignore[attr-defined]
            digest.update(block)
            file.write(block)
    return digest.hexdigest()


def _keep(target: Path, source: Path) -> None:
    data = source.read_bytes()
    if not target.exists() or target.read_bytes() != data:
        write_to_stay(target, data)
    source.unlink()
