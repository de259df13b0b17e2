"""One guard's day with its evidence: what was logged, what the phone told besides, what was planned, what is odd."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.duties.reading import Duty, duties_on
from svpp.facts.segments import clip, counts, segments
from svpp.facts.values import Presence
from svpp.journal import approval, current
from svpp.journal.models import Companion, Entry, Revision
from svpp.journal.rollup import Rules
from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may
from svpp.plan.catalogue import FIELD_ACTIVITIES
from svpp.report.guard_evidence import Sign, Step, signs_of, steps_of
from svpp.review.correct import check_guard
from svpp.review.doubts import clock_doubts
from svpp.review.refused import Refusal, open_refusals
from svpp.when.days import bounds_of, epoch, instant


@dataclass(frozen=True, slots=True)
class Row:
    """A presence of the day as it is known now; also one that no longer counts."""

    entry: Entry
    owner: Person
    revision: Revision
    #: name of who wrote the current version
    author: str
    start: datetime
    end: datetime | None
    #: counted, not_counted, running, suspect, withdrawn, rejected
    state: str
    #: seconds that are this guard's on this day, after overlaps
    seconds: int
    #: names of who else was there
    along: tuple[str, ...]
    #: whether this coordinator may change it: it may be the entry of a guard of another team
    mine: bool

    @property
    def odd(self) -> bool:
        return self.state in ("running", "suspect") or self.entry.conflicts > 0

    @property
    def gone(self) -> bool:
        return self.state in ("withdrawn", "rejected")


@dataclass(frozen=True, slots=True)
class GuardDay:
    guard: Person
    day: date
    start: datetime
    end: datetime
    rows: tuple[Row, ...]
    signs: tuple[Sign, ...]
    planned: tuple[Duty, ...]
    refusals: tuple[Refusal, ...]
    #: other entries (incidents, findings) with two versions
    conflicts: tuple[Entry, ...]
    steps: tuple[Step, ...]
    field_seconds: int
    approved: bool
    #: approved once, and not what it was then
    changed_since: bool
    #: milliseconds, of the phone whose clock is farthest off; 0 for right enough
    clock_off_ms: int

    @property
    def last_sign(self) -> Sign | None:
        return self.signs[-1] if self.signs else None

    @property
    def hot(self) -> Row | None:
        """The row that asks for something first."""
        return next((row for row in self.rows if row.odd and row.mine), None)


def guard_day(
    session: Session, actor: Actor, username: str, day: date, now: datetime, rules: Rules
) -> GuardDay:
    """Raises Problem("not_found") for a guard who is not this coordinator's."""
    guard = check_guard(session, actor, username)
    start, end = bounds_of(day, rules.zone)
    facts = [p for p in current.presences(session, start - rules.suspect_after, end) if guard.id in p.guards]
    whole = segments(facts, rules.suspect_after)
    own = [s for s in clip(whole, start, end) if s.guard == guard.id]
    seconds: dict[str, int] = {}
    for part in own:
        seconds[part.presence.entry] = seconds.get(part.presence.entry, 0) + part.end - part.start
    entries = _entries(session, guard.id, day, instant(start - rules.suspect_after), instant(end))
    revisions = _revisions(session, entries)
    names = {id_: name for id_, name in session.execute(sa.select(Person.id, Person.name))}
    people = _people(session, entries)
    rows = [
        _row(actor, guard, entry, people, names, revisions, facts, seconds, rules)
        for entry in entries
        if entry.kind == "presence" and _touches(entry, start)
    ]
    decisions = approval.last_decisions(session, day, day).get((guard.id, day))
    approved = (guard.id, day) in approval.approved_days(session, day, day)
    of_day = [entry for entry in entries if entry.day == day or entry.id in seconds]
    clocks = clock_doubts(session, [entry.revision_id for entry in of_day])
    return GuardDay(
        guard=guard,
        day=day,
        start=instant(start),
        end=instant(end),
        rows=tuple(rows),
        signs=signs_of(session, guard, entries, revisions, instant(start), instant(end)),
        planned=tuple(duties_on(session, day, day, guard_id=guard.id)),
        refusals=tuple(open_refusals(session, rules.zone, [guard.id], day)),
        conflicts=tuple(e for e in entries if e.kind != "presence" and e.conflicts and e.day == day),
        steps=steps_of(session, guard.id, day, of_day, revisions, names),
        field_seconds=sum(s.end - s.start for s in own if s.presence.activity in FIELD_ACTIVITIES),
        approved=approved,
        changed_since=bool(decisions and decisions.verdict == "approved" and not approved),
        clock_off_ms=max((doubt.offset_ms for doubt in clocks.values()), key=abs, default=0),
    )


def _touches(entry: Entry, start: int) -> bool:
    return entry.ended_at is None or epoch(entry.ended_at) > start or epoch(entry.moment) >= start


def _entries(session: Session, guard: int, day: date, first: datetime, last: datetime) -> list[Entry]:
    """Presences that may reach into the day, and what was seen on it; by moment. Companions' too."""
    along = sa.select(Companion.entry_id).where(
        Companion.guard_id == guard, Companion.moment >= first, Companion.moment < last
    )
    return list(
        session.scalars(
            sa.select(Entry)
            .where(
                sa.or_(Entry.guard_id == guard, Entry.id.in_(along)),
                Entry.kind.in_(("presence", "incident", "finding", "activity")),
                Entry.moment >= first,
                Entry.moment < last,
                sa.or_(Entry.kind == "presence", Entry.day == day),
            )
            .order_by(Entry.moment, Entry.first_seq)
        )
    )


def _revisions(session: Session, entries: Sequence[Entry]) -> dict[str, list[Revision]]:
    found: dict[str, list[Revision]] = {entry.id: [] for entry in entries}
    rows = session.scalars(
        sa.select(Revision).where(Revision.entry_id.in_(list(found))).order_by(Revision.seq)
    )
    for row in rows:
        found[row.entry_id].append(row)
    return found


def _people(session: Session, entries: Sequence[Entry]) -> dict[int, Person]:
    ids = {entry.guard_id for entry in entries}
    return {p.id: p for p in session.scalars(sa.select(Person).where(Person.id.in_(ids)))}


def _row(
    actor: Actor,
    guard: Person,
    entry: Entry,
    people: dict[int, Person],
    names: dict[int, str],
    revisions: dict[str, list[Revision]],
    facts: list[Presence],
    seconds: dict[str, int],
    rules: Rules,
) -> Row:
    owner = people[entry.guard_id]
    revision = next(r for r in revisions[entry.id] if r.id == entry.revision_id)
    fact = next((p for p in facts if p.entry == entry.id), None)
    along = [names[g] for g in fact.guards if g != guard.id] if fact else []
    return Row(
        entry=entry,
        owner=owner,
        revision=revision,
        author=names[revision.author_id],
        start=entry.moment,
        end=entry.ended_at,
        state=_state(entry, fact, rules),
        seconds=seconds.get(entry.id, 0),
        along=tuple(along),
        mine=may(actor, "log_for_other", Thing(owner_id=owner.id, team=owner.team)),
    )


def _state(entry: Entry, fact: Presence | None, rules: Rules) -> str:
    if entry.withdrawn:
        return "withdrawn"
    if entry.rejected:
        return "rejected"
    if entry.ended_at is None:
        return "running"
    if fact is not None and not counts(fact, rules.suspect_after):
        return "suspect"
    return "counted" if entry.what in FIELD_ACTIVITIES else "not_counted"


def open_guards(session: Session, actor: Actor, day: date) -> list[Person]:
    """Guards of this coordinator with something on this day that is not approved, by name."""
    approved = approval.approved_days(session, day, day)
    waiting = [
        guard for guard, when in approval.day_contents(session, day, day) if (guard, when) not in approved
    ]
    people = session.scalars(sa.select(Person).where(Person.id.in_(waiting)).order_by(Person.name, Person.id))
    return [p for p in people if may(actor, "decide_day", Thing(owner_id=p.id, team=p.team))]
