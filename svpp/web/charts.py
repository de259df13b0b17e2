"""Where marks stand in the desk's pictures: numbers only, the templates draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from svpp.measure.figure import Point


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
