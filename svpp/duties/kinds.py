"""What can be planned, and clock times of a plan. Pure.

A plan is made on the clock: "07:30" stays 07:30 when the clock changes in the night before.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from svpp.plan.catalogue import FIELD_ACTIVITIES
from svpp.when.clocks import Doubt, read_clock

#: work on the street, which a guard starts on the phone with one tap
FIELD = FIELD_ACTIVITIES
#: work elsewhere
INDOORS = ("training", "other_duty")
#: not there. Why is nobody's business here: no illness is written down (GDPR, art. 9)
ABSENCES = ("leave", "absent")
KINDS = (*FIELD, *INDOORS, *ABSENCES)
#: the activity a phone logs for a planned kind, where the names differ
LOGGED_AS = {"training": "other_duty"}

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
MIDNIGHT = "24:00"
#: parts of a day by the clock at which a duty starts; what starts before five belongs to no earlier evening
PARTS = (("morning", "00:00"), ("afternoon", "12:00"), ("evening", "17:30"))
DAY = timedelta(days=1)


def is_clock(text: str, *, end: bool = False) -> bool:
    """Whether this is a clock time "HH:MM"; an end may be "24:00"."""
    return bool(CLOCK.fullmatch(text)) or (end and text == MIDNIGHT)


def part_of(start: str) -> str:
    """morning, afternoon or evening."""
    return next(name for name, first in reversed(PARTS) if first <= start)


def at(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """The instant of a clock time on a local day, in UTC. Of an hour that comes twice the first; one that the change of
    the clock leaves out is refused when it is planned (`doubts`); where it stands from before it is the same number of
    minutes after midnight."""
    if clock == MIDNIGHT:
        day, clock = day + DAY, "00:00"
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)


def span(day: date, start: str, end: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """[start, end) as instants; an end that is not after the start lies on the next day."""
    last = day + DAY if end <= start else day
    return at(day, start, zone), at(last, end, zone)


def doubts(day: date, start: str, end: str, zone: ZoneInfo) -> dict[str, Doubt]:
    """Of `start` and `end`, those that the change of the clock leaves out or repeats that day."""
    last = day + DAY if end <= start else day
    read = {"start": read_clock(start, day, zone), "end": read_clock(end, last, zone)}
    return {name: found for name, found in read.items() if isinstance(found, Doubt)}
