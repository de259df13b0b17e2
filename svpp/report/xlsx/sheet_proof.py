"""The lines behind the figures that are no hours: what each adds to numerator and denominator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from svpp.facts.pieces import entries_of
from svpp.facts.values import Finding, Incident, Line
from svpp.measure import lines
from svpp.measure.cases import due
from svpp.measure.period import year_period
from svpp.plan.catalogue import FIELD_ACTIVITIES, EventsSource, Indicator, LinesSource, Register
from svpp.report.actions import action_words, actions, where_words
from svpp.report.assemble import rules
from svpp.report.blocks import Block
from svpp.report.traces import Trace, traces
from svpp.report.weights import Weight, facts, weights
from svpp.report.xlsx.book import Book
from svpp.report.xlsx.layout import PROOF_COLUMNS, is_hours
from svpp.when.days import day_of, epoch

AT = {name: place for place, name in enumerate(PROOF_COLUMNS)}
#: sums of numerator and denominator, by indicator
Sums = dict[str, tuple[int, int | None]]


def write_proof(book: Book, at_events: list[Block]) -> Sums:
    book.head(
        "proof",
        [book.say.t(f"rep.x.proof.{name}") for name in PROOF_COLUMNS],
        (11, 11, 26, 44, 22, 19, 19, 19, 8, 8, 8, 8, 18, 8, 9, 19, 9, 38, 38),
    )
    known = facts(book.report)
    found = {i.id: weights(i, figure, known) for i, figure in book.report.rows if not is_hours(i)}
    entries = [one.entry for own in found.values() for one in own]
    rows = _Rows(book, known, traces(book.session, book.report.as_of, entries))
    sums: Sums = {}
    for indicator, _ in book.report.rows:
        if isinstance(indicator.source, EventsSource):
            sums[indicator.id] = rows.events(indicator, at_events)
        elif indicator.id in found:
            for one in found[indicator.id]:
                rows.line(indicator, one)
            sums[indicator.id] = _summed(found[indicator.id])
    book.sheets["proof"].autofilter(0, 0, rows.row, len(PROOF_COLUMNS) - 1)
    return sums


def _summed(found: Iterable[Weight]) -> tuple[int, int | None]:
    below = [one.denominator for one in found if one.denominator is not None]
    return sum(one.numerator or 0 for one in found), sum(below) if below else None


class _Rows:
    def __init__(self, book: Book, known: Mapping[str, Line], behind: Mapping[str, Trace]) -> None:
        self.book, self.page, self.row = book, book.sheets["proof"], 0
        self.known, self.behind = known, behind
        named = [entry for line in known.values() for entry in entries_of(line.evidence)]
        self.did = actions(book.session, book.report.as_of, rules(book.report), named)
        self.incidents = {one.entry: one for one in book.report.inputs.incidents}
        self.findings = {one.entry: one for one in book.report.inputs.findings}

    def line(self, indicator: Indicator, weight: Weight) -> None:
        self.row += 1
        trace = self.behind[weight.entry]
        book, page, row = self.book, self.page, self.row
        book.text(page, row, AT["indicator"], indicator.id)
        if weight.entry in self.known:
            self._of_register(indicator, self.known[weight.entry])
        elif weight.entry in self.incidents:
            self._of_incident(indicator, self.incidents[weight.entry], trace)
        else:
            self._of_finding(self.findings[weight.entry], trace)
        book.number(page, row, AT["numerator"], weight.numerator)
        book.number(page, row, AT["denominator"], weight.denominator)
        book.number(page, row, AT["pending"], 1 if weight.pending else None)
        book.number(page, row, AT["group"], weight.group)
        if not book.masks.masked:
            book.text(page, row, AT["value"], weight.value)
        self._trace(trace)

    def _trace(self, trace: Trace) -> None:
        book, page, row = self.book, self.page, self.row
        book.text(page, row, AT["who"], book.masks.of(trace.owner_id))
        book.moment(page, row, AT["received"], epoch(trace.received_at))
        book.number(page, row, AT["corrected"], 1 if trace.corrected_by else None)
        book.text(page, row, AT["entry"], trace.entry)
        book.text(page, row, AT["revision"], trace.revision)

    def _of_register(self, indicator: Indicator, line: Line) -> None:
        book, page, row, source = self.book, self.page, self.row, indicator.source
        register = book.report.plan.register(line.register)
        book.day(page, row, AT["day"], line.occurred_on)
        book.text(page, row, AT["what"], register.name.in_(book.say.language) if register else line.register)
        if register is not None:
            details = [_details(book, register, line.fields), *self._did(line)]
            book.text(page, row, AT["details"], "; ".join(part for part in details if part))
        book.number(page, row, AT["evidence"], len(line.evidence))
        if isinstance(source, LinesSource):
            has_term = indicator.within is not None
            book.day(page, row, AT["from"], lines.date_in(line, source.from_field) if has_term else None)
            book.day(page, row, AT["due"], due(line, source, indicator.within))
            if source.until_field or indicator.kind == "deadline":
                book.day(page, row, AT["done"], lines.date_in(line, source.until_field or lines.OCCURRED_ON))

    def _did(self, line: Line) -> list[str]:
        """The logged actions among the line's evidence, in words."""
        book, names = self.book, asdict(self.book.names)
        found = [self.did[entry] for entry in entries_of(line.evidence) if entry in self.did]
        return [
            f"{book.say.t('did.title', what=action_words(one, book.report.plan, names, book.say))}, "
            f"{where_words(one, names, book.say)} {book.say.day(one.day)} ({one.entry})"
            for one in found
        ]

    def _of_incident(self, indicator: Indicator, incident: Incident, trace: Trace) -> None:
        self._observed(
            incident.observed_at, self.book.names.incident.get(incident.category, incident.category), trace
        )
        if indicator.within is not None:
            due = incident.observed_at + indicator.within.amount * 3600
            self.book.moment(self.page, self.row, AT["due"], due)
        self.book.moment(self.page, self.row, AT["done"], incident.reported_at)

    def _of_finding(self, finding: Finding, trace: Trace) -> None:
        self._observed(
            finding.observed_at, self.book.names.finding.get(finding.offence, finding.offence), trace
        )
        self.book.moment(self.page, self.row, AT["done"], finding.transmitted_at)

    def _observed(self, at: int, what: str, trace: Trace) -> None:
        book, page, row = self.book, self.page, self.row
        place = trace.data.get("place")
        book.moment(page, row, AT["from"], at)
        book.day(page, row, AT["day"], day_of(at, book.zone))
        book.text(page, row, AT["what"], what)
        book.text(page, row, AT["place"], book.names.place.get(place, place) if place else None)

    def events(self, indicator: Indicator, at_events: list[Block]) -> tuple[int, int | None]:
        """A row a block at an event; each event adds 1 with its first."""
        assert isinstance(indicator.source, EventsSource)
        year = year_period(self.book.report.inputs)
        wanted = {
            e.event
            for e in self.book.report.inputs.events
            if e.public_authority or not indicator.source.public_authority
        }
        groups: dict[str, int] = {}
        own = [
            b
            for b in at_events
            if b.event in wanted and b.activity in FIELD_ACTIVITIES and year is not None and year.holds(b.day)
        ]
        behind = traces(self.book.session, self.book.report.as_of, {b.entry for b in own})
        for block in own:
            assert block.event is not None
            new = block.event not in groups
            group = groups.setdefault(block.event, len(groups) + 1)
            self._event_row(indicator, block, behind[block.entry], new=new, group=group)
        return len(groups), None

    def _event_row(self, indicator: Indicator, block: Block, trace: Trace, *, new: bool, group: int) -> None:
        self.row += 1
        book, page, row = self.book, self.page, self.row
        book.text(page, row, AT["indicator"], indicator.id)
        book.day(page, row, AT["day"], block.day)
        book.text(page, row, AT["what"], book.names.event.get(block.event or "", block.event))
        book.text(page, row, AT["place"], book.names.place.get(block.place, block.place))
        book.moment(page, row, AT["from"], block.start)
        book.moment(page, row, AT["done"], block.end)
        book.number(page, row, AT["numerator"], int(new))
        book.number(page, row, AT["group"], group)
        self._trace(trace)


def _details(book: Book, register: Register, values: Mapping[str, Any]) -> str:
    """The line's fields as a person reads them; free text, which may name somebody, only with names."""
    parts = []
    for one in register.fields:
        value = values.get(one.code)
        if value in (None, "") or (book.masks.masked and one.type in ("text", "long_text")):
            continue
        shown = {o.code: o.name.in_(book.say.language) for o in one.options}.get(str(value), str(value))
        if isinstance(value, bool):
            shown = book.say.t("year.yes" if value else "year.no")
        parts.append(f"{one.name.in_(book.say.language)}: {shown}")
    return "; ".join(parts)
