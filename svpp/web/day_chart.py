"""Where marks stand on the day's time axis, in per cent of its width; the templates draw.

Per cents, because a picture that keeps its height while its width follows the screen must not stretch icons and words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from svpp.facts.cover import Slot
from svpp.report.day.values import Block, CoverRow, DayBoard, Happening, Lane
from svpp.web.axis import Axis, Tick
from svpp.when.days import epoch, instant

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
class Cell:
    slot: Slot
    start: datetime
    #: how dark, 0 to 4
    level: int


@dataclass(frozen=True, slots=True)
class Chart:
    hours: tuple[Tick, ...]
    marks: dict[str, tuple[Mark, ...]]
    planned: dict[str, tuple[Mark, ...]]
    spots: dict[str, tuple[Spot, ...]]
    cover: tuple[tuple[CoverRow, tuple[Cell, ...]], ...]
    now_x: str | None


def chart(board: DayBoard, start: datetime, end: datetime, zone: ZoneInfo) -> Chart:
    """From the first to the last hour in use, at least 7 to 20; `start` and `end` are the day's own."""
    axis = Axis.of((moment for lane in board.lanes for moment in _moments(lane)), start, end)
    scale = _Scale(axis)
    return Chart(
        hours=tuple(Tick(scale.x(hour), label) for hour, label in axis.hours(zone)),
        marks={lane.guard: tuple(scale.mark(b) for b in lane.blocks) for lane in board.lanes},
        planned={lane.guard: tuple(scale.mark(b) for b in lane.planned) for lane in board.lanes},
        spots={lane.guard: tuple(Spot(scale.x(h.at), h) for h in lane.happenings) for lane in board.lanes},
        cover=tuple((row, scale.cells(row)) for row in board.cover),
        now_x=scale.x(board.now) if axis.first < board.now < axis.last else None,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """The axis in per cent."""

    axis: Axis

    def x(self, moment: datetime) -> str:
        return f"{self.axis.share(moment) * 100:.2f}%"

    def mark(self, block: Block) -> Mark:
        wide = max(0.4, (self.axis.share(block.end) - self.axis.share(block.start)) * 100)
        return Mark(self.x(block.start), f"{wide:.2f}%", block, wide >= ICON, wide >= WORDS)

    def cells(self, row: CoverRow) -> tuple[Cell, ...]:
        inside = [s for s in row.slots if epoch(self.axis.first) <= s.start < epoch(self.axis.last)]
        return tuple(Cell(s, instant(s.start), min(4, s.guards)) for s in inside)


def _moments(lane: Lane) -> list[datetime]:
    return [
        *(moment for b in (*lane.blocks, *lane.planned) for moment in (b.start, b.end)),
        *(h.at for h in lane.happenings),
    ]
