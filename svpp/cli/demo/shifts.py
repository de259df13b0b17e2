"""Who walks where and when: a year of rounds in early, late, weekend and night shifts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from svpp.cli.demo.rota import Rota, night, share
from svpp.cli.demo.stage import Happening, Stage

#: local minutes past midnight
EARLY, EARLY_END, LATE, LATE_END = 450, 936, 720, 1176
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Block:
    """One activity at one place."""

    activity: str
    place: str
    start: datetime
    end: datetime
    event: str | None = None


@dataclass(slots=True)
class Round:
    """What a guard, a duo or a trio did in one shift; the first logs it, with the others as companions."""

    day: date
    guards: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)


def rounds(stage: Stage, rng: Random) -> Iterator[Round]:
    """Every round of the period, day by day; none on a closed day."""
    rota = Rota([member.username for member in stage.crew.guards])
    for day in stage.days:
        if day in stage.calendar.closed_days:
            continue
        chosen = rota.pick(rng, day, share(stage, rng, day))
        groups = _groups(rng, chosen)
        yield from (Shift(stage, rng, day, group).fill(number) for number, group in enumerate(groups))
        yield from _outreach(stage, rng, day)
        if night(day):
            rested = [name for name in rota.names if name not in chosen]
            pair = tuple(rng.sample(rested, min(2, len(rested))))
            rota.resting = set(pair)
            yield Shift(stage, rng, day, pair).night()


def _groups(rng: Random, names: list[str]) -> list[tuple[str, ...]]:
    """Alone, in twos, or in threes."""
    groups = []
    while names:
        size = rng.choices((1, 2, 3), (25, 60, 15))[0]
        groups.append(tuple(names[:size]))
        names = names[size:]
    return groups


def _outreach(stage: Stage, rng: Random, day: date) -> Iterator[Round]:
    """Some eleven hours a week, less in a week with holidays or illness."""
    plan = {TUESDAY: (0,), WEDNESDAY: (1,), FRIDAY: (0, 1)}.get(day.weekday(), ())
    workers = tuple(stage.crew.outreach[n].username for n in plan)
    if workers and day not in stage.calendar.public_holidays and rng.random() > 0.07:
        yield Shift(stage, rng, day, workers).outreach()


class Shift:
    """Fills one round, block by block."""

    def __init__(self, stage: Stage, rng: Random, day: date, guards: tuple[str, ...]) -> None:
        self.stage, self.rng, self.day = stage, rng, day
        self.round = Round(day, guards)
        self.school_day = stage.calendar.counts(day, "school_days")

    def fill(self, number: int) -> Round:
        """The `number`th round of the day: even ones are early, odd ones late."""
        stage, weekday, late = self.stage, self.day.weekday(), number % 2 == 1
        free = weekday > FRIDAY or self.day in stage.calendar.public_holidays
        events = stage.events.get(self.day, ())
        if events and ((late and self.rng.random() < 0.8) or (free and number == 0)):
            self._event(events[number // 2 % len(events)])
        elif free:
            start = self.rng.choice((540, 600, 660))
            self._walk(start, start + 480)
        elif weekday == THURSDAY and number < 2 and stage.calendar.counts(self.day, "market_days"):
            self._market(*((480, 632), (628, 780))[number])
        elif self.rng.random() < 0.012:
            self._add("other_duty", stage.of_kind("market")[0], 540, 720)
            self._walk(750, EARLY_END, pause=False)
        elif late:
            self._late()
        else:
            self._early()
        return self.round

    def night(self) -> Round:
        """From ten in the evening, seven hours on."""
        self._walk(1320, 1320 + 420)
        return self.round

    def outreach(self) -> Round:
        """Two places, some three hours."""
        start = self.rng.choice((840, 960, 1050))
        middle = start + self.rng.choice((75, 90, 105))
        self._add("outreach", self._somewhere(), start, middle)
        self._add("outreach", self._somewhere(), middle + 1, start + self.rng.choice((170, 180, 190)))
        return self.round

    def _early(self) -> None:
        start = EARLY + self.rng.randint(-3, 6)
        if self.school_day and self.rng.random() < 0.75:
            self._walk(start, 478, pause=False)
            self._add("school", self.rng.choice(self.stage.of_kind("school")), 480, 510)
            start = 512
        elif self.rng.random() < 0.3:
            start += 30
        self._walk(start, EARLY_END)

    def _late(self) -> None:
        """In the afternoon the schools let out at a quarter past three, on Wednesday at noon."""
        start = LATE + self.rng.randint(-4, 2)
        if self.school_day and self.rng.random() < 0.8:
            out, home = (722, 760) if self.day.weekday() == WEDNESDAY else (915, 960)
            self._walk(start, out - 3, pause=False)
            self._add("school", self.rng.choice(self.stage.of_kind("school")), out, home)
            start = home + 2
        self._walk(start, LATE_END)

    def _market(self, start: int, end: int) -> None:
        """Two shifts on the market, from eight to one."""
        self._walk(EARLY, start - 3, pause=False)
        self._add("market", self.stage.of_kind("market")[0], start, end)
        self._walk(end + 2, EARLY_END)

    def _event(self, event: Happening) -> None:
        start = self.rng.choice((780, 810, 840))
        end = start + self.rng.choice((210, 240, 270))
        self._walk(LATE - 60, start - 3, pause=False)
        self._add("event", event.place, start, end, event.code)
        self._walk(end + 2, LATE_END, pause=False)

    def _walk(self, start: int, end: int, *, pause: bool = True) -> None:
        """Patrols from place to place, an hour or two each; once a break, inside a patrol."""
        here, rest = start, (start + end) // 2
        while end - here > 15:
            until = min(end, here + self.rng.randint(70, 130))
            if end - until < 40:
                until = end
            place = self._somewhere()
            if pause and until > rest:
                begin = max(here + 5, min(rest, until - 35))
                self._add("break", place, begin, begin + self.rng.choice((20, 30, 30)))
                pause = False
            self._add("patrol", place, here, until)
            here = until + 1

    def _somewhere(self) -> str:
        """Somewhere else than just now."""
        here = self.round.blocks[-1].place if self.round.blocks else None
        return self.stage.somewhere(self.rng, self.day, here)

    def _add(self, activity: str, place: str, start: int, end: int, event: str | None = None) -> None:
        begin = self.stage.at(self.day, start) + timedelta(seconds=self.rng.randint(0, 59))
        self.round.blocks.append(Block(activity, place, begin, self.stage.at(self.day, end), event))
