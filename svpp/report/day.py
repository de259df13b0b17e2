"""One day as it stands now: who was where, the hours against the plan's targets, what looks odd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.facts.segments import Segment, clip, counts, segments, union_seconds
from svpp.facts.values import Presence
from svpp.journal import approval, current
from svpp.journal.models import Entry, Revision
from svpp.journal.reference import plans_of
from svpp.journal.rollup import Rules
from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may
from svpp.places.lookup import TagIndex, calendar_at, tags_at
from svpp.plan.catalogue import FIELD, FIELD_ACTIVITIES, HoursSource, Indicator
from svpp.when.calendars import Reason
from svpp.when.days import bounds_of, epoch, instant, monday_of

#: a clock this far off is flagged for review
CLOCK_OFF = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of one guard's day. state: counted, running (open, up to now), suspect, or not_counted."""

    entry: str
    activity: str
    place: str
    event: str | None
    start: datetime
    end: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An incident or finding of the day."""

    entry: str
    kind: str
    what: str
    at: datetime
    place: str | None


@dataclass(frozen=True, slots=True)
class Lane:
    guard: str
    name: str
    team: str | None
    blocks: tuple[Block, ...]
    happenings: tuple[Happening, ...]
    #: seconds on the field today, closed blocks only
    field_seconds: int
    #: codes: running, suspect, conflict, clock_offset, changed_since_approval
    flags: tuple[str, ...]
    approved: bool


@dataclass(frozen=True, slots=True)
class Gauge:
    """An hours-indicator today (or this week): seconds in its reading so far, with running blocks apart."""

    indicator: Indicator
    seconds: int
    running_seconds: int
    target_seconds: int
    reached: bool
    #: why today does not count for it, if so
    why_not: Reason | None
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class DayBoard:
    day: date
    now: datetime
    is_over: bool
    lanes: tuple[Lane, ...]
    gauges: tuple[Gauge, ...]


def day_board(session: Session, actor: Actor, day: date, now: datetime, rules: Rules) -> DayBoard:
    """The lanes of the guards this actor coordinates; the gauges of everybody together, as the plan counts."""
    start, end = bounds_of(day, rules.zone)
    presences = current.presences(session, start - rules.suspect_after, end)
    people = {p.id: p for p in session.scalars(sa.select(Person))}
    lanes = [
        _lane(person, day, now, rules, presences, extras)
        for person, extras in _present(session, people, day, presences, start, end)
        if may(actor, "read_entry", Thing(owner_id=person.id, team=person.team, kind="presence"))
    ]
    return DayBoard(
        day=day,
        now=now,
        is_over=epoch(now) >= end,
        lanes=tuple(lanes),
        gauges=tuple(_gauges(session, day, now, rules)),
    )


@dataclass(frozen=True, slots=True)
class _Extras:
    happenings: tuple[Happening, ...]
    flags: tuple[str, ...]
    approved: bool


def _present(
    session: Session, people: Mapping[int, Person], day: date, presences: list[Presence], start: int, end: int
) -> list[tuple[Person, _Extras]]:
    """Everybody with something on this day, by name."""
    entries = list(
        session.scalars(
            sa.select(Entry)
            .where(Entry.day == day, Entry.kind.in_(approval.KINDS), Entry.withdrawn.is_(False))
            .order_by(Entry.moment)
        )
    )
    there = {g for p in presences if p.start < end and (p.end is None or p.end > start) for g in p.guards}
    guards = {e.guard_id for e in entries} | there
    decisions = approval.last_decisions(session, day, day)
    approved = approval.approved_days(session, day, day)
    off = _clocks_off(session, [e.revision_id for e in entries])
    found = []
    for guard in sorted(guards, key=lambda g: people[g].name):
        own = [e for e in entries if e.guard_id == guard]
        flags = _entry_flags(own, off)
        decided = decisions.get((guard, day))
        if decided and decided.verdict == "approved" and (guard, day) not in approved:
            flags.append("changed_since_approval")
        happenings = tuple(
            Happening(e.id, e.kind, e.what, e.moment, e.place) for e in own if e.kind != "presence"
        )
        found.append((people[guard], _Extras(happenings, tuple(flags), (guard, day) in approved)))
    return found


def _entry_flags(entries: list[Entry], off: frozenset[str]) -> list[str]:
    flags = []
    if any(e.conflicts for e in entries):
        flags.append("conflict")
    if any(e.revision_id in off for e in entries):
        flags.append("clock_offset")
    return flags


def _clocks_off(session: Session, revision_ids: list[str]) -> frozenset[str]:
    limit = int(CLOCK_OFF.total_seconds() * 1000)
    rows = session.execute(
        sa.select(Revision.id).where(
            Revision.id.in_(revision_ids),
            sa.or_(Revision.clock_offset_ms > limit, Revision.clock_offset_ms < -limit),
        )
    )
    return frozenset(row[0] for row in rows)


def _lane(
    person: Person, day: date, now: datetime, rules: Rules, presences: list[Presence], extras: _Extras
) -> Lane:
    start, end = bounds_of(day, rules.zone)
    own = [p for p in presences if person.id in p.guards and p.start < end]
    whole = [s for s in segments(own, rules.suspect_after) if s.guard == person.id]
    today = clip(whole, start, end)
    blocks = [_counted(s) for s in today]
    flags = list(extras.flags)
    for presence in own:
        if counts(presence, rules.suspect_after) or (presence.end is not None and presence.end <= start):
            continue
        until = presence.end if presence.end is not None else epoch(now)
        if until <= start:
            continue
        long = until - presence.start > rules.suspect_after
        flags.append("suspect" if long else "running")
        blocks.append(
            Block(
                entry=presence.entry,
                activity=presence.activity,
                place=presence.place,
                event=presence.event,
                start=instant(max(presence.start, start)),
                end=instant(min(until, end)),
                state="suspect" if long else "running",
            )
        )
    field = sum(s.end - s.start for s in today if s.presence.activity in FIELD_ACTIVITIES)
    return Lane(
        guard=person.username,
        name=person.name,
        team=person.team,
        blocks=tuple(sorted(blocks, key=lambda b: (b.start, b.end))),
        happenings=extras.happenings,
        field_seconds=field,
        flags=tuple(dict.fromkeys(flags)),
        approved=extras.approved,
    )


def _counted(segment: Segment) -> Block:
    presence = segment.presence
    state = "counted" if presence.activity in FIELD_ACTIVITIES else "not_counted"
    return Block(
        presence.entry,
        presence.activity,
        presence.place,
        presence.event,
        instant(segment.start),
        instant(segment.end),
        state,
    )


def _gauges(session: Session, day: date, now: datetime, rules: Rules) -> list[Gauge]:
    plans = plans_of(session, day.year)
    hours = [i for plan in plans for i in plan.indicators if isinstance(i.source, HoursSource)]
    if not hours:
        return []
    calendar = calendar_at(session, None, day.year, day.year)
    tags = tags_at(session, None)
    monday = monday_of(day)
    cut = _Cut(session, monday, monday + timedelta(days=6), now, rules, tags)
    found = []
    for indicator in hours:
        weekly = indicator.kind == "hours_per_week"
        first, last = (monday, monday + timedelta(days=6)) if weekly else (day, day)
        assert isinstance(indicator.source, HoursSource)
        assert not isinstance(indicator.target, date)
        seconds = cut.seconds(indicator, indicator.source, first, last, running=False)
        target = int(indicator.target * 3600)
        found.append(
            Gauge(
                indicator=indicator,
                seconds=seconds,
                running_seconds=cut.seconds(indicator, indicator.source, first, last, running=True) - seconds,
                target_seconds=target,
                reached=seconds > target if indicator.comparator == ">" else seconds >= target,
                why_not=None if weekly else calendar.why_not(day, indicator.days),
                first=first,
                last=last,
            )
        )
    return found


class _Cut:
    """The week's segments, with and without what still runs; sums by source."""

    def __init__(
        self, session: Session, first: date, last: date, now: datetime, rules: Rules, tags: TagIndex
    ) -> None:
        start, end = bounds_of(first, rules.zone)[0], bounds_of(last, rules.zone)[1]
        presences = current.presences(session, start - rules.suspect_after, end)
        self.rules, self.tags = rules, tags
        self.closed = segments(presences, rules.suspect_after)
        until = epoch(now)
        live = [
            Presence(p.entry, p.guards, p.activity, p.place, p.start, until, p.order, p.event)
            if p.end is None and 0 < until - p.start <= rules.suspect_after
            else p
            for p in presences
        ]
        self.live = segments(live, rules.suspect_after)

    def seconds(
        self, indicator: Indicator, source: HoursSource, first: date, last: date, running: bool
    ) -> int:
        total, day = 0, first
        while day <= last:
            bears = self.tags.on(day)
            today = clip(self.live if running else self.closed, *bounds_of(day, self.rules.zone))
            spans = [
                (s.start, s.end)
                for s in today
                if _fits(s.presence.activity, source.activity)
                and (source.tag is None or source.tag in bears.get(s.presence.place, frozenset()))
            ]
            person = indicator.reading == "person_hours"
            total += sum(end - start for start, end in spans) if person else union_seconds(spans)
            day += timedelta(days=1)
        return total


def _fits(activity: str, wanted: str) -> bool:
    return activity in FIELD_ACTIVITIES if wanted == FIELD else activity == wanted
