"""Day totals: a dirty day is cut into segments and summed when it is next read. Droppable at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.db import writing
from svpp.driver import form_of, run
from svpp.facts.segments import Segment, clip, segments
from svpp.facts.values import Presence
from svpp.journal import approval, current, dirty
from svpp.journal.models import DayTotal, DirtyDay, RollupStamp
from svpp.journal.numbers import hold_journal
from svpp.journal.stale import stamp_anew, tags_of
from svpp.measure.assess import RULES_VERSION
from svpp.measure.figure import DayTotal as Total
from svpp.measure.totals import total_day
from svpp.places.lookup import TagIndex, tag_stamp
from svpp.when.days import bounds_of, day_of

Key = tuple[str, str | None]
#: begins the tag under which the presence at one event is summed
EVENT = "event:"
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


def following(day: date) -> date:
    """What starts on a day may end on the next."""
    return day + timedelta(days=1)


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
    start, end = bounds_of(day, rules.zone)
    window = bounds_of(day - timedelta(days=1), rules.zone)[0]
    presences = current.presences(session, window - rules.suspect_after, end)
    # a presence is approved with the day on which it began
    earliest = min((p.start for p in presences if p.end is not None and p.end > start), default=start)
    guards_approved = approval.approved_days(session, min(day_of(earliest, rules.zone), day), day)
    totals = cut_day(day, presences, rules, tags, guards_approved)
    rows = [
        {
            "day": day,
            "activity": activity,
            "tag": tag or "",
            "person_seconds": total.person,
            "coverage_seconds": total.coverage,
            "provisional_seconds": total.provisional,
            "entries": total.entries,
        }
        for (activity, tag), total in totals.items()
    ]
    if rows:
        session.connection().execute(sa.insert(DayTotal), rows)
    dirty.mark(session, _far_days(day, presences, rules), 0)


def _far_days(day: date, presences: Iterable[Presence], rules: Rules) -> list[date]:
    """Days after the next into which a presence that began on this day reaches: whatever made this day dirty, such as
    its approval, marked the next day alone, and how much of theirs is provisional follows from it too."""
    start, end = bounds_of(day, rules.zone)
    ends = [p.end for p in presences if p.end is not None and start <= p.start < end]
    span = (day_of(max(ends) - 1, rules.zone) - day).days if ends else 0
    return [day + timedelta(days=later) for later in range(2, min(span, dirty.MOST_DAYS) + 1)]


def cut_day(
    day: date, presences: Iterable[Presence], rules: Rules, tags: TagIndex, approved: approval.Approved
) -> dict[Key, Total]:
    """Totals of one local day out of presences that overlap it or the day before (pure but for its inputs)."""
    start, end = bounds_of(day, rules.zone)
    whole = segments(presences, rules.suspect_after)
    return cut_segments(day, whole, clip(whole, start, end), rules, tags, approved)


def cut_segments(
    day: date,
    whole: list[Segment],
    today: list[Segment],
    rules: Rules,
    tags: TagIndex,
    approved: approval.Approved,
) -> dict[Key, Total]:
    """`whole` tells which presences already counted on an earlier day, so that proof is counted once."""
    start, _ = bounds_of(day, rules.zone)
    crossing = {s.presence.entry for s in today if s.presence.start < start}
    earlier = total_keys([s for s in whole if s.start < start and s.presence.entry in crossing], rules, tags)
    waiting = {s.guard for s in today if (s.guard, day_of(s.presence.start, rules.zone)) not in approved}
    return total_day(today, tags.on(day), frozenset(s.guard for s in today) - waiting, earlier)


def total_keys(past: list[Segment], rules: Rules, tags: TagIndex) -> frozenset[tuple[str, str, str | None]]:
    """(entry, activity or field, tag) that counted before: the tags are those of the day they counted on."""
    found: set[tuple[str, str, str | None]] = set()
    for segment in past:
        presence = segment.presence
        bore = tags.on(day_of(segment.start, rules.zone)).get(presence.place, frozenset())
        for tag in (None, *bore, *((f"event:{presence.event}",) if presence.event else ())):
            found.add((presence.entry, presence.activity, tag))
            found.add((presence.entry, "field", tag))
    return frozenset(found)


_ONE = """
    SELECT day, person_seconds, coverage_seconds, provisional_seconds, entries FROM day_total
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
    """The same totals without the rollup: every segment of the period, cut and summed day by day."""
    whole = segments(presences, rules.suspect_after)
    by_day: dict[date, list[Segment]] = {}
    for segment in whole:
        day = day_of(segment.start, rules.zone)
        last_day = day_of(segment.end - 1, rules.zone)
        while day <= last_day:
            by_day.setdefault(day, []).append(segment)
            day += timedelta(days=1)
    found: dict[Key, dict[date, Total]] = {}
    for day in sorted(by_day):
        if first <= day <= last:
            near = [s for d in range(3) for s in by_day.get(day - timedelta(days=d), ())]
            today = clip(by_day[day], *bounds_of(day, rules.zone))
            for key, total in cut_segments(day, near, today, rules, tags, approved).items():
                found.setdefault(key, {})[day] = total
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
