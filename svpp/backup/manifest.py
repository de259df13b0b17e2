"""What a backup says about itself; the last file in it, so that it holds the hash of every other."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

NAME = "manifest.json"
FORMAT = 1
#: within the backup; whatever else a file holds is no backup of ours
PHOTO = re.compile(r"photos/[0-9a-f]{2}/[0-9a-f]{64}\.[a-z]{3,4}")
DATABASES = {"sqlite": "database.sqlite", "postgresql": "database.pgdump"}


class Unusable(Exception):
    """A backup or a place for one that cannot be used; the sentence says why and what to do."""


@dataclass(slots=True)
class Manifest:
    made_at: datetime
    #: sqlite or postgresql
    dialect: str
    #: of the migrations its tables are at
    tables: str
    #: journal number up to which it goes
    journal: int
    #: name in the backup → sha256
    files: dict[str, str] = field(default_factory=dict)
    #: named by the database but not in the photo folder when the backup was made
    missing: list[str] = field(default_factory=list)

    def as_bytes(self) -> bytes:
        content = {"ronde_backup": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return (json.dumps(content, indent=1) + "\n").encode()


def read(data: bytes) -> Manifest:
    """Raises Unusable."""
    try:
        content: dict[str, Any] = json.loads(data)
        if content.pop("ronde_backup") != FORMAT:
            raise Unusable("This backup is of a newer Ronde; restore it with that version.")
        found = Manifest(**{**content, "made_at": datetime.fromisoformat(content["made_at"])})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Unusable("The manifest of this file is unreadable: it is no backup of Ronde.") from None
    if found.dialect not in DATABASES or DATABASES[found.dialect] not in found.files:
        raise Unusable("The manifest names no database: this backup is incomplete.")
    return found
