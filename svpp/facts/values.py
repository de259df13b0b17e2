"""What the log says, as plain values: a presence, an incident, a finding, a line of a register.

Each is the current state of one entry that counts: withdrawn and rejected entries never become a value.
Instants are whole UTC epoch seconds, days are calendar days of the municipality's zone. `order` is the rank
of the entry's first receipt at the server, the same however often it was corrected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

FieldValue = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Presence:
    """Guards doing an activity at a place, in the half-open [start, end); `end` is None while it is open."""

    entry: str
    #: the guard and the companions; each gets the hours
    guards: tuple[int, ...]
    activity: str
    place: str
    start: int
    end: int | None
    #: of two presences with an equal start the one received later says where the guard is
    order: int
    event: str | None = None
    #: a coordinator vouched for an over-long one
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Incident:
    """Something seen, and when the police were told (None: not yet)."""

    entry: str
    category: str
    suspicious: bool
    observed_at: int
    reported_at: int | None
    order: int


@dataclass(frozen=True, slots=True)
class Finding:
    """An infringement established by a vaststeller, and when it went to the sanctioning official."""

    entry: str
    offence: str
    observed_at: int
    transmitted_at: int | None
    order: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a register. Dates in `fields` are ISO text; an empty field is None or absent."""

    entry: str
    register: str
    occurred_on: date
    fields: Mapping[str, FieldValue]
    evidence: tuple[str, ...]
    order: int
