"""The day board: `day_board` makes it, `values` says what it holds."""

from __future__ import annotations

from svpp.report.day.board import day_board
from svpp.report.day.values import Alert, Block, DayBoard, Gauge, Happening, Lane

__all__ = ["Alert", "Block", "DayBoard", "Gauge", "Happening", "Lane", "day_board"]
