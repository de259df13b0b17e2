"""The phone's clock was wrong and it showed only after its entries were sealed: they get the time at which it was.

The same rules as `static/js/journal/restamp.js`, for what the server opens in the guard's place (docs/adr/0010). Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor
from typing import Any

#: fields that hold a moment, at any depth
MOMENT = re.compile(r"(?:^|_)at$")


@dataclass(frozen=True, slots=True)
class Settling:
    """The offset that held, for what was stamped with another: this one, or (`added`) so much more. Milliseconds."""

    offset_ms: int
    added: bool
    #: the phone's last contact before it: earlier times were right
    since: datetime | None

    def held(self, used_ms: float) -> int:
        return floor(used_ms + self.offset_ms + 0.5) if self.added else self.offset_ms


def restamped(revision: Any, settling: Settling) -> Any:
    """The revision with its times moved; as it is where there is nothing to move, or it is no revision."""
    stamp = revision.get("clock") if isinstance(revision, dict) else None
    if not isinstance(stamp, dict):
        return revision
    used = stamp.get("offset_ms")
    if isinstance(used, bool) or not isinstance(used, int | float):
        return revision
    right = settling.held(used)
    shift = timedelta(seconds=floor((used - right) / 1000 + 0.5))
    if not shift:
        return revision
    moved = {
        "data": _later("", revision.get("data"), shift, settling.since),
        "recorded_at": _later("recorded_at", revision.get("recorded_at"), shift, settling.since),
    }
    return {**revision, **moved, "clock": {**stamp, "offset_ms": right}}


def _later(name: str, value: Any, shift: timedelta, since: datetime | None) -> Any:
    if isinstance(value, str) and MOMENT.search(name):
        return _moved(value, shift, since)
    if isinstance(value, dict):
        return {key: _later(key, inner, shift, since) for key, inner in value.items()}
    return value


def _moved(text: str, shift: timedelta, since: datetime | None) -> str:
    """What cannot be read stays for the intake to refuse."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None or (since and moment <= since):
            return text
        return (moment + shift).isoformat()
    except (ValueError, OverflowError):
        return text
