"""Reads what stands in an address of the desk: as of when, and where to go next."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from svpp.asked import DAY, LAST_YEAR, read_day, read_instant
from svpp.problems import Problem
from svpp.when.days import bounds_of, instant


def read_as_of(text: str | None, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment as of which figures are asked: an instant with its offset, or a day (its last second).

    None or empty is now, and so is today. Raises Problem: bad_instant, bad_date, as_of_in_future.
    """
    if not text:
        return now
    if DAY.fullmatch(text):
        if int(text[:4]) > LAST_YEAR:
            raise Problem("as_of_in_future")
        day = read_day(text)
        if day == now.astimezone(zone).date():
            return now
        found = instant(bounds_of(day, zone)[1] - 1)
    else:
        found = read_instant(text)
    if found > now:
        raise Problem("as_of_in_future")
    return found


def own_path(text: str | None) -> str | None:
    """A path on this server, or None: `next` must never lead elsewhere."""
    if not text or not text.startswith("/") or text.startswith(("//", "/\\")) or "\\" in text:
        return None
    if any(ord(sign) < 32 for sign in text):
        return None
    parts = urlsplit(text)
    return None if parts.scheme or parts.netloc else text


def is_uuid(text: str) -> bool:
    """Whether it is an id as we write them: lower case, with dashes."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
