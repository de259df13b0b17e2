"""What the phone knows, as a picture: one lane with blocks, the plan, things seen, position fixes and contacts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from svpp.report.guard_day import GuardDay, Row
from svpp.report.guard_evidence import Sign
from svpp.web.axis import Axis, Tick

WIDTH = 1300


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the lane; `unsure` from the last sign of life on, where the end is not known."""

    x: int
    width: int
    row: Row
    unsure: bool


@dataclass(frozen=True, slots=True)
class Dash:
    x: int
    width: int
    label: str


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    sign: Sign


@dataclass(frozen=True, slots=True)
class Picture:
    hours: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    plan: tuple[Dash, ...]
    seen: tuple[Point, ...]
    dots: tuple[Point, ...]
    contacts: tuple[Point, ...]
    now_x: int | None


def picture(found: GuardDay, now: datetime, zone: ZoneInfo) -> Picture:
    """Places in thousandths of the lane; what is open runs to now or to midnight."""
    rows = [row for row in found.rows if not row.gone]
    until = min(max(now, found.start), found.end)
    spans = [(max(r.start, found.start), min(r.end or max(until, r.start), found.end), r) for r in rows]
    moments = [m for first, last, _ in spans for m in (first, last)] + [s.at for s in found.signs]
    moments += [m for d in found.planned if not d.absence for m in (d.starts_at, min(d.ends_at, found.end))]
    axis = Axis.of(moments, found.start, found.end, even=True)

    def x(moment: datetime) -> int:
        return round(axis.share(moment) * WIDTH)

    return Picture(
        hours=tuple(Tick(f"{x(hour)}", label) for hour, label in axis.hours(zone)),
        marks=tuple(
            Mark(x(a), max(4, x(b) - x(a)), row, unsure)
            for first, last, row in spans
            for a, b, unsure in _parts(first, last, row, found)
        ),
        plan=tuple(
            Dash(x(d.starts_at), max(4, x(min(d.ends_at, found.end)) - x(d.starts_at)), d.start)
            for d in found.planned
            if not d.absence
        ),
        seen=_points(found, x, "incident", "finding", "activity"),
        dots=_points(found, x, "fix"),
        contacts=_points(found, x, "contact"),
        now_x=x(now) if axis.first <= now <= axis.last else None,
    )


def _parts(
    first: datetime, last: datetime, row: Row, found: GuardDay
) -> list[tuple[datetime, datetime, bool]]:
    """What is known to be true, and what is not."""
    if row.state not in ("running", "suspect"):
        return [(first, last, False)]
    sign = max((s.at for s in found.signs if first < s.at < last), default=first)
    return [part for part in ((first, sign, False), (sign, last, True)) if part[0] < part[1]]


def _points(found: GuardDay, x: Callable[[datetime], int], *kinds: str) -> tuple[Point, ...]:
    return tuple(Point(x(sign.at), sign) for sign in found.signs if sign.what in kinds)
