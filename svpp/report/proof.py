"""The entries behind a figure: for hours the segments of the days, for the rest the lines that were counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.facts.segments import Segment, by_day, segments
from svpp.facts.values import Presence
from svpp.journal import asof, current
from svpp.journal.reference import cell_of, newest_plans
from svpp.journal.rollup import Rules
from svpp.measure.inputs import EventPresence
from svpp.measure.totals import counts_for
from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may
from svpp.places.lookup import TagIndex, tags_at
from svpp.plan.catalogue import FIELD_ACTIVITIES, EventsSource, HoursSource, Indicator
from svpp.report.assemble import Report, rules
from svpp.report.cuts import Cut, cuts
from svpp.report.gather import Moment, moment, starts_between
from svpp.report.traces import Trace, traces
from svpp.when.days import bounds_of, day_of, instant, monday_of, spans, zulu


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One entry, or for hours one segment of it, behind a figure."""

    entry: str
    kind: str
    owner_id: int
    team: str | None
    guard: str
    guard_name: str
    day: date
    what: str
    place: str | None
    started_at: datetime | None
    until: datetime | None
    #: hours: what this line adds; None elsewhere
    seconds: int | None
    #: shares: whether it passed; None where that means nothing, "pending" lines are False with `pending`
    passed: bool | None
    pending: bool
    revision: str
    device: str | None
    received_at: datetime
    corrected_by: str | None
    corrected_name: str | None
    reason: str | None
    data: dict[str, Any]
    #: hours: why this is not all of its presence
    cut: Cut | None = None
    #: presences: the day on which it began, with which it is approved
    began_on: date | None = None

    @property
    def approved_with(self) -> tuple[int, date]:
        """Whose day's approval it is part of."""
        return self.owner_id, self.began_on or self.day

    def as_json(self) -> dict[str, Any]:
        """Without `data`: personal details are read at /api/v1/entries/<entry>, under that address's rules."""
        return {
            "entry": self.entry,
            "kind": f"{self.kind}/1",
            "guard": self.guard,
            "date": self.day.isoformat(),
            "what": self.what,
            "place": self.place,
            "from": _text(self.started_at),
            "until": _text(self.until),
            "seconds": self.seconds,
            "passed": self.passed,
            "pending": self.pending,
            "revision": self.revision,
            "device": self.device,
            "received_at": _text(self.received_at),
            "corrected_by": self.corrected_by,
            "reason": self.reason,
            "evidence": list(self.data.get("evidence") or ()),
        }


@dataclass(frozen=True, slots=True)
class Proof:
    """The lines this actor may see, and how many there are besides: the figure is theirs, the entries are not."""

    lines: tuple[ProofLine, ...]
    hidden: int
    hidden_seconds: int


def proof_for(session: Session, actor: Actor, report: Report, day: date | None = None) -> Proof:
    """The proof, through what the actor may read; tokens read figures, no entries."""
    plans = newest_plans(session)
    shown: list[ProofLine] = []
    hidden: list[ProofLine] = []
    for one in lines(session, report, day):
        cell = cell_of(plans, one.what) if one.kind == "activity" else None
        thing = Thing(owner_id=one.owner_id, team=one.team, cell=cell, kind=one.kind)
        (shown if may(actor, "read_entry", thing) else hidden).append(one)
    return Proof(tuple(shown), len(hidden), sum(one.seconds or 0 for one in hidden))


def lines(session: Session, report: Report, day: date | None = None) -> list[ProofLine]:
    """The proof of the report's single indicator: of one day (for weekly hours its week), or of the year."""
    indicator, figure = report.rows[0]
    if isinstance(indicator.source, (HoursSource, EventsSource)):
        return _presence_lines(session, report, indicator, day)
    ids = [*figure.entries, *(e for e in figure.pending_entries if e not in figure.entries)]
    behind = traces(session, report.as_of, ids)
    passed, pending = set(figure.passed), set(figure.pending_entries)
    judged = bool(figure.passed or figure.pending_entries) or indicator.kind in ("share", "share_within")
    found = [
        _line(entry, trace, report, entry in passed if judged else None, entry in pending)
        for entry, trace in behind.items()
    ]
    found = [one for one in found if day is None or one.day == day]
    return sorted(found, key=lambda one: (one.day, one.started_at or instant(0), one.entry))


def _presence_lines(
    session: Session, report: Report, indicator: Indicator, day: date | None
) -> list[ProofLine]:
    when, own, tags = moment(session, report.as_of), rules(report), tags_at(session, report.as_of)
    events = _events(report, indicator)
    found: list[tuple[date, Segment]] = []
    why: dict[tuple[date, int, int], Cut] = {}
    for first, last in _periods(report, indicator, day, events):
        for one_day, today in cut_days(presences_between(session, when, first, last, own), first, last, own):
            found += [(one_day, s) for s in today if _counts(s, indicator, one_day, tags)]
            why |= {(one_day, *key): cut for key, cut in cuts(today, bounds_of(one_day, own.zone)).items()}
    if isinstance(indicator.source, EventsSource):
        codes = {event.event for event in events}
        found = [(d, s) for d, s in found if s.presence.event in codes]
    behind = traces(session, report.as_of, {s.presence.entry for _, s in found})
    people = {person.id: person for person in session.scalars(sa.select(Person))}
    return [
        replace(
            _segment_line(report, d, s, behind[s.presence.entry], people[s.guard]),
            cut=why.get((d, s.guard, s.start)),
        )
        for d, s in found
    ]


def _events(report: Report, indicator: Indicator) -> list[EventPresence]:
    """Those that the indicator counts; none for hours."""
    source = indicator.source
    if not isinstance(source, EventsSource):
        return []
    return [event for event in report.inputs.events if event.public_authority or not source.public_authority]


def _periods(
    report: Report, indicator: Indicator, day: date | None, events: list[EventPresence]
) -> list[tuple[date, date]]:
    """The days to cut: of a whole year of events only those on which somebody was at one."""
    if day is None and isinstance(indicator.source, EventsSource):
        return spans({one for event in events for one in event.days})
    if day is not None:
        monday = monday_of(day)
        return [(monday, monday + timedelta(days=6)) if indicator.kind == "hours_per_week" else (day, day)]
    over = [point for point in report.rows[0][1].series if point.over]
    return [(over[0].first, over[-1].last)] if over else []


def presences_between(session: Session, when: Moment, first: date, last: date, own: Rules) -> list[Presence]:
    """Those that may count on these days, as known then."""
    start, end = starts_between(first, last, own)
    if when.past:
        return asof.presences(session, when.as_of, start, end)
    return current.presences(session, start, end)


def cut_days(
    presences: Iterable[Presence], first: date, last: date, own: Rules
) -> Iterable[tuple[date, list[Segment]]]:
    """Each day that has any with its segments, by start and guard."""
    pieces = by_day(segments(presences, own.suspect_after), own.zone)
    for day in sorted(d for d in pieces if first <= d <= last):
        yield day, sorted(pieces[day], key=lambda s: (s.start, s.guard))


def _counts(segment: Segment, indicator: Indicator, day: date, tags: TagIndex) -> bool:
    presence, source = segment.presence, indicator.source
    if isinstance(source, EventsSource):
        return presence.event is not None and presence.activity in FIELD_ACTIVITIES
    assert isinstance(source, HoursSource)
    return counts_for(source, presence, tags.on(day))


def _segment_line(report: Report, day: date, segment: Segment, trace: Trace, guard: Person) -> ProofLine:
    """Of the guard who was there, whoever of a duo logged it."""
    return replace(
        _line(segment.presence.entry, trace, report, None, False),
        owner_id=segment.guard,
        team=guard.team,
        guard=guard.username,
        guard_name=guard.name,
        day=day,
        what=segment.presence.activity,
        place=segment.presence.place,
        started_at=instant(segment.start),
        until=instant(segment.end),
        seconds=segment.end - segment.start,
        began_on=day_of(segment.presence.start, report.inputs.zone),
    )


def _line(entry: str, trace: Trace, report: Report, passed: bool | None, pending: bool) -> ProofLine:
    moment_ = None if trace.kind == "activity" else trace.moment
    return ProofLine(
        entry=entry,
        kind=trace.kind,
        owner_id=trace.owner_id,
        team=trace.team,
        guard=trace.guard,
        guard_name=trace.guard_name,
        day=day_of(int(trace.moment.timestamp()), report.inputs.zone),
        what=trace.what,
        place=trace.data.get("place"),
        started_at=moment_,
        until=None,
        seconds=None,
        passed=passed,
        pending=pending,
        revision=trace.revision,
        device=trace.device,
        received_at=trace.received_at,
        corrected_by=trace.corrected_by,
        corrected_name=trace.corrected_name,
        reason=trace.reason,
        data=trace.data,
    )


def _text(moment_: datetime | None) -> str | None:
    return zulu(moment_) if moment_ else None
