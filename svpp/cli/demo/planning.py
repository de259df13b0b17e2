"""The demo's planning: each week on the Thursday before, more or less as it then came about."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from random import Random

from sqlalchemy.orm import Session

from svpp.cli.demo.shifts import Block, Round
from svpp.cli.demo.stage import Stage
from svpp.duties.copying import copy_week
from svpp.duties.kinds import part_of
from svpp.duties.planning import Wanted, plan_duties
from svpp.people.policy import Actor
from svpp.when.days import monday_of

#: local minutes at which the coordinator plans, on the Thursday before
DESK_HOUR, DAYS_BEFORE = 840, 4
QUARTER = timedelta(minutes=15)
#: share of planned rounds that are planned otherwise than they were walked
ELSEWHERE = 0.08
#: share of guards without a round on a day who are on leave, or follow a training
ON_LEAVE, IN_TRAINING = 0.06, 0.015


class Planner:
    """Draws from a generator of its own, so that the year it plans is the same with and without it."""

    def __init__(self, stage: Stage, seed: int, walked: Iterable[Round]) -> None:
        self.stage, self.rng = stage, Random(seed + 1)  # noqa: S311 a play, no secret
        self.by_week = {
            monday: sorted(found, key=lambda one: one.day)
            for monday, found in groupby(sorted(walked, key=_day), key=lambda one: monday_of(one.day))
        }

    def weeks(self) -> Iterator[tuple[datetime, list[Wanted]]]:
        """When each week is planned, and what."""
        for monday, walked in sorted(self.by_week.items()):
            before = monday - timedelta(days=DAYS_BEFORE)
            yield self.stage.at(before, DESK_HOUR), [*self._work(walked), *self._away(walked)]

    def _work(self, walked: list[Round]) -> Iterator[Wanted]:
        for one in walked:
            duties = list(self._duties(one))
            for guard in one.guards:
                for start, end, block in duties:
                    activity = "training" if block.activity == "other_duty" else block.activity
                    day = start.astimezone(self.stage.zone).date()  # a night goes on after midnight
                    yield self._wanted(guard, day, start, end, activity, block.place, block.event)

    def _duties(self, one: Round) -> Iterator[tuple[datetime, datetime, Block]]:
        """Blocks without breaks, one patrol a part of the day, to the quarter."""
        blocks = [block for block in one.blocks if block.activity != "break"]
        after: datetime | None = None
        for _, run in groupby(blocks, key=self._kind):
            part = list(run)
            start, end = self._quarter(part[0].start), self._quarter(part[-1].end)
            start = max(start, after or start)
            if end - start >= QUARTER:
                after, first = end, part[0]
                yield start, end, self._otherwise(one.day, first)

    def _kind(self, block: Block) -> tuple[str, str]:
        clock = self._clock(block.start)
        return block.activity, part_of(clock) if block.activity == "patrol" else block.place

    def _otherwise(self, day: date, block: Block) -> Block:
        if block.activity != "patrol" or self.rng.random() > ELSEWHERE:
            return block
        return Block("patrol", self.stage.somewhere(self.rng, day, block.place), block.start, block.end)

    def _away(self, walked: list[Round]) -> Iterator[Wanted]:
        """Leave and trainings of those without a round; nobody after a night that runs on."""
        busy = {
            (guard, one.day + timedelta(days=n)) for one in walked for guard in one.guards for n in (0, 1)
        }
        office = self.stage.of_kind("other")[0]
        for day in sorted({one.day for one in walked}):
            if not self.stage.calendar.counts(day, "working_days"):
                continue
            for member in self.stage.crew.guards:
                chance = self.rng.random()
                if (member.username, day) in busy or chance > ON_LEAVE + IN_TRAINING:
                    continue
                if chance > ON_LEAVE:
                    start, end = self.stage.at(day, 540), self.stage.at(day, 720)
                    yield self._wanted(member.username, day, start, end, "training", office)
                else:
                    start, end = self.stage.at(day, 0), self.stage.at(day, 1440)
                    yield self._wanted(member.username, day, start, end, "leave")

    def _wanted(
        self,
        guard: str,
        day: date,
        start: datetime,
        end: datetime,
        activity: str,
        place: str | None = None,
        event: str | None = None,
    ) -> Wanted:
        name = str(uuid.UUID(int=self.rng.getrandbits(128), version=4))
        last = "24:00" if activity == "leave" else self._clock(end)
        return Wanted(name, guard, day, self._clock(start), last, activity, place, event)

    def _clock(self, moment: datetime) -> str:
        return moment.astimezone(self.stage.zone).strftime("%H:%M")

    def _quarter(self, moment: datetime) -> datetime:
        """To the nearest quarter of an hour; quarters are the same in every zone here."""
        seconds = round(moment.timestamp() / QUARTER.total_seconds()) * QUARTER.total_seconds()
        return datetime.fromtimestamp(seconds, moment.tzinfo)


def _day(one: Round) -> date:
    return one.day


def plan_weeks(session: Session, actor: Actor, planner: Planner) -> int:
    """Plans every week; how many duties."""
    return sum(plan_duties(session, actor, wanted, now).planned for now, wanted in planner.weeks())


def plan_present(session: Session, actor: Actor, today: date, now: datetime, like: date) -> int:
    """This week and the next two, like the same ISO weeks of the demo year, so that today's phones have a plan."""
    planned = 0
    for n in range(3):
        target = monday_of(today) + timedelta(weeks=n)
        week = min(target.isocalendar().week, 51)
        source = monday_of(date(like.year, 1, 4)) + timedelta(weeks=week - 1)
        planned += copy_week(session, actor, source, target, now).planned
    return planned
