"""The time axis of one local day, as the board's lanes and the correction's evidence share it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
#: the axis shows at least these local hours
OPENS, CLOSES = 7, 20
#: hours above which only every second one is named
MANY = 16


@dataclass(frozen=True, slots=True)
class Tick:
    """A named hour; `x` in the units of its picture."""

    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """From whole hour to whole hour of the day that begins at `start`."""

    first: datetime
    last: datetime

    @staticmethod
    def of(moments: Iterable[datetime], start: datetime, end: datetime, *, even: bool = False) -> Axis:
        """Around all moments and at least from OPENS to CLOSES, inside the day. `even`: in steps of the hours that are
        named, where there is room before."""
        known = list(moments)
        first = min([*known, start + OPENS * HOUR])
        last = max([*known, start + CLOSES * HOUR])
        first = max(start, first - (first - start) % HOUR)
        last = min(end, start + -((start - last) // HOUR) * HOUR)
        axis = Axis(first, last)
        if even and (last - first) % (axis.step * HOUR) and first > start:
            return Axis(first - HOUR, last)
        return axis

    @property
    def step(self) -> int:
        """Hours from one that is named to the next."""
        return 1 if self.last - self.first <= MANY * HOUR else 2

    def share(self, moment: datetime) -> float:
        """0 to 1; what lies beside the axis stands at its edge."""
        inside = min(max(moment, self.first), self.last)
        return (inside - self.first) / (self.last - self.first)

    def hours(self, zone: ZoneInfo) -> list[tuple[datetime, str]]:
        """The named hours, each with what it is called."""
        count = int((self.last - self.first) / HOUR)
        named = [self.first + n * HOUR for n in range(0, count, self.step)]
        return [(hour, f"{hour.astimezone(zone).hour}") for hour in named]
