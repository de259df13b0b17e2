"""What the phone knows, as a picture: one lane with blocks, the plan, things seen, position fixes and contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from svpp.report.guard_day import GuardDay, Row
from svpp.report.guard_evidence import Sign

WIDTH = 1300
HOUR = timedelta(hours=1)
#: local hours that are always shown
FIRST, LAST = 7, 20


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
class Tick:
    x: int
    label: str


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
    first = min([*moments, found.start + FIRST * HOUR])
    last = min(found.end, max([*moments, found.start + LAST * HOUR]))
    first = max(found.start, first - (first - found.start) % HOUR)
    last = found.start + -((found.start - last) // HOUR) * HOUR
    every = 1 if last - first <= 16 * HOUR else 2
    if (last - first) % (every * HOUR) and first > found.start:
        first -= HOUR
    whole = (last - first).total_seconds()

    def x(moment: datetime) -> int:
        return round((moment - first).total_seconds() / whole * WIDTH)

    hours = [first + n * HOUR for n in range(0, int(whole // 3600), every)]
    return Picture(
        hours=tuple(Tick(x(h), f"{h.astimezone(zone).hour}") for h in hours),
        marks=tuple(
            Mark(x(a), max(4, x(b) - x(a)), row, unsure)
            for first_, last_, row in spans
            for a, b, unsure in _parts(first_, last_, row, found)
        ),
        plan=tuple(
            Dash(x(d.starts_at), max(4, x(min(d.ends_at, found.end)) - x(d.starts_at)), d.start)
            for d in found.planned
            if not d.absence
        ),
        seen=_points(found, x, "incident", "finding", "activity"),
        dots=_points(found, x, "fix"),
        contacts=_points(found, x, "contact"),
        now_x=x(now) if first <= now <= last else None,
    )


def _parts(
    first: datetime, last: datetime, row: Row, found: GuardDay
) -> list[tuple[datetime, datetime, bool]]:
    """What is known to be true, and what is not."""
    if row.state not in ("running", "suspect"):
        return [(first, last, False)]
    sign = max((s.at for s in found.signs if first < s.at < last), default=first)
    return [part for part in ((first, sign, False), (sign, last, True)) if part[0] < part[1]]


def _points(found: GuardDay, x: object, *kinds: str) -> tuple[Point, ...]:
    assert callable(x)
    return tuple(Point(x(sign.at), sign) for sign in found.signs if sign.what in kinds)
