"""What a correction would do to the targets of its day and week, before anybody saves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from svpp.facts.values import Presence
from svpp.journal import current
from svpp.journal.reference import plans_of
from svpp.journal.rollup import Rules
from svpp.measure.what_if import Changes, Ground, Hours, changed, compare_hours, field_seconds, taken
from svpp.places.lookup import calendar_at, tags_at
from svpp.plan.catalogue import HoursSource, Indicator
from svpp.when.days import bounds_of, days, monday_of


@dataclass(frozen=True, slots=True)
class Effect:
    hours: tuple[Hours, ...]
    #: the guard's seconds on the field that day
    before: int
    after: int
    #: entries that share time with what is changed: (entry, shared seconds, the changed entry)
    shared: tuple[tuple[str, int, str], ...]

    @property
    def rows(self) -> list[list[Hours]]:
        """Those that change, the indicators of the same hours together."""
        found: dict[tuple[object, ...], list[Hours]] = {}
        for one in self.hours:
            if one.before != one.after:
                key = (one.indicator.source, one.indicator.reading, one.first, one.last)
                found.setdefault(key, []).append(one)
        return list(found.values())

    @property
    def changes_a_verdict(self) -> bool:
        return any(h.reached(h.before) != h.reached(h.after) for h in self.hours)


def effect(session: Session, guard_id: int, day: date, changes: Changes, rules: Rules) -> Effect:
    """Hours-indicators of the day and its ISO week, as now and as they would be."""
    monday = monday_of(day)
    sunday = monday + timedelta(days=6)
    start, end = bounds_of(monday, rules.zone)[0], bounds_of(sunday, rules.zone)[1]
    before = current.presences(session, start - rules.suspect_after, end)
    after = changed(before, changes)
    tags = tags_at(session, None)
    ground = Ground(rules.zone, rules.suspect_after, {d: tags.on(d) for d in days(monday, sunday)})
    return Effect(
        hours=tuple(compare_hours(_indicators(session, day, monday, sunday), before, after, ground)),
        before=field_seconds(before, guard_id, day, ground),
        after=field_seconds(after, guard_id, day, ground),
        shared=_shared(after, changes, guard_id, ground),
    )


def _indicators(
    session: Session, day: date, monday: date, sunday: date
) -> list[tuple[Indicator, date, date]]:
    """Those that judge this day or its week."""
    calendar = calendar_at(session, None, monday.year, sunday.year)
    found = []
    for plan in plans_of(session, day.year):
        for indicator in plan.indicators:
            if not isinstance(indicator.source, HoursSource):
                continue
            if indicator.kind == "hours_per_week":
                found.append((indicator, monday, sunday))
            elif indicator.kind == "hours_per_day" and calendar.counts(day, indicator.days):
                found.append((indicator, day, day))
    return found


def _shared(
    after: list[Presence], changes: Changes, guard_id: int, ground: Ground
) -> tuple[tuple[str, int, str], ...]:
    found = []
    for entry, presence in changes.items():
        if presence is not None:
            found += [(other, seconds, entry) for other, seconds in taken(after, entry, guard_id, ground)]
    return tuple(found)
