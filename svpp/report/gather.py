"""Gathers what a year's figures need, as of a moment; `svpp.measure` decides, this only fetches.

When nothing was received after the moment, the clean day totals and the current tables serve. Else the totals serve for
the days that nothing newer is about and on which places bore the same tags as is known now; the other days are cut anew
from what was known then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar, cast

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from svpp import clock
from svpp.db import begin_snapshot, writing
from svpp.facts.values import Presence
from svpp.journal import approval, asof, current, rollup
from svpp.journal.changed import days_since
from svpp.journal.kept import Kept
from svpp.journal.numbers import hold_journal
from svpp.journal.rollup import Key, Rules
from svpp.journal.stale import tagged_otherwise
from svpp.journal.touched import LATER_DAYS
from svpp.measure.figure import DayTotal
from svpp.measure.inputs import EventPresence, Inputs
from svpp.measure.totals import EVENT
from svpp.places.lookup import calendar_at, public_authority, tags_at
from svpp.places.town import Town, tags_changed_since
from svpp.plan.catalogue import HoursSource, Plan
from svpp.report.standing import proven
from svpp.when.days import bounds_of, epoch, instant, spans, weeks_of_year

#: what was received longer ago than this is committed or gone: nobody waits for the journal that long
JUST_NOW = timedelta(minutes=1)
DAY = timedelta(days=1)
#: before any line of a register
EVER = datetime(1900, 1, 1, tzinfo=UTC)
T = TypeVar("T")
Now = Callable[[Session, datetime, datetime], T]
Past = Callable[[Session, datetime, datetime, datetime], T]
_FACTS = Kept[object](16)
_TOTALS = Kept[Mapping[Key, Mapping[date, DayTotal]]](16)


@dataclass(frozen=True, slots=True)
class Moment:
    """As of when. `past`: something was received or tagged later."""

    as_of: datetime
    past: bool


def moment(session: Session, as_of: datetime) -> Moment:
    return Moment(as_of, asof.changed_since(session, as_of) or tags_changed_since(session, as_of))


def settle(session: Session, as_of: datetime, rules: Rules) -> Moment:
    """Makes `as_of` a moment whose past is closed, and opens one view of the database on it.

    Whoever files takes the journal first and stamps then (`clock.again`); so once the journal has been ours after
    `as_of`, nothing received by then is still on its way, and the same `as_of` gives the same figures for ever.
    Where the database cannot be written, reading goes on: with what is committed, and a full pass.
    """
    try:
        if clock.now() - as_of < JUST_NOW:
            with writing(session):
                hold_journal(session)
        begin_snapshot(session)
        when = moment(session, as_of)
        if rollup.is_clean(session, rules):
            return when
        rollup.make_clean(session, rules)
    except DBAPIError:  # locked, full, or a standby that only reads
        session.rollback()
    begin_snapshot(session)
    return moment(session, as_of)


def rules_of(place: Town, suspect_hours: int) -> Rules:
    return Rules(zone=place.zone, suspect_after=suspect_hours * 3600)


def gather(session: Session, plan: Plan, year: int, as_of: datetime, rules: Rules) -> Inputs:
    """Everything `assess` needs for one year of a plan."""
    when = settle(session, as_of, rules)
    first, last = span(year)
    # what was stated, reached or last noted before the plan may hold in it
    until_end = (EVER, _midnight(plan.period_until + timedelta(days=1), rules))
    in_year = (_midnight(date(year, 1, 1), rules), _midnight(date(year + 1, 1, 1), rules))
    totals = day_totals(session, first, last, when, rules, selectors(plan))
    lines = _facts(session, when, "activity", *until_end, asof.lines, current.lines)
    return Inputs(
        year=year,
        plan_from=plan.period_from,
        plan_until=plan.period_until,
        as_of=epoch(when.as_of),
        zone=rules.zone,
        calendar=calendar_at(session, when.as_of, first.year, last.year),
        totals=totals,
        events=_events(session, totals, year, when),
        incidents=_facts(session, when, "incident", *in_year, asof.incidents, current.incidents),
        findings=_facts(session, when, "finding", *in_year, asof.findings, current.findings),
        lines=proven(session, when.as_of, lines, past=when.past),
    )


def span(year: int) -> tuple[date, date]:
    """The days whose totals a year needs: its own, and whole weeks at both ends."""
    mondays = weeks_of_year(year)
    return min(date(year, 1, 1), mondays[0]), max(date(year, 12, 31), mondays[-1] + timedelta(days=6))


def selectors(plan: Plan) -> set[Key]:
    """What of the presence the plan's indicators look at."""
    sources = (indicator.source for indicator in plan.indicators)
    return {(source.activity, source.tag) for source in sources if isinstance(source, HoursSource)}


def day_totals(
    session: Session, first: date, last: date, when: Moment, rules: Rules, wanted: Iterable[Key]
) -> Mapping[Key, Mapping[date, DayTotal]]:
    """Of the keys wanted and of every event: from the clean totals, or else from the entries themselves."""
    name = rollup.clean_name(session, rules)
    if name is None:
        return totals_by_full_pass(session, first, last, when, rules)
    keys = frozenset(wanted)
    found = _TOTALS.get(
        session,
        (name, first, last, keys),
        lambda: rollup.read_totals(session, first, last, [*keys, *rollup.event_keys(session)]),
    )
    if not when.past:
        return found
    # what was known then is closed (`settle`): nothing but other rules or tags gives other totals
    then = ("then", when.as_of, first, last, keys, rules.stamp(session))
    return _TOTALS.get(session, then, lambda: _as_they_were(session, found, keys, first, last, when, rules))


def _as_they_were(
    session: Session,
    now: Mapping[Key, Mapping[date, DayTotal]],
    keys: Iterable[Key],
    first: date,
    last: date,
    when: Moment,
    rules: Rules,
) -> Mapping[Key, Mapping[date, DayTotal]]:
    """Today's totals, with the days that anything newer is about cut anew from what was known then."""
    tags, number = tags_at(session, when.as_of), asof.last_number(session, when.as_of)
    anew = days_since(session, when.as_of, first, last, rules.zone)
    anew |= tagged_otherwise(tags, tags_at(session, None), {tag for _, tag in keys}, first, last)
    found = {key: {day: total for day, total in days.items() if day not in anew} for key, days in now.items()}
    changed, then = asof.changed_presences(session, when.as_of, *starts_between(first, last, rules))
    for start, end in spans(anew):
        reach = starts_between(start, end, rules)
        there = current.presences(session, *reach, number)
        known = [one for one in there if one.entry not in changed] + [one for one in then if _in(one, *reach)]
        approved = asof.approved_days(session, when.as_of, start - LATER_DAYS * DAY, end, rules.zone)
        for key, days in rollup.full_pass(known, start, end, rules, tags, approved).items():
            found[key] = {**found.get(key, {}), **days}
    return {key: days for key, days in found.items() if days}


def starts_between(first: date, last: date, rules: Rules) -> tuple[int, int]:
    """From when to when a presence may start that counts on these days; epoch seconds."""
    start = bounds_of(first - timedelta(days=1), rules.zone)[0] - rules.suspect_after
    return start - int(current.LONGEST_CONFIRMED.total_seconds()), bounds_of(last, rules.zone)[1]


def _in(presence: Presence, start: int, end: int) -> bool:
    return start <= presence.start < end


def totals_by_full_pass(
    session: Session, first: date, last: date, when: Moment, rules: Rules
) -> dict[Key, dict[date, DayTotal]]:
    """The day totals from every presence of the period; seconds of work where the rollup takes one read."""
    start, end = starts_between(first, last, rules)
    if when.past:
        presences = asof.presences(session, when.as_of, start, end)
        approved = asof.approved_days(session, when.as_of, first - LATER_DAYS * DAY, last, rules.zone)
    else:
        presences = current.presences(session, start, end)
        approved = approval.approved_days(session, first - LATER_DAYS * DAY, last)
    tags = tags_at(session, when.as_of)
    return rollup.full_pass(presences, first, last, rules, tags, approved)


def _events(
    session: Session, totals: Mapping[Key, Mapping[date, DayTotal]], year: int, when: Moment
) -> list[EventPresence]:
    """Events at which somebody was present in the year. The proof is listed per day (`svpp.report.proof`)."""
    authority = public_authority(session, when.as_of)
    found = []
    tags = sorted(tag for activity, tag in totals if activity == "event" and tag and tag.startswith(EVENT))
    for tag in tags:
        code, days = tag.removeprefix(EVENT), totals["event", tag]
        present = tuple(d for d in sorted(days) if d.year == year and days[d].person > 0)
        if present and code in authority:
            count = days[present[0]].carried + sum(days[d].entries for d in present)
            found.append(EventPresence(code, authority[code], present, tuple([code] * count)))
    return found


def _facts(
    session: Session, when: Moment, kind: str, first: datetime, last: datetime, past: Past[T], now: Now[T]
) -> T:
    """Of entries of one kind: as known at the moment, or what the current tables hold."""
    if when.past and asof.kind_changed_since(session, when.as_of, kind):
        return past(session, when.as_of, first, last)
    name = (kind, current.last_change(session, kind), first, last)
    return cast(T, _FACTS.get(session, name, lambda: now(session, first, last)))


def _midnight(day: date, rules: Rules) -> datetime:
    return instant(bounds_of(day, rules.zone)[0])
