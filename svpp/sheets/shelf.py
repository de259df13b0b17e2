"""Where an uploaded file lies between the preview and taking it in: for its owner alone, and no longer than a day."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime, timedelta
from pathlib import Path

from svpp.journal.files import write_to_stay

NAME = re.compile(r"[0-9a-f]{64}")
LONGEST = timedelta(days=1)


def put(folder: Path, owner_id: int, data: bytes, map_text: str | None, now: datetime) -> str:
    """Its name; the same file with the same map has the same one. What lies here too long goes."""
    head = json.dumps({"map": map_text}).encode()
    whole = len(head).to_bytes(4) + head + data
    name = hashlib.sha256(whole).hexdigest()
    _sweep(folder, now)
    write_to_stay(folder / str(owner_id) / name, whole)
    return name


def get(folder: Path, owner_id: int, name: str) -> tuple[bytes, str | None] | None:
    """The file and its map; None when it is not here (any more), or not this person's."""
    path = folder / str(owner_id) / name
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    whole = path.read_bytes()
    size = int.from_bytes(whole[:4])
    return whole[4 + size :], json.loads(whole[4 : 4 + size])["map"]


def drop(folder: Path, owner_id: int, name: str) -> None:
    if NAME.fullmatch(name):
        (folder / str(owner_id) / name).unlink(missing_ok=True)


def _sweep(folder: Path, now: datetime) -> None:
    oldest = (now - LONGEST).timestamp()
    for path in folder.glob("*/*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
