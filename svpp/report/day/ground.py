"""Everything a day board is made of, fetched once: a fixed number of queries, however many guards there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.duties.reading import Duty, duties_on
from svpp.facts.outlook import PLANNED, expected, live, runs
from svpp.facts.segments import Segment, segments
from svpp.facts.values import Incident, Presence
from svpp.journal import approval, current
from svpp.journal.models import Companion, Decision, Entry, Revision
from svpp.journal.reference import newest_plans
from svpp.journal.rollup import Rules
from svpp.journal.states import State, incident
from svpp.people.models import Device, Person
from svpp.places.lookup import TagIndex, calendar_at, places, tags_at
from svpp.places.models import Place
from svpp.plan.catalogue import Plan
from svpp.review.doubts import Doubts, doubts
from svpp.review.refused import Refusal, open_refusals
from svpp.review.withdrawal import pending
from svpp.when.calendars import Calendar
from svpp.when.days import bounds_of, epoch, instant, monday_of

#: how far back the board of today looks for what nobody has settled
LOOK_BACK = timedelta(days=31)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ground:
    day: date
    now: int
    rules: Rules
    #: seconds without a sign of life after which a running presence is in doubt
    silent_after: int
    start: int
    end: int
    people: dict[int, Person]
    places: dict[str, Place]
    tags: TagIndex
    calendar: Calendar
    plans: tuple[Plan, ...]
    presences: list[Presence]
    #: entry → last sign of life, for those that run in silence
    silent: dict[str, int]
    duties: list[Duty]
    #: of the days on which a presence of `earlier` began
    earlier_duties: list[Duty]
    #: the day's entries, and on today's board what is unsettled of the days before
    entries: list[Entry]
    earlier: list[Entry]
    companions: dict[str, list[int]]
    doubts: Doubts
    #: findings that their guards ask to withdraw
    asked_back: frozenset[str]
    contents: dict[approval.GuardDay, list[tuple[str, str]]]
    decisions: dict[approval.GuardDay, Decision]
    #: refused items nobody has dealt with, whatever day they are about; only on today's board
    refused: list[Refusal]
    closed: list[Segment]
    live: list[Segment]
    expected: list[Segment]
    planned: list[Segment]

    @property
    def is_today(self) -> bool:
        return self.start <= self.now < self.end

    @property
    def is_over(self) -> bool:
        return self.now >= self.end

    @property
    def incidents(self) -> list[Incident]:
        """The day's, as facts."""
        return [as_incident(e) for e in self.entries if e.kind == "incident"]

    def name(self, person_id: int) -> str:
        return self.people[person_id].name


def look(session: Session, day: date, now: datetime, rules: Rules, silent_after: int) -> Ground:
    """The whole week's presences and duties (weekly targets), the day's entries, and who has said what."""
    start, end = bounds_of(day, rules.zone)
    at, monday = epoch(now), monday_of(day)
    first, last = bounds_of(monday, rules.zone)[0], bounds_of(monday + 6 * DAY, rules.zone)[1]
    presences = current.presences(session, min(first, start) - rules.suspect_after, last)
    duties = duties_on(session, monday - DAY, monday + 6 * DAY)
    entries, earlier = _entries(session, day, start <= at < end)
    town_places = {p.code: p for p in places(session, retired=True)}
    signs = _signs(session, presences, at, rules.suspect_after) if start <= at < end else {}
    silent = {entry: sign for entry, sign in signs.items() if at - sign > silent_after}
    coming = [_as_presence(duty) for duty in duties if not duty.absence and duty.place]
    after = rules.suspect_after
    return Ground(
        day=day,
        now=at,
        rules=rules,
        silent_after=silent_after,
        start=start,
        end=end,
        people={p.id: p for p in session.scalars(sa.select(Person))},
        places=town_places,
        tags=tags_at(session, None),
        calendar=calendar_at(session, None, day.year, day.year),
        plans=tuple(plan for plan in newest_plans(session) if plan.covers(day.year)),
        presences=presences,
        silent=silent,
        duties=duties,
        earlier_duties=_duties_of(session, earlier, monday - DAY),
        entries=entries,
        earlier=earlier,
        companions=_along(session, [e.id for e in (*entries, *earlier)]),
        doubts=doubts(
            session, town_places.values(), [e.id for e in entries], [e.revision_id for e in entries]
        ),
        asked_back=frozenset(entry.id for entry in pending(session, (*entries, *earlier))),
        contents=approval.day_contents(session, day, day),
        decisions=approval.last_decisions(session, day, day),
        refused=open_refusals(session, rules.zone) if start <= at < end else [],
        closed=segments(presences, after),
        live=segments(live(presences, at, after, silent), after),
        expected=segments(expected(presences, coming, at, after, silent), after),
        planned=segments(coming, after),
    )


def _duties_of(session: Session, entries: list[Entry], known_from: date) -> list[Duty]:
    """Of the days on which something was left open, before those that are looked up anyway."""
    days = [e.day for e in entries if e.kind == "presence" and e.day < known_from]
    return duties_on(session, min(days), max(days)) if days else []


def as_incident(entry: Entry) -> Incident:
    return incident(State(entry.id, entry.what, entry.moment, entry.first_seq, entry.data))


def _as_presence(duty: Duty) -> Presence:
    return Presence(
        entry=PLANNED + duty.duty,
        guards=(duty.guard_id,),
        activity=duty.logged_as,
        place=duty.place or "",
        start=epoch(duty.starts_at),
        end=epoch(duty.ends_at),
        order=-1,
        event=duty.event,
    )


def _entries(session: Session, day: date, today: bool) -> tuple[list[Entry], list[Entry]]:
    """The day's entries by moment. For today also those of the last month that are open, in conflict, incidents, or
    findings somebody asks to withdraw."""
    still = (Entry.kind.in_(approval.KINDS), Entry.withdrawn.is_(False), Entry.rejected.is_(False))
    own = session.scalars(sa.select(Entry).where(*_between(day, day), *still).order_by(Entry.moment))
    if not today:
        return list(own), []
    unsettled = sa.or_(
        sa.and_(Entry.kind == "presence", Entry.ended_at.is_(None)),
        Entry.conflicts > 0,
        Entry.kind == "incident",
        sa.and_(Entry.kind == "finding", Entry.data["withdrawal"]["reason"].as_string().is_not(None)),
    )
    before = _between(day - LOOK_BACK, day - DAY)
    return list(own), list(
        session.scalars(sa.select(Entry).where(*before, unsettled, *still).order_by(Entry.moment))
    )


def _between(first: date, last: date) -> tuple[sa.ColumnElement[bool], ...]:
    """Local days, found by the index of moments."""
    earliest, latest = (datetime.combine(day, time(), UTC) for day in (first - DAY, last + 2 * DAY))
    return Entry.moment.between(earliest, latest), Entry.day.between(first, last)


def _along(session: Session, entry_ids: list[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    rows = session.execute(
        sa.select(Companion.entry_id, Companion.guard_id).where(Companion.entry_id.in_(entry_ids))
    )
    for entry_id, guard_id in rows:
        found.setdefault(entry_id, []).append(guard_id)
    return found


def _signs(session: Session, presences: list[Presence], now: int, suspect_after: int) -> dict[str, int]:
    """Of each presence that runs, when one of its guards last gave a sign of life: a log received, or a contact."""
    running = [p for p in presences if runs(p, now, suspect_after)]
    guards = {guard for p in running for guard in p.guards}
    if not guards:
        return {}
    since = min(p.start for p in running)
    heard: dict[int, int] = {}
    received = sa.select(Revision.author_id, sa.func.max(Revision.received_at)).where(
        Revision.author_id.in_(guards), Revision.received_at >= instant(since)
    )
    contact = sa.select(Device.last_person_id, sa.func.max(Device.last_contact_at)).where(
        Device.last_person_id.in_(guards)
    )
    for statement in (received.group_by(Revision.author_id), contact.group_by(Device.last_person_id)):
        for guard, moment in session.execute(statement):
            heard[int(guard or 0)] = max(heard.get(int(guard or 0), 0), epoch(moment))
    return {p.entry: max([p.start, *(heard[g] for g in p.guards if g in heard)]) for p in running}
