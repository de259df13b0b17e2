"""How things travel to the server: phones and their clocks, revisions and their ids, parcels."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

Revision = dict[str, Any]


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The texts of words.toml."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Parcel:
    """A batch on its way. `device` None: made on the desk. `answers`: what the intake is to say of each item."""

    arrives: datetime
    author: str
    device: str | None
    revisions: tuple[Revision, ...]
    #: the phone's clock minus the true one
    ahead: timedelta = timedelta(0)
    answers: frozenset[str] = frozenset({"accepted"})
    #: a coordinator leaves this guard's day open: something on it is not settled
    leaves_open: bool = False
    #: that day is settled again
    settles: bool = False
    #: an entry that the coordinator rejects on reading it, and why
    rejects: str | None = None
    why: str = ""


@dataclass(slots=True)
class Post:
    """Makes ids and revisions from one generator, so that the same seed makes the same year."""

    rng: Random
    zone: ZoneInfo
    #: by user name: the phone's id and how far its clock is ahead
    phones: dict[str, tuple[str, timedelta]] = field(default_factory=dict)

    def new_id(self, at: datetime) -> str:
        """A UUID of version 7: the simulated time in milliseconds, then chance."""
        stamp = int(at.timestamp() * 1000)
        bits = stamp << 80 | 7 << 76 | self.rng.getrandbits(12) << 64 | 2 << 62 | self.rng.getrandbits(62)
        text = f"{bits:032x}"
        return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))

    def phone(self, username: str, at: datetime) -> tuple[str, timedelta]:
        """Everybody has one phone; one in eight has a clock some minutes off."""
        if username not in self.phones:
            off = self.rng.choice((-6, -3, 4, 7)) if self.rng.random() < 0.125 else 0
            slip = timedelta(minutes=off, seconds=self.rng.randint(-9, 9))
            self.phones[username] = (self.new_id(at), slip)
        return self.phones[username]

    def text(self, at: datetime) -> str:
        return at.astimezone(self.zone).isoformat(timespec="seconds")

    def first(self, kind: str, at: datetime, data: dict[str, Any]) -> Revision:
        """A new entry, recorded at `at`."""
        name = self.new_id(at)
        return {
            "id": name,
            "entry": name,
            "replaces": None,
            "kind": f"{kind}/1",
            "guard": None,
            "recorded_at": self.text(at),
            "reason": None,
            "data": data,
        }

    def next(self, before: Revision, at: datetime, changes: dict[str, Any], **head: Any) -> Revision:
        """The next revision of an entry: the whole state again, with these changes to its data."""
        return {
            **before,
            "id": self.new_id(at),
            "replaces": before["id"],
            "recorded_at": self.text(at),
            "data": {**before["data"], **changes},
            **head,
        }

    def parcel(self, username: str, arrives: datetime, *revisions: Revision, **rest: Any) -> Parcel:
        """From this person's phone."""
        device, ahead = self.phone(username, arrives)
        return Parcel(arrives, username, device, revisions, ahead, **rest)
