"""Who is on duty: how many on which day, and nobody too often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from svpp.cli.demo.stage import Stage

#: shares of the crew on duty
WEEKDAY, HOLIDAYS, SATURDAY, SUNDAY = 0.46, 0.38, 0.25, 0.1
MOST_DAYS_A_WEEK = 5
#: as date.weekday() has them
SIXTH, SEVENTH = 5, 6


class Rota:
    """Spreads the days of work: nobody more than five a week, and no day after a night."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.worked: Counter[str] = Counter()
        self.resting: set[str] = set()

    def pick(self, rng: Random, day: date, share: float) -> list[str]:
        """Those of this share of the crew who worked least this week; chance decides among equals."""
        if day.weekday() == 0:
            self.worked.clear()
        free = [n for n in self.names if self.worked[n] < MOST_DAYS_A_WEEK and n not in self.resting]
        free.sort(key=lambda name: (self.worked[name], rng.random()))
        chosen = free[: max(0, round(share * len(self.names) + rng.uniform(-0.7, 0.7)))]
        self.worked.update(chosen)
        self.resting = set()
        return chosen


def share(stage: Stage, rng: Random, day: date) -> float:
    """How much of the crew is on duty: less in the holidays, little on a Sunday, more for an event."""
    if day.weekday() == SEVENTH or day in stage.calendar.public_holidays:
        if day in stage.events:
            return SATURDAY
        # now and then one guard only, or nobody: such a day misses its hours
        return rng.choices((SUNDAY, 1 / len(stage.crew.guards), 0.0), (80, 12, 8))[0]
    if day.weekday() == SIXTH:
        return SATURDAY
    return WEEKDAY if stage.calendar.counts(day, "school_days") else HOLIDAYS


def night(day: date) -> bool:
    """The two nights on which the clock changes, New Year's Eve, and a Saturday in each summer month."""
    tomorrow = day + timedelta(days=1)
    last_sunday = tomorrow.weekday() == SEVENTH and (tomorrow + timedelta(days=7)).month != tomorrow.month
    return (last_sunday and day.month in (3, 6, 7, 8, 10)) or (day.month, day.day) == (12, 31)
