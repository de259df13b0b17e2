"""What the pictures of a period are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.facts.segments import Segment, clip, segments
from svpp.journal import current
from svpp.journal.models import Entry
from svpp.journal.rollup import Rules
from svpp.measure.patterns import Cross, by_hour, by_week, cross
from svpp.when.days import bounds_of, day_of, days

#: where an incident without a place stands
NOWHERE = ""


@dataclass(frozen=True, slots=True)
class Patterns:
    first: date
    last: date
    #: (place, local hour) → person seconds
    hours: dict[tuple[str, int], int]
    #: Monday → person seconds; weeks at the edges may be cut
    weeks: dict[date, int]
    incidents: Cross


def patterns(session: Session, first: date, last: date, rules: Rules) -> Patterns:
    """Of everybody together, as the plan counts; days are local and inclusive."""
    start, end = bounds_of(first, rules.zone)[0], bounds_of(last, rules.zone)[1]
    presences = current.presences(session, start - rules.suspect_after, end)
    parts = _by_day(clip(segments(presences, rules.suspect_after), start, end), rules)
    rows = session.execute(
        sa.select(Entry.place, Entry.what).where(
            Entry.kind == "incident",
            Entry.day.between(first, last),
            Entry.withdrawn.is_(False),
            Entry.rejected.is_(False),
        )
    )
    return Patterns(
        first=first,
        last=last,
        hours=by_hour(parts, rules.zone),
        weeks=by_week(parts, rules.zone),
        incidents=cross((place or NOWHERE, what) for place, what in rows),
    )


def _by_day(parts: list[Segment], rules: Rules) -> list[Segment]:
    """Cut at midnight."""
    found = []
    for part in parts:
        first, last = day_of(part.start, rules.zone), day_of(part.end - 1, rules.zone)
        if first == last:
            found.append(part)
        else:
            found += [
                piece for day in days(first, last) for piece in clip([part], *bounds_of(day, rules.zone))
            ]
    return found


def last_day(session: Session, today: date) -> date:
    """The last day with anything on it, not after today."""
    found = session.scalar(
        sa.select(sa.func.max(Entry.day)).where(Entry.kind == "presence", Entry.day <= today)
    )
    return found or today


def weeks_before(day: date, n: int) -> date:
    return day - timedelta(weeks=n) + timedelta(days=1)
