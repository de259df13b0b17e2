"""What is acknowledged is on the disk: a photo in the order that survives a power cut, a commit by SQLite's FULL (see
tests/house/test_migrations.py)."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from svpp.journal.files import write_to_stay


def test_a_file_is_synced_then_named_then_its_folders_are_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def synced(descriptor: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def named(self: Path, target: Path) -> Path:
        done.append("name")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "rename", named)
    write_to_stay(tmp_path / "ab" / "abc.jpg", b"photo")
    assert done == ["file", "name", "folder", "folder"]
    assert (tmp_path / "ab" / "abc.jpg").read_bytes() == b"photo"


@pytest.mark.parametrize("step", ["fsync", "rename"])
def test_a_disk_that_fails_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "rename")), fails)
    with pytest.raises(OSError, match="No space"):
        write_to_stay(tmp_path / "ab" / "abc.jpg", b"photo")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
