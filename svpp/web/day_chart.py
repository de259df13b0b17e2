"""Where marks stand on the day's time axis, in per cent of its width; the templates draw.

Per cents, because a picture that keeps its height while its width follows the screen must not stretch icons and words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from svpp.facts.cover import Slot
from svpp.report.day.values import Block, CoverRow, DayBoard, Happening, Lane
from svpp.when.days import epoch, instant

HOUR = timedelta(hours=1)
#: the axis shows at least these local hours
OPENS, CLOSES = 7, 20
#: hours above which only every second one is named
MANY = 16
#: per cents of the width below which a block is too narrow for its icon, or for words
ICON, WORDS = 2.4, 5.5


@dataclass(frozen=True, slots=True)
class Mark:
    x: str
    width: str
    block: Block
    icon: bool
    words: bool


@dataclass(frozen=True, slots=True)
class Spot:
    x: str
    happening: Happening


@dataclass(frozen=True, slots=True)
class Hour:
    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Cell:
    slot: Slot
    start: datetime
    #: how dark, 0 to 4
    level: int


@dataclass(frozen=True, slots=True)
class Chart:
    hours: tuple[Hour, ...]
    marks: dict[str, tuple[Mark, ...]]
    planned: dict[str, tuple[Mark, ...]]
    spots: dict[str, tuple[Spot, ...]]
    cover: tuple[tuple[CoverRow, tuple[Cell, ...]], ...]
    now_x: str | None


def chart(board: DayBoard, start: datetime, end: datetime, zone: ZoneInfo) -> Chart:
    """From the first to the last hour in use, at least 7 to 20; `start` and `end` are the day's own."""
    axis = Axis.of(board, start, end)
    return Chart(
        hours=axis.hours(zone),
        marks={lane.guard: tuple(axis.mark(b) for b in lane.blocks) for lane in board.lanes},
        planned={lane.guard: tuple(axis.mark(b) for b in lane.planned) for lane in board.lanes},
        spots={lane.guard: tuple(Spot(axis.x(h.at), h) for h in lane.happenings) for lane in board.lanes},
        cover=tuple((row, axis.cells(row)) for row in board.cover),
        now_x=axis.x(board.now) if axis.first < board.now < axis.last else None,
    )


@dataclass(frozen=True, slots=True)
class Axis:
    first: datetime
    last: datetime

    @staticmethod
    def of(board: DayBoard, start: datetime, end: datetime) -> Axis:
        moments = [moment for lane in board.lanes for moment in _moments(lane)]
        first = min([*moments, start + OPENS * HOUR])
        last = max([*moments, start + CLOSES * HOUR])
        first = max(start, first - (first - start) % HOUR)
        last = min(end, first + -((first - last) // HOUR) * HOUR)
        return Axis(first, last)

    def share(self, moment: datetime) -> float:
        """0 to 100."""
        inside = min(max(moment, self.first), self.last)
        return (inside - self.first) / (self.last - self.first) * 100

    def x(self, moment: datetime) -> str:
        return f"{self.share(moment):.2f}%"

    def mark(self, block: Block) -> Mark:
        wide = max(0.4, self.share(block.end) - self.share(block.start))
        return Mark(self.x(block.start), f"{wide:.2f}%", block, wide >= ICON, wide >= WORDS)

    def hours(self, zone: ZoneInfo) -> tuple[Hour, ...]:
        count = int((self.last - self.first) / HOUR)
        every = 1 if count <= MANY else 2
        named = [self.first + n * HOUR for n in range(0, count, every)]
        return tuple(Hour(self.x(hour), f"{hour.astimezone(zone).hour}") for hour in named)

    def cells(self, row: CoverRow) -> tuple[Cell, ...]:
        inside = [s for s in row.slots if epoch(self.first) <= s.start < epoch(self.last)]
        return tuple(Cell(s, instant(s.start), min(4, s.guards)) for s in inside)


def _moments(lane: Lane) -> list[datetime]:
    return [
        *(moment for b in (*lane.blocks, *lane.planned) for moment in (b.start, b.end)),
        *(h.at for h in lane.happenings),
    ]
