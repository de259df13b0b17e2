"""A clock time as a person types it, on a local day whose clock may change.

In the spring night one hour is missing: 02:30 does not exist. In the autumn night one comes twice: 02:30 is two
moments, and the person says which. Neither is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: "7:30", "07:30", "0730", "7.30", "7u30", "7h30"; "24:00" is the end of the day
CLOCK = re.compile(r"(\d{1,2})\s*[:.uhUH]?\s*(\d{2})")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a typed time is no moment: `bad_clock`, `missing_hour` or `double_hour`.

    before, after: of a missing hour the last minute before it and the first after it, "HH:MM"; of a double hour the
    two offsets, "+02:00" and "+01:00".
    """

    code: str
    before: str = ""
    after: str = ""


def read_clock(text: str, day: date, zone: ZoneInfo, second: bool | None = None) -> datetime | Doubt:
    """The instant (UTC) of a typed time. `second`: of an hour that comes twice the second one; None: not said."""
    found = CLOCK.fullmatch(text.strip())
    if not found:
        return Doubt("bad_clock")
    hours, minutes = int(found[1]), int(found[2])
    if (hours, minutes) == (24, 0):
        day, hours = day + DAY, 0
    if hours > 23 or minutes > 59:
        return Doubt("bad_clock")
    local = datetime.combine(day, time(hours, minutes), zone)
    first, later = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    assert first is not None
    assert later is not None
    if first < later:  # the clock jumped over this time: its length is the difference
        return Doubt("missing_hour", *_edges(local, later - first))
    if first > later and second is None:
        return Doubt("double_hour", _offset(first), _offset(later))
    return local.replace(fold=1 if second and first > later else 0).astimezone(UTC)


def _edges(local: datetime, jump: timedelta) -> tuple[str, str]:
    """The last minute that exists before the gap, and the first after it."""
    minute, before = timedelta(minutes=1), local.replace(tzinfo=None)
    zone = local.tzinfo
    while before.replace(tzinfo=zone, fold=0).utcoffset() != before.replace(tzinfo=zone, fold=1).utcoffset():
        before -= minute
    return before.strftime("%H:%M"), (before + minute + jump).strftime("%H:%M")


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'+' if minutes >= 0 else '-'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def clock_of(moment: datetime, zone: ZoneInfo) -> str:
    """ "07:30" """
    return moment.astimezone(zone).strftime("%H:%M")


def comes_twice(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether its clock time is shown twice on that day."""
    local = moment.astimezone(zone)
    first, later = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    return first is not None and later is not None and first > later


def is_second(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether it is the second of the two."""
    return comes_twice(moment, zone) and moment.astimezone(zone).fold == 1


def local_text(moment: datetime, zone: ZoneInfo) -> str:
    """As entries travel: "2022-03-17T08:02:00+01:00"."""
    return moment.astimezone(zone).isoformat(timespec="seconds")
