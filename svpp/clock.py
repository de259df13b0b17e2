"""The only place that reads the clock. Everything else is given `now`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def again(given: datetime) -> datetime:
    """The present instant once more, where `given` is one of just now; any other moment stays as it is given.

    Whoever waits for the journal stamps what it files when its turn has come, not when it began to wait: only
    then is nothing filed later that counts as received earlier.
    """
    present = now()
    return present if abs(present - given) < timedelta(minutes=1) else given
