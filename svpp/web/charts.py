"""Where marks stand in the desk's pictures: numbers only, the templates draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from svpp.measure.figure import Point
from svpp.report.day import Block, DayBoard, Happening

LANE_WIDTH = 1300
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Mark:
    x: int
    width: int
    block: Block


@dataclass(frozen=True, slots=True)
class Spot:
    x: int
    happening: Happening


@dataclass(frozen=True, slots=True)
class Hour:
    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Lanes:
    """The day's time axis: from the first to the last hour in use, at least 7 to 20."""

    hours: tuple[Hour, ...]
    marks: dict[str, tuple[Mark, ...]]
    spots: dict[str, tuple[Spot, ...]]
    now_x: int | None

    @staticmethod
    def of(board: DayBoard, start: datetime, end: datetime, zone: ZoneInfo) -> Lanes:
        moments = [m for lane in board.lanes for b in lane.blocks for m in (b.start, b.end)]
        moments += [h.at for lane in board.lanes for h in lane.happenings]
        first = min([*moments, start + timedelta(hours=7)])
        last = min(end, max([*moments, start + timedelta(hours=20)]))
        first = max(start, first - (first - start) % HOUR)
        every = 1 if last - first <= 16 * HOUR else 2
        last = first + -((first - last) // (every * HOUR)) * every * HOUR
        whole = (last - first).total_seconds()

        def x(moment: datetime) -> int:
            return round((moment - first).total_seconds() / whole * LANE_WIDTH)

        hours = [first + n * HOUR for n in range(0, int(whole // 3600), every)]
        return Lanes(
            hours=tuple(Hour(x(h), f"{h.astimezone(zone).hour}") for h in hours),
            marks={
                lane.guard: tuple(Mark(x(b.start), max(3, x(b.end) - x(b.start)), b) for b in lane.blocks)
                for lane in board.lanes
            },
            spots={lane.guard: tuple(Spot(x(h.at), h) for h in lane.happenings) for lane in board.lanes},
            now_x=x(board.now) if first <= board.now <= last else None,
        )


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    point: Point


@dataclass(frozen=True, slots=True)
class MonthTick:
    x: float
    month: date


@dataclass(frozen=True, slots=True)
class Strip:
    """A bar per day or week, the target as a line; y grows downwards, as in SVG."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    target_y: float
    months: tuple[MonthTick, ...]
    #: hours at the top of the picture
    top: int

    @staticmethod
    def of(points: Sequence[Point], target: object, width: int = 1000, height: int = 140) -> Strip:
        assert isinstance(target, (int, Fraction))
        most = max([float(target) * 3600 * 1.2, *(p.seconds for p in points)], default=1.0) or 1.0
        step = width / max(1, len(points))
        bars = tuple(
            Bar(
                x=round(n * step, 2),
                y=round(height - p.seconds / most * height, 2),
                width=round(max(step * 0.72, 0.8), 2),
                height=round(p.seconds / most * height, 2),
                point=p,
            )
            for n, p in enumerate(points)
        )
        months, seen = [], set()
        for bar in bars:
            month = bar.point.first.replace(day=1)
            if month not in seen:
                seen.add(month)
                months.append(MonthTick(bar.x, month))
        target_y = round(height - float(target) * 3600 / most * height, 2)
        return Strip(width, height, bars, target_y, tuple(months), int(most // 3600))
