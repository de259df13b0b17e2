"""Day totals: a dirty day is cut into segments and summed when it is next read. Droppable at any time."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.db import writing
from svpp.driver import form_of, run
from svpp.facts.segments import Segment, by_day, segments
from svpp.facts.values import Presence
from svpp.journal import approval, current, dirty
from svpp.journal.models import DayTotal, DirtyDay, RollupStamp
from svpp.journal.numbers import hold_journal
from svpp.journal.stale import stamp_anew, tags_of
from svpp.journal.touched import LATER_DAYS
from svpp.measure.assess import RULES_VERSION
from svpp.measure.figure import DayTotal as Total
from svpp.measure.totals import EVENT, Counted, counted, total_day
from svpp.places.lookup import TagIndex, tag_stamp
from svpp.when.days import bounds_of, day_of

Key = tuple[str, str | None]
DAY = timedelta(days=1)
#: days made clean in one transaction: short enough that a phone never waits long for the journal
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Rules:
    """What totals depend on besides the entries."""

    zone: ZoneInfo
    suspect_after: int

    def stamp(self, session: Session) -> str:
        return f"{RULES_VERSION}:{self.zone.key}:{self.suspect_after}:{tag_stamp(session)}"


_STATE = "SELECT stamp, made, tags IS NULL OR EXISTS (SELECT 1 FROM dirty_day) FROM rollup_stamp WHERE id = 1"


def clean_name(session: Session, rules: Rules) -> str | None:
    """What the stored totals are called (`RollupStamp.made`); None when they are not those of the entries, in this
    transaction's view."""
    for stamp, made, any_dirty in run(session.connection(), _STATE).fetchall():
        if not any_dirty and stamp == rules.stamp(session):
            return str(made)
    return None


def is_clean(session: Session, rules: Rules) -> bool:
    return clean_name(session, rules) is not None


def dirty_count(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(DirtyDay)) or 0


def make_clean(session: Session, rules: Rules, done: Callable[[int], None] = lambda days: None) -> int:
    """Rebuilds every dirty day; the number of days rebuilt. Returns at once when all are clean.

    `done` is told after each transaction how many days it held.
    """
    stamp = rules.stamp(session)
    stamped = session.get(RollupStamp, 1, populate_existing=True)
    if stamped is None or stamped.stamp != stamp or stamped.tags is None:
        stamp_anew(session, stamp, rules.zone)
    count = 0
    while days := list(session.scalars(sa.select(DirtyDay.day).order_by(DirtyDay.day).limit(AT_ONCE))):
        with writing(session):
            hold_journal(session)
            stamped = session.get(RollupStamp, 1, populate_existing=True)
            if stamped is None or stamped.tags is None:
                break  # dropped meanwhile, by hand: whoever reads next begins anew
            stamped.made, tags = str(uuid4()), tags_of(stamped)
            for day in days:
                _rebuild(session, day, rules, tags)
        count += len(days)
        done(len(days))
    return count


def _rebuild(session: Session, day: date, rules: Rules, tags: TagIndex) -> None:
    session.execute(sa.delete(DirtyDay).where(DirtyDay.day == day))
    session.execute(sa.delete(DayTotal).where(DayTotal.day == day))
    presences, earliest = _around(session, day, rules)
    approved = approval.approved_days(session, earliest, day)
    totals = _total(day, presences, rules, tags, approved)
    rows = [
        {
            "day": day,
            "activity": activity,
            "tag": tag or "",
            "person_seconds": total.person,
            "coverage_seconds": total.coverage,
            "provisional_seconds": total.provisional,
            "entries": total.entries,
            "carried": total.carried,
        }
        for (activity, tag), total in totals.items()
    ]
    if rows:
        session.connection().execute(sa.insert(DayTotal), rows)
    dirty.mark(session, _far_days(day, presences, rules))


def _around(session: Session, day: date, rules: Rules) -> tuple[list[Presence], date]:
    """What the day's totals follow from: presences on it, those that began after the first of them (only such push it
    aside, so that it is proof of another day), and the day on which that one began."""
    start, end = bounds_of(day, rules.zone)
    window = start - rules.suspect_after
    presences = current.presences(session, window, end)
    begun = min((p.start for p in presences if p.end is not None and p.end > start), default=start)
    if begun < window:  # a confirmed long one
        presences = current.presences(session, begun, end)
    return presences, min(day_of(begun, rules.zone), day)


def _far_days(day: date, presences: Iterable[Presence], rules: Rules) -> list[date]:
    """Days after the next into which a presence of this day reaches: whatever made this day dirty marked the next day
    alone, and how much of theirs is provisional, and of which day they are proof, follows from it too."""
    start, end = bounds_of(day, rules.zone)
    ends = [p.end for p in presences if p.end is not None and p.start < end and p.end > start]
    span = (day_of(max(ends) - 1, rules.zone) - day).days if ends else 0
    return [day + later * DAY for later in range(2, min(span, LATER_DAYS) + 1)]


def _total(
    day: date, presences: Iterable[Presence], rules: Rules, tags: TagIndex, approved: approval.Approved
) -> dict[Key, Total]:
    """Totals of one local day out of what is around it (pure but for its inputs)."""
    pieces = by_day(segments(presences, rules.suspect_after), rules.zone)
    today = pieces.get(day, [])
    crossing = _crossing(day, today, rules)
    earlier: set[Counted] = set()
    if crossing:
        for before in (one for one in pieces if one < day):
            earlier |= counted((s for s in pieces[before] if s.presence.entry in crossing), tags.on(before))
    return _sum(today, day, rules, tags, approved, earlier)


def _crossing(day: date, today: Iterable[Segment], rules: Rules) -> frozenset[str]:
    """Entries of the day that began before it: they may be proof of an earlier day already."""
    start = bounds_of(day, rules.zone)[0]
    return frozenset(s.presence.entry for s in today if s.presence.start < start)


def _sum(
    today: list[Segment],
    day: date,
    rules: Rules,
    tags: TagIndex,
    approved: approval.Approved,
    earlier: Container[Counted],
) -> dict[Key, Total]:
    """A presence is approved with the day on which it began."""
    waiting = {s.guard for s in today if (s.guard, day_of(s.presence.start, rules.zone)) not in approved}
    return total_day(today, tags.on(day), frozenset(s.guard for s in today) - waiting, earlier)


_ONE = """
    SELECT day, person_seconds, coverage_seconds, provisional_seconds, entries, carried FROM day_total
    WHERE activity = ? AND tag = ? AND day BETWEEN ? AND ?
"""


def read_totals(
    session: Session, first: date, last: date, wanted: Iterable[Key] | None = None
) -> dict[Key, dict[date, Total]]:
    """Totals by (activity or "field", tag) and day, from the clean days; of the keys wanted, or all there are."""
    connection = session.connection()
    form = form_of(connection)
    span = form.day(first), form.day(last)
    found: dict[Key, dict[date, Total]] = {}
    for activity, tag in _keys(session) if wanted is None else wanted:
        rows = run(connection, _ONE, (activity, tag or "", *span)).fetchall()
        days = {form.read_day(day): Total(*sums) for day, *sums in rows}
        if days:
            found[activity, tag] = days
    return found


def _keys(session: Session) -> list[Key]:
    rows = session.execute(sa.select(DayTotal.activity, DayTotal.tag).distinct())
    return [(activity, tag or None) for activity, tag in rows]


def event_keys(session: Session) -> list[Key]:
    """The keys of events at which somebody was."""
    rows = session.execute(
        sa.select(DayTotal.tag).where(DayTotal.activity == "event", DayTotal.tag.startswith(EVENT)).distinct()
    )
    return [("event", tag) for (tag,) in rows]


def full_pass(
    presences: Iterable[Presence],
    first: date,
    last: date,
    rules: Rules,
    tags: TagIndex,
    approved: approval.Approved,
) -> dict[Key, dict[date, Total]]:
    """The same totals without the rollup: every segment of the period, cut and summed day by day. `presences`: all that
    start up to four days before `first`, so that what is proof of an earlier day is known."""
    pieces = by_day(segments(presences, rules.suspect_after), rules.zone)
    found: dict[Key, dict[date, Total]] = {}
    earlier: set[Counted] = set()
    for day in sorted(pieces):
        today = pieces[day]
        if first <= day <= last:
            for key, total in _sum(today, day, rules, tags, approved, earlier).items():
                found.setdefault(key, {})[day] = total
        end = bounds_of(day, rules.zone)[1]
        runs_on = (s for s in today if s.presence.end is not None and s.presence.end > end)
        earlier |= counted(runs_on, tags.on(day))
    return found


def differences(
    session: Session, expected: Mapping[Key, Mapping[date, Total]], first: date, last: date
) -> list[str]:
    """What the stored totals say otherwise, in words; empty when they agree."""
    stored = read_totals(session, first, last)
    faults = []
    for key in sorted({*stored, *expected}, key=str):
        for day in sorted({*stored.get(key, {}), *expected.get(key, {})}):
            have, want = stored.get(key, {}).get(day), expected.get(key, {}).get(day)
            if have != want:
                faults.append(f"{day} {key[0]} {key[1] or ''}: stored {have}, entries say {want}")
    return faults
