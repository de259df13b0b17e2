"""All that the figures of one year are made of, as it was known at one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo

from svpp.facts.values import Finding, Incident, Line
from svpp.measure.figure import DayTotal
from svpp.when.calendars import Calendar

#: An activity, or "field" for all five, and a place's tag, or None for anywhere.
Selector = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class EventPresence:
    """An event at which guards were: the local days they were there, and the presences that prove it."""

    event: str
    #: organised by a public authority
    public_authority: bool
    days: tuple[date, ...]
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inputs:
    """The facts by `as_of` (epoch seconds), for figures of `year`.

    totals: by selector and local day; a missing day is zero. The days around the year are there too, so that
    ISO weeks can be summed whole. lines: until the plan's end, by register, in order of receipt.
    """

    year: int
    plan_from: date
    #: inclusive
    plan_until: date
    as_of: int
    zone: tzinfo
    calendar: Calendar
    totals: Mapping[Selector, Mapping[date, DayTotal]] = field(default_factory=dict)
    events: Sequence[EventPresence] = ()
    incidents: Sequence[Incident] = ()
    findings: Sequence[Finding] = ()
    lines: Mapping[str, Sequence[Line]] = field(default_factory=dict)
