"""What a closed report would say otherwise today, and the entries that made the difference."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.facts.pieces import entries_of
from svpp.journal.models import Decision, Revision
from svpp.journal.reference import cell_of, newest_plans
from svpp.measure.figure import Figure
from svpp.people.models import Person
from svpp.people.policy import Thing
from svpp.places.models import (
    ClosedDay,
    Event,
    Known,
    MarketCancellation,
    MarketDay,
    PlaceTag,
    SchoolHolidayRow,
)
from svpp.plan.catalogue import EventsSource, HoursSource, Indicator
from svpp.report.assemble import Report, assemble
from svpp.report.files import fingerprint
from svpp.report.models import FrozenReport
from svpp.report.remarks import any_since
from svpp.report.weights import facts
from svpp.when.days import day_of, days, epoch

CALENDAR: tuple[type[Known], ...] = (MarketDay, MarketCancellation, ClosedDay, SchoolHolidayRow, Event)


@dataclass(frozen=True, slots=True)
class Cause:
    """An entry that came, was corrected, withdrawn or decided upon after the report was closed."""

    entry: str
    kind: str
    #: new, corrected, withdrawn, rejected, confirmed or restored
    what: str
    at: datetime
    by: str
    reason: str | None
    #: local days it was about, before or after
    days: frozenset[date]
    thing: Thing


@dataclass(frozen=True, slots=True)
class Change:
    indicator: Indicator
    before: Figure
    after: Figure
    causes: tuple[Cause, ...]

    @property
    def hours(self) -> Fraction:
        """How many more there are of the whole period, less than 0 for fewer; a mean may read the same as before."""
        if not isinstance(self.indicator.source, HoursSource):
            return Fraction(0)
        return Fraction((self.after.numerator or 0) - (self.before.numerator or 0), 3600)


@dataclass(frozen=True, slots=True)
class Since:
    """`again`: the closed figures, made once more from the journal, hash to the same."""

    again: bool
    changes: tuple[Change, ...]
    #: causes that are no entries: plan, rules, remarks, tags, calendar
    others: tuple[str, ...]


def changed_since(session: Session, frozen: FrozenReport, now: datetime) -> Since:
    before = assemble(session, frozen.year, frozen.as_of, frozen.plan_id)
    again = fingerprint(before) == frozen.fingerprint
    after = assemble(session, frozen.year, now, frozen.plan_id)
    rows = {indicator.id: (indicator, figure) for indicator, figure in after.rows}
    moved = [(old, rows[i.id]) for i, old in before.rows if i.id in rows and _differs(old, rows[i.id][1])]
    touched = touched_since(session, before, after) if moved else ()
    proofs = _proofs(before) | _proofs(after)
    changes = tuple(
        Change(indicator, old, new, tuple(_causes(indicator, old, new, touched, proofs)))
        for old, (indicator, new) in moved
    )
    return Since(again, changes, tuple(_others(session, before, after, frozen)))


def _differs(old: Figure, new: Figure) -> bool:
    def said(figure: Figure) -> tuple[object, ...]:
        return figure.status, figure.numerator, figure.denominator, figure.value, figure.pending

    return said(old) != said(new)


def _proofs(report: Report) -> set[tuple[str, str]]:
    """(a line, an entry among its evidence): a yes falls with the action that proved it."""
    return {(line.entry, named) for line in facts(report).values() for named in entries_of(line.evidence)}


def _causes(
    indicator: Indicator, old: Figure, new: Figure, touched: Iterable[Cause], proofs: set[tuple[str, str]]
) -> list[Cause]:
    """For hours: what touches a day whose seconds moved, a break included; else what is counted now or was then."""
    if isinstance(indicator.source, HoursSource):
        moved = _moved_days(old, new)
        return [one for one in touched if one.kind == "presence" and one.days & moved]
    if isinstance(indicator.source, EventsSource):
        return [one for one in touched if one.kind == "presence"]
    counted = {
        *old.entries,
        *new.entries,
        *old.pending_entries,
        *new.pending_entries,
        *old.passed,
        *new.passed,
    }
    counted |= {named for line, named in proofs if line in counted}
    return [one for one in touched if one.entry in counted]


def _moved_days(old: Figure, new: Figure) -> set[date]:
    before = {(p.first, p.last): p.seconds for p in old.series}
    after = {(p.first, p.last): p.seconds for p in new.series}
    spans = {span for span in before.keys() | after.keys() if before.get(span) != after.get(span)}
    return {day for first, last in spans for day in days(first, last)}


def touched_since(session: Session, before: Report, after: Report) -> tuple[Cause, ...]:
    """Every entry of the year that changed between the two moments, by its last change."""
    people = {person.id: person for person in session.scalars(sa.select(Person))}
    span = (Revision.received_at > before.as_of, Revision.received_at <= after.as_of)
    changed = sa.select(Revision.entry_id).where(*span)
    decided = sa.select(Decision.entry_id).where(
        Decision.entry_id.is_not(None), Decision.at > before.as_of, Decision.at <= after.as_of
    )
    ids = set(session.scalars(changed)) | {e for e in session.scalars(decided) if e}
    last = _last_decisions(session, ids, before, after)
    plans = newest_plans(session)
    found = []
    for entry, versions in _versions(session, ids, after.as_of).items():
        newest = versions[-1]
        act, at, author, reason = _last_act(versions, last.get(entry), before.as_of)
        found.append(
            Cause(
                entry=entry,
                kind=newest.kind,
                what=act,
                at=at,
                by=people[author].name,
                reason=reason,
                days=frozenset(day for one in versions for day in _days(one, before)),
                thing=Thing(
                    owner_id=newest.guard_id,
                    team=people[newest.guard_id].team,
                    cell=cell_of(plans, newest.data["register"]) if newest.kind == "activity" else None,
                    kind=newest.kind,
                ),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.at, one.entry)))


def _versions(session: Session, ids: Iterable[str], until: datetime) -> dict[str, list[Revision]]:
    found: dict[str, list[Revision]] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), 500):
        rows = sa.select(Revision).where(
            Revision.entry_id.in_(wanted[start : start + 500]), Revision.received_at <= until
        )
        for row in session.scalars(rows.order_by(Revision.seq)):
            found.setdefault(row.entry_id, []).append(row)
    return found


def _last_decisions(session: Session, ids: set[str], before: Report, after: Report) -> dict[str, Decision]:
    rows = session.scalars(
        sa.select(Decision)
        .where(Decision.entry_id.is_not(None), Decision.at > before.as_of, Decision.at <= after.as_of)
        .order_by(Decision.seq)
    )
    return {row.entry_id: row for row in rows if row.entry_id is not None and row.entry_id in ids}


def _last_act(
    versions: list[Revision], decision: Decision | None, closed: datetime
) -> tuple[str, datetime, int, str | None]:
    newest = versions[-1]
    if decision is not None and decision.at >= newest.received_at:
        return decision.verdict, decision.at, decision.author_id, decision.reason
    act = "new" if versions[0].received_at > closed else "withdrawn" if newest.withdrawn else "corrected"
    return act, newest.received_at, newest.author_id, newest.reason


def _days(revision: Revision, report: Report) -> list[date]:
    first = day_of(epoch(revision.moment), report.zone)
    ended = revision.data.get("ended_at") if revision.kind == "presence" else None
    last = day_of(epoch(datetime.fromisoformat(ended)), report.zone) if isinstance(ended, str) else first
    return days(first, max(first, last))


def _others(session: Session, before: Report, after: Report, frozen: FrozenReport) -> Iterable[str]:
    if before.plan.hash != after.plan.hash or frozen.plan_hash != after.plan.hash:
        yield "plan"
    if frozen.rules_version != after.rules_version:
        yield "rules"
    if any_since(session, frozen.plan_id, frozen.year, frozen.as_of):
        yield "remarks"
    if _known_since(session, PlaceTag, frozen.as_of):
        yield "tags"
    if any(_known_since(session, model, frozen.as_of) for model in CALENDAR):
        yield "calendar"


def _known_since(session: Session, model: type[Known], moment: datetime) -> bool:
    newer = sa.or_(model.known_from > moment, model.known_until > moment)
    return bool(session.scalar(sa.select(sa.select(sa.literal(1)).select_from(model).where(newer).exists())))
