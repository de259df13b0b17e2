"""Plays the demo year: every parcel through the intake as it arrives, every morning's approvals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy.orm import Session

from svpp.cli.demo import happenings, mishaps
from svpp.cli.demo.diary import Diary
from svpp.cli.demo.hire import hire
from svpp.cli.demo.lines import Registrar
from svpp.cli.demo.people import crew
from svpp.cli.demo.planning import Planner, plan_weeks
from svpp.cli.demo.post import Parcel, Post
from svpp.cli.demo.proofs import keep_proofs
from svpp.cli.demo.refusals import refusals
from svpp.cli.demo.shifts import Round, rounds
from svpp.cli.demo.stage import Stage, set_stage
from svpp.journal.intake import Batch, Result, desk_batch, read_batch, take_in
from svpp.journal.items import Item
from svpp.journal.reference import categories, newest_plans, offences
from svpp.people.policy import Actor
from svpp.places.lookup import teams
from svpp.plan.catalogue import Plan
from svpp.review.decide import approve_days, decide_entry
from svpp.when.days import bounds_of, instant

SEED = 1080
#: days are approved until this share of the period is over; what follows stays provisional
APPROVED_UNTIL = 11 / 12
#: local minutes at which the coordinator reads the days before
DESK_HOUR = 560
#: registers that guards keep themselves; every other cell has a colleague
FIELD_CELL = "guards"
Progress = Callable[[int], None]


class DemoRefused(Exception):
    """The demo cannot be played here; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to play. Days are local and inclusive."""

    first: date
    last: date
    guards: int
    seed: int = SEED


@dataclass(slots=True)
class Player:
    session: Session
    stage: Stage
    actors: dict[str, Actor]
    #: how many items got which answer
    answers: Counter[str] = field(default_factory=Counter)
    #: guards' days that hold something nobody has approved yet
    waiting: dict[date, set[str]] = field(default_factory=dict)
    #: (guard, day) that a coordinator leaves open
    held: set[tuple[str, date]] = field(default_factory=set)
    #: entry → reason, to be rejected on reading
    rejects: dict[str, str] = field(default_factory=dict)

    def deliver(self, parcel: Parcel) -> None:
        """Through the intake as it would have come. An answer that was not meant stops the demo."""
        batch = self._batch(parcel)
        items = list(batch.items)
        results = take_in(self.session, batch)
        self.answers.update(result.status for result in results)
        for item, result in zip(items, results, strict=True):
            if result.status not in parcel.answers:
                raise RuntimeError(
                    f"{parcel.author} {parcel.arrives}: {result.status} {result.problem} {item}"
                )
            self._note(parcel, item, result)

    def morning(self, now: datetime, today: date, until: date) -> None:
        """Reads what waits from the days before, rejects what is wrong, approves the rest."""
        desk = self.actors[self.stage.crew.coordinator.username]
        for entry, reason in self.rejects.items():
            decide_entry(self.session, desk, entry, "rejected", reason, now)
        self.rejects.clear()
        for day in sorted(day for day in self.waiting if day < today and day <= until):
            ready = {name for name in self.waiting[day] if (name, day) not in self.held}
            self.waiting[day] -= ready
            if ready:
                approve_days(self.session, desk, day, ready, now)

    def _batch(self, parcel: Parcel) -> Batch:
        actor, zone = self.actors[parcel.author], self.stage.zone
        if parcel.device is None:
            return desk_batch(list(parcel.revisions), actor, parcel.arrives, zone)
        sent_at = (parcel.arrives + parcel.ahead).astimezone(zone).isoformat(timespec="seconds")
        document = {"device": parcel.device, "sent_at": sent_at, "entries": list(parcel.revisions)}
        return read_batch(document, actor, parcel.arrives, zone)

    def _note(self, parcel: Parcel, item: object, result: Result) -> None:
        """Which days now wait for a coordinator."""
        if not isinstance(item, Item) or item.kind == "activity" or result.status != "accepted":
            return
        for name in (item.guard or parcel.author, *item.companions):
            self.waiting.setdefault(item.day, set()).add(name)
            if parcel.leaves_open:
                self.held.add((name, item.day))
            elif parcel.settles:
                self.held.discard((name, item.day))
        if parcel.rejects == item.entry:
            self.rejects[item.entry] = parcel.why


def play(session: Session, wish: Wish, photos: Path, tick: Progress = lambda n: None) -> Counter[str]:
    """The whole period; answers of the intake by status. `tick` is told how many thousandths are done."""
    plan = plan_of(session, wish)
    cells = [register.cell for register in plan.registers if register.cell != FIELD_CELL]
    people = crew(wish.guards, [team.code for team in teams(session)], cells)
    stage = set_stage(session, wish.first, wish.last, people)
    begin = instant(bounds_of(min(plan.period_from, wish.first), stage.zone)[0])
    actors = hire(session, people, begin.astimezone(stage.zone).date(), begin)
    officer = next(m for m in people.office if "prevention_officer" in m.roles)
    proofs = keep_proofs(session, photos, actors[officer.username].id, begin)
    player = Player(session, stage, actors)
    parcels, walked = _parcels(stage, plan, wish, proofs)
    plan_weeks(session, actors[people.coordinator.username], Planner(stage, wish.seed, walked))
    _run(player, sorted(parcels, key=lambda parcel: parcel.arrives), tick)
    return player.answers


def plan_of(session: Session, wish: Wish) -> Plan:
    """The first loaded plan that covers the period's year."""
    plan = next((p for p in newest_plans(session) if p.covers(wish.first.year)), None)
    if plan is None:
        raise DemoRefused(f"no loaded plan covers {wish.first.year}; load one with: flask plan load FILE")
    if not teams(session):
        raise DemoRefused("no municipality is loaded; load one with: flask municipality load FILE")
    return plan


def _parcels(
    stage: Stage, plan: Plan, wish: Wish, proofs: tuple[str, ...]
) -> tuple[list[Parcel], list[Round]]:
    """Everything that will arrive, drawn from one generator in one order; and the rounds that were walked."""
    rng = Random(wish.seed)  # noqa: S311 a play, no secret
    post = Post(rng, stage.zone)
    diary = Diary(stage, post, rng, {member.username: member for member in stage.crew.everybody})
    walked = list(rounds(stage, rng))
    on_duty = [found for found in walked if found.blocks and found.blocks[0].activity != "outreach"]
    parcels = [
        *mishaps.write(diary, walked),
        *happenings.incidents(diary, on_duty, categories()),
        *happenings.findings(diary, on_duty, offences()),
        *refusals(diary, on_duty),
        *Registrar(stage, post, rng, plan, proofs).write(),
    ]
    return parcels, walked


def _run(player: Player, parcels: list[Parcel], tick: Progress) -> None:
    """Parcels and mornings, whichever comes first."""
    stage = player.stage
    length = (stage.last - stage.first).days + 1
    until = stage.first + timedelta(days=round(length * APPROVED_UNTIL) - 1)
    mornings = [
        (stage.at(day, DESK_HOUR), day)
        for day in (stage.first + timedelta(days=n) for n in range(1, length + 31))
        if stage.calendar.counts(day, "working_days")
    ]
    done = 0
    for number, parcel in enumerate(parcels, 1):
        while mornings and mornings[0][0] <= parcel.arrives:
            player.morning(*mornings.pop(0), until)
        player.deliver(parcel)
        if (now := number * 1000 // len(parcels)) > done:
            tick(now - done)
            done = now
    for morning in mornings:
        player.morning(*morning, until)
