"""Reads what stands in an address: days, years, moments, and where to go next."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from svpp.problems import Problem
from svpp.when.days import bounds_of, instant

DAY = re.compile(r"\d{4}-\d\d-\d\d")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)")
FIRST_YEAR, LAST_YEAR = 2000, 2099


def read_day(text: str) -> date:
    """Raises Problem("bad_date")."""
    try:
        if not DAY.fullmatch(text):
            raise ValueError
        found = date.fromisoformat(text)
    except ValueError:
        raise Problem("bad_date", value=repr(text)[:40]) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Problem("bad_date", value=repr(text)[:40])
    return found


def read_year(text: str) -> int:
    """Raises Problem("bad_year")."""
    if len(text) != 4 or not text.isascii() or not text.isdigit():
        raise Problem("bad_year", value=repr(text)[:40])
    if not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise Problem("bad_year", value=repr(text)[:40])
    return int(text)


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
        found = read_instant(text.replace(" ", "+"))  # an unescaped + in an address
    if found > now:
        raise Problem("as_of_in_future")
    return found


def read_instant(text: str) -> datetime:
    """Raises Problem("bad_instant") for one without an offset, and for anything else."""
    if not INSTANT.fullmatch(text):
        raise Problem("bad_instant", value=repr(text)[:60])
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Problem("bad_instant", value=repr(text)[:60]) from None


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
