"""The lines behind a figure that is no hours, in words: what a workbook's sheet and a printed proof both show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from svpp.facts.pieces import entries_of
from svpp.facts.values import Finding, Incident, Line
from svpp.measure import lines
from svpp.measure.cases import due, last_second
from svpp.measure.period import year_period
from svpp.plan.catalogue import FIELD_ACTIVITIES, HOUR_KINDS, EventsSource, Indicator, LinesSource, Register
from svpp.report.actions import action_words, actions, where_words
from svpp.report.assemble import Report, rules
from svpp.report.blocks import Block
from svpp.report.names import Names
from svpp.report.traces import Trace, traces
from svpp.report.weights import Weight, facts, weights
from svpp.when.days import day_of
from svpp.words import Speaker

#: a day, or epoch seconds
Moment = date | int


@dataclass(frozen=True, slots=True)
class ProofRow:
    """weight: what it adds. details: its fields in words. did: the logged actions among its evidence, in words."""

    trace: Trace
    weight: Weight
    day: date
    what: str
    place: str | None = None
    since: Moment | None = None
    due: Moment | None = None
    done: Moment | None = None
    details: str = ""
    did: tuple[str, ...] = ()
    #: of a register's line; None where no evidence is kept
    evidence: tuple[str, ...] | None = None
    #: at an event: the guard who was there, whoever of the duo logged it
    guard: int | None = None

    @property
    def who(self) -> int:
        return self.trace.owner_id if self.guard is None else self.guard


class ProofRows:
    """`masked`: without free text, which may name somebody."""

    def __init__(self, session: Session, report: Report, names: Names, say: Speaker, *, masked: bool) -> None:
        self.session, self.report, self.names, self.say, self.masked = session, report, names, say, masked
        self.known = facts(report)
        today = day_of(report.inputs.as_of, report.zone)
        self.found = {
            i.id: weights(i, figure, self.known, today)
            for i, figure in report.rows
            if i.kind not in HOUR_KINDS
        }
        self.behind = traces(session, report.as_of, [one.entry for own in self.found.values() for one in own])
        named = [entry for line in self.known.values() for entry in entries_of(line.evidence)]
        self.actions = actions(session, report.as_of, rules(report), named)
        self.incidents = {one.entry: one for one in report.inputs.incidents}
        self.findings = {one.entry: one for one in report.inputs.findings}

    def of(self, indicator: Indicator, at_events: Iterable[Block]) -> Iterator[ProofRow]:
        """In the order of the figure's entries; of events in the order of their blocks."""
        if isinstance(indicator.source, EventsSource):
            return self._events(indicator.source, at_events)
        return (self._row(indicator, weight) for weight in self.found.get(indicator.id, ()))

    def _row(self, indicator: Indicator, weight: Weight) -> ProofRow:
        trace = self.behind[weight.entry]
        if weight.entry in self.known:
            return self._of_register(indicator, self.known[weight.entry], weight, trace)
        if weight.entry in self.incidents:
            return self._of_incident(indicator, self.incidents[weight.entry], weight, trace)
        return self._of_finding(self.findings[weight.entry], weight, trace)

    def _of_register(self, indicator: Indicator, line: Line, weight: Weight, trace: Trace) -> ProofRow:
        source, register = indicator.source, self.report.plan.register(line.register)
        of_lines = source if isinstance(source, LinesSource) else None
        has_done = of_lines is not None and (of_lines.until_field or indicator.kind == "deadline")
        return ProofRow(
            trace,
            weight,
            line.occurred_on,
            register.name.in_(self.say.language) if register else line.register,
            since=lines.date_in(line, of_lines.from_field) if of_lines and indicator.within else None,
            due=due(line, of_lines, indicator.within) if of_lines else None,
            done=lines.date_in(line, of_lines.until_field or lines.OCCURRED_ON)
            if of_lines and has_done
            else None,
            details=self._details(register, line.fields) if register else "",
            did=tuple(self._did(line)) if register else (),
            evidence=tuple(line.evidence),
        )

    def _details(self, register: Register, values: Mapping[str, Any]) -> str:
        parts = []
        for one in register.fields:
            value = values.get(one.code)
            if value in (None, "") or (self.masked and one.type in ("text", "long_text")):
                continue
            shown = {o.code: o.name.in_(self.say.language) for o in one.options}.get(str(value), str(value))
            if isinstance(value, bool):
                shown = self.say.t("year.yes" if value else "year.no")
            parts.append(f"{one.name.in_(self.say.language)}{self.say.colon} {shown}")
        return "; ".join(parts)

    def _did(self, line: Line) -> Iterator[str]:
        say, names = self.say, asdict(self.names)
        for entry in entries_of(line.evidence):
            if (one := self.actions.get(entry)) is not None:
                title = say.t("did.title", what=action_words(one, self.report.plan, names, say))
                yield f"{title}, {where_words(one, names, say)} {say.day(one.day)} ({one.entry})"

    def _of_incident(
        self, indicator: Indicator, incident: Incident, weight: Weight, trace: Trace
    ) -> ProofRow:
        what = self.names.incident.get(incident.category, incident.category)
        within = indicator.within
        by = last_second(incident.observed_at, within) if within is not None else None
        return self._observed(incident.observed_at, what, weight, trace, by, incident.reported_at)

    def _of_finding(self, finding: Finding, weight: Weight, trace: Trace) -> ProofRow:
        what = self.names.finding.get(finding.offence, finding.offence)
        return self._observed(finding.observed_at, what, weight, trace, None, finding.transmitted_at)

    def _observed(
        self, at: int, what: str, weight: Weight, trace: Trace, by: int | None, done: int | None
    ) -> ProofRow:
        place, day = trace.data.get("place"), day_of(at, self.report.zone)
        called = self.names.place.get(place, place) if place else None
        return ProofRow(trace, weight, day, what, called, since=at, due=by, done=done)

    def _events(self, source: EventsSource, at_events: Iterable[Block]) -> Iterator[ProofRow]:
        """A row a block at an event; each event adds 1 with its first."""
        year = year_period(self.report.inputs)
        wanted = {
            e.event for e in self.report.inputs.events if e.public_authority or not source.public_authority
        }
        own = [
            b
            for b in at_events
            if b.event in wanted and b.activity in FIELD_ACTIVITIES and year is not None and year.holds(b.day)
        ]
        behind = traces(self.session, self.report.as_of, {b.entry for b in own})
        groups: dict[str, int] = {}
        for block in own:
            assert block.event is not None
            new = block.event not in groups
            group = groups.setdefault(block.event, len(groups) + 1)
            yield ProofRow(
                behind[block.entry],
                Weight(block.entry, int(new), None, group=group),
                block.day,
                self.names.event.get(block.event, block.event),
                self.names.place.get(block.place, block.place),
                since=block.start,
                done=block.end,
                guard=block.guard,
            )
