"""One picture for each kind of figure: where its marks stand, in the units of the SVG. The templates draw.

Hours have their strip (svpp.web.charts). Here: squares and a growing line for a count, dots on a time axis for
deadlines, a bar of the whole for a share, a line through time for something done once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from svpp.measure.columns import Columns
from svpp.measure.comparing import number, reaching
from svpp.measure.course import Course
from svpp.measure.delays import Delay
from svpp.measure.forecast import Forecast
from svpp.measure.period import Period
from svpp.plan.catalogue import Indicator

#: more things than this are a line only: squares could not be told apart
MOST_SQUARES = 60
#: round distances between the ticks of an axis
HOURS = (1, 2, 6, 12, 24, 48, 96, 168)
DAYS = (1, 2, 7, 14, 28, 56, 91, 182, 365)
WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Mini:
    """Days or weeks as three strokes of one path each: reached, missed, and outside the calendar."""

    width: int
    height: int
    reached: str
    missed: str
    outside: str
    target_y: float

    @staticmethod
    def of(found: Columns, indicator: Indicator, height: int = 34) -> Mini | None:
        """None where no day is over."""
        seconds = found.seconds(indicator.reading)[: found.over]
        if not seconds:
            return None
        target = number(indicator) * 3600
        scale = height / max(float(target) * 1.2, *seconds, 1.0)
        reached = reaching(seconds, indicator.comparator, target)
        hits: list[str] = []
        misses: list[str] = []
        outside: list[str] = []
        for n, (worked, counts, enough) in enumerate(zip(seconds, found.counted, reached, strict=False)):
            if counts and not enough:  # a day without an hour is a miss one must see: a stroke of one
                misses.append(f"M{n * 2 + 1} {height}v-{max(1, round(worked * scale))}")
            elif worked:
                (hits if counts else outside).append(
                    f"M{n * 2 + 1} {height}v-{max(1, round(worked * scale))}"
                )
        return Mini(
            width=len(found.spans) * 2,
            height=height,
            reached="".join(hits),
            missed="".join(misses),
            outside="".join(outside),
            target_y=round(height - float(target) * scale, 1),
        )


@dataclass(frozen=True, slots=True)
class Square:
    x: int
    y: int
    #: the entry it stands for; None for one that is still missing, or that stands for no entry of its own
    entry: str | None
    missing: bool


@dataclass(frozen=True, slots=True)
class Squares:
    """One a thing that was counted, and dashed ones up to the target."""

    squares: tuple[Square, ...]
    width: int
    height: int
    side: int

    @staticmethod
    def of(entries: Sequence[str], value: int, target: Fraction, per_row: int = 20) -> Squares | None:
        """None beyond 60, where a line says more. Entries may be fewer: then squares lead nowhere."""
        many = max(value, -(-target // 1))
        if not 0 < many <= MOST_SQUARES:
            return None
        own = len(entries) == value
        step, side = 30, 24
        squares = tuple(
            Square(
                x=n % per_row * step,
                y=n // per_row * step,
                entry=entries[n] if own and n < value else None,
                missing=n >= value,
            )
            for n in range(many)
        )
        rows = -(-many // per_row)
        return Squares(squares, per_row * step, rows * step, side)


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    #: a day for dates; a number otherwise
    day: date | None = None
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Growth:
    """A count growing through its period, the target as a line, the pace towards it, and where it may end."""

    width: int
    height: int
    line: str
    pace: str
    target_y: float
    #: a wedge from today to the low and the high end; empty when the period is over
    cone: str
    last_x: float
    last_y: float
    ticks: tuple[Tick, ...]
    top: int

    @staticmethod
    def of(
        course: Course, period: Period, target: Fraction, ahead: Forecast | None, height: int = 170
    ) -> Growth:
        total = sum(course.values())
        most = float(max(total, target, ahead.high if ahead else 0, 1)) * 1.08
        length = max(1, period.length)

        def x(day: date) -> float:
            return round((day - period.first).days / length * WIDTH, 1)

        def y(amount: float | Fraction) -> float:
            return round(height - float(amount) / most * height, 1)

        end = min(period.last + timedelta(days=1), max(period.first, period.today))
        points, so_far = [f"M0 {y(0)}"], 0
        for day, added in course.items():
            so_far += added
            points.append(f"H{x(day)}V{y(so_far)}")
        points.append(f"H{x(end)}")
        cone = ""
        if ahead is not None:
            cone = f"M{x(end)} {y(total)}L{WIDTH} {y(ahead.high)}V{y(ahead.low)}Z"
        return Growth(
            width=WIDTH,
            height=height,
            line="".join(points),
            pace=f"M0 {y(0)}L{WIDTH} {y(target)}",
            target_y=y(target),
            cone=cone,
            last_x=x(end),
            last_y=y(total),
            ticks=months(period),
            top=int(most),
        )


def months(period: Period) -> tuple[Tick, ...]:
    """The first of every month of a period; of every third where it is longer than a year."""
    found, day = [], period.first.replace(day=1)
    every = 1 if period.length <= 366 else 3
    while day <= period.last:
        if day >= period.first and (day.month - 1) % every == 0:
            found.append(Tick(round((day - period.first).days / max(1, period.length) * WIDTH, 1), day))
        day = (day + timedelta(days=32)).replace(day=1)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: int
    delay: Delay
    #: beyond the axis; drawn at its edge with its number
    beyond: bool


@dataclass(frozen=True, slots=True)
class Dots:
    """One a case, from its beginning (0) to when it was done; the deadline as a line.

    Where every line has a due date of its own the axis is days before (negative) and after it.
    """

    width: int
    height: int
    dots: tuple[Dot, ...]
    limit_x: float
    zero_x: float
    ticks: tuple[Tick, ...]
    #: days or hours relative to the due date, not since the beginning
    relative: bool

    @staticmethod
    def of(delays: Sequence[Delay], steps: Sequence[int], height: int = 120) -> Dots | None:
        """None where no case has a deadline. steps: distances between ticks to choose from."""
        dated = [one for one in delays if one.limit is not None]
        if not dated:
            return None
        limits = {one.limit for one in dated}
        relative = len(limits) > 1
        places = [(one.took - (one.limit or 0)) if relative else one.took for one in dated]
        limit = Fraction(0) if relative else next(iter(limits)) or Fraction(0)
        low = min([*places, limit, Fraction(0)])
        reach = max(limit - low, Fraction(1))
        high = min(max([*places, limit + reach / 4]), limit + reach * 2)
        span = max(high - low, Fraction(1))

        def x(value: Fraction) -> float:
            return round(float((min(value, high) - low) / span) * (WIDTH - 20) + 10, 1)

        rows = (3, 0, 5, 1, 6, 2, 4)
        dots = tuple(
            Dot(x(place), 18 + rows[n % 7] * (height - 36) // 6, one, place > high)
            for n, (one, place) in enumerate(zip(dated, places, strict=True))
        )
        step = _step(span, steps)
        first = -(-low // step)
        ticks = tuple(
            Tick(x(Fraction(n * step)), amount=n * step) for n in range(first, int(high // step) + 1)
        )
        return Dots(WIDTH, height, dots, x(limit), x(Fraction(0)), ticks, relative)


def _step(span: Fraction, steps: Sequence[int]) -> int:
    """The smallest that makes at most eight ticks."""
    return next((step for step in steps if span / step <= 8), int(span / 8) + 1)


@dataclass(frozen=True, slots=True)
class Whole:
    """A bar of all cases, those that passed, and the target as a tick; in thousandths."""

    passed: int
    target_x: int

    @staticmethod
    def of(numerator: int, denominator: int, target: Fraction) -> Whole | None:
        if not denominator:
            return None
        most = max(Fraction(100), target, Fraction(100 * numerator, denominator))
        return Whole(int(Fraction(100 * numerator, denominator) / most * WIDTH), int(target / most * WIDTH))


@dataclass(frozen=True, slots=True)
class Timeline:
    """From the plan's first day to the due date or the day it was done, whichever is later."""

    first: date
    last: date
    due_x: float
    done_x: float | None
    today_x: float | None
    ticks: tuple[Tick, ...]

    @staticmethod
    def of(first: date, due: date, done: date | None, today: date) -> Timeline:
        last = max([due, done or due]) + timedelta(days=30)
        if done is None:
            last = max(last, min(today, due + timedelta(days=365)))
        first = min(first, done or first)
        span = Period(first, last, today)

        def x(day: date) -> float:
            return round((day - first).days / span.length * WIDTH, 1)

        here = x(today) if done is None and first <= today <= last else None
        return Timeline(first, last, x(due), x(done) if done else None, here, months(span))
