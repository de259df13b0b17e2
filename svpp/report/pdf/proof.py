"""The proof of one figure as printed: for hours its blocks by day or week, else its lines. All is text by here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from svpp.facts.pieces import entry_of
from svpp.journal.models import Photo
from svpp.journal.register_lines import pieces_of
from svpp.measure.figure import Point
from svpp.plan.catalogue import FIELD, EventsSource, HoursSource
from svpp.report.assemble import Report
from svpp.report.blocks import Block, blocks_behind
from svpp.report.names import Masks, Names
from svpp.report.pdf.content import SHORT, grouped
from svpp.report.proof_rows import Moment, ProofRow, ProofRows
from svpp.report.seal import printable
from svpp.when.days import instant, monday_of
from svpp.words import NBSP, Speaker

KIB = 1024


class Prover:
    """One report's proof in one language; people by `masks`, in the order of the workbook of the same figure."""

    def __init__(self, session: Session, report: Report, say: Speaker, names: Names, masks: Masks) -> None:
        self.session, self.report, self.say, self.names, self.masks = session, report, say, names, masks
        self.indicator, self.figure = report.rows[0]
        self.weekly = self.indicator.kind == "hours_per_week"

    def parts(self) -> dict[str, Any]:
        """`months` of hours, `lines` of everything else; `proof_of`: how many there are."""
        behind = list(blocks_behind(self.session, self.report))
        for block in behind:
            self.masks.of(block.guard)
        if isinstance(self.indicator.source, HoursSource):
            return self._hours(behind)
        found = ProofRows(self.session, self.report, self.names, self.say, masked=self.masks.masked)
        rows = list(found.of(self.indicator, behind))
        return {
            "months": [],
            "lines": self._lines(rows),
            "proof_of": self.say.t("rep.one.lines", n=len(rows)) if rows else "",
        }

    # hours

    def _hours(self, behind: Sequence[Block]) -> dict[str, Any]:
        points = {p.first: p for p in self.figure.series if p.over}
        by_point = groupby(behind, lambda block: monday_of(block.day) if self.weekly else block.day)
        groups = [(points[first], list(found)) for first, found in by_point if first in points]
        n, seconds = sum(len(g) for _, g in groups), sum(p.person for p, _ in groups)
        return {
            "lines": [],
            "months": [
                {"name": name, "groups": [self._group(point, found) for point, found in month]}
                for name, month in groupby(groups, lambda one: self.say.month_year(one[0].first))
            ],
            "proof_of": self.say.t("rep.one.blocks", n=n, t=self.say.exact(seconds)) if n else "",
        }

    def _group(self, point: Point, found: Iterable[Block]) -> dict[str, Any]:
        say = self.say
        title = say.t("rep.one.week", day=say.day(point.first)) if self.weekly else say.long_day(point.first)
        word = (
            ("status.met" if point.reached else "status.not_met") if point.in_calendar else "fig.not_counted"
        )
        total = f"{say.exact(point.seconds)} · {say.t(word)}"
        if point.seconds != point.person:
            total = f"{say.t('rule.reading.coverage_hours')} {total}"
        return {
            "title": title[0].upper() + title[1:],
            "total": total,
            "rows": self._rows(found),
        }

    def _rows(self, found: Iterable[Block]) -> list[list[str]]:
        """A row a guard and day, as they are approved: its blocks in order of time."""
        by_guard: dict[tuple[date, int, bool], list[Block]] = {}
        for block in found:
            by_guard.setdefault((block.day, block.guard, block.approved), []).append(block)
        say = self.say
        return [
            [
                *([say.short_day(day)] if self.weekly else []),
                self.masks.of(guard),
                "; ".join(self._block(block) for block in own),
                say.exact(sum(block.end - block.start for block in own)),
                say.t("year.yes" if approved else "fig.not_approved"),
            ]
            for (day, guard, approved), own in by_guard.items()
        ]

    def _block(self, block: Block) -> str:
        """From when to when, where; what, where hours of several activities count."""
        source, event = self.indicator.source, block.event
        is_any = isinstance(source, HoursSource) and source.activity == FIELD
        parts = [
            self.names.place.get(block.place, block.place),
            self.names.event.get(event, event) if event else "",
            self.say.t(f"act.{block.activity}") if is_any else "",
        ]
        return f"{self._clocks(block.start, block.end)} {', '.join(part for part in parts if part)}"

    def _clocks(self, start: int, end: int) -> str:
        return NBSP.join([self.say.clock_exact(instant(start)), "–", self.say.clock_exact(instant(end))])

    # lines

    def _lines(self, rows: Sequence[ProofRow]) -> list[dict[str, Any]]:
        files = {sha for row in rows for sha in row.evidence or () if entry_of(sha) is None}
        known = {
            sha: one
            for sha, one in pieces_of(self.session, files).items()
            if one.received_at <= self.report.as_of
        }
        good = {row.weight.group for row in rows if row.weight.numerator and row.weight.group}
        return [self._line(row, known, good) for row in rows]

    def _line(self, row: ProofRow, known: dict[str, Photo], good: Collection[int | None]) -> dict[str, Any]:
        more = [row.place or "", printable(row.details)]
        return {
            "day": self.say.day(row.day),
            "what": row.what,
            "details": " · ".join(part for part in more if part),
            "evidence": [printable(one) for one in (*row.did, *self._files(row, known))],
            "terms": self._terms(row),
            "counts": self._counts(row, good),
            "who": self.masks.of(row.who),
        }

    def _files(self, row: ProofRow, known: dict[str, Photo]) -> list[str]:
        """Each file by its name, for who may have names; by its kind, size and fingerprint for all."""
        files = [sha for sha in row.evidence or () if entry_of(sha) is None]
        return [self._file(n, sha, known.get(sha)) for n, sha in enumerate(files, start=1)]

    def _file(self, n: int, sha: str, one: Photo | None) -> str:
        say, print_ = self.say, grouped(sha[:SHORT])
        if one is None:
            return f"{say.t('reg.file', n=n)}, {print_}"
        kind = "PDF" if one.media_type == "application/pdf" else say.t("photo")
        told = f"{kind}, {say.number(max(one.size // KIB, 1))} kB, {print_}"
        return f"{one.name}{self.say.colon} {told}" if one.name and not self.masks.masked else told

    def _terms(self, row: ProofRow) -> list[str]:
        """When it was, or from when, by when and when it was done."""
        if (
            isinstance(self.indicator.source, EventsSource)
            and isinstance(row.since, int)
            and isinstance(row.done, int)
        ):
            return [self._clocks(row.since, row.done)]
        named = (("from", row.since), ("due", row.due), ("done", row.done))
        return [
            f"{self.say.t(f'rep.x.proof.{name}')}{self.say.colon} {self._moment(moment)}"
            for name, moment in named
            if moment
        ]

    def _moment(self, moment: Moment) -> str:
        return self.say.day(moment) if isinstance(moment, date) else self.say.stamp(instant(moment))

    def _counts(self, row: ProofRow, good: Collection[int | None]) -> str:
        """What it adds to a count, else whether it passes; `good`: groups of which a line passes."""
        weight, say = row.weight, self.say
        if weight.pending:
            return say.t("year.runs")
        if weight.denominator is None:
            return say.number(weight.numerator or 0)
        if weight.numerator or (weight.denominator and weight.group in good):
            return say.t("year.passed")
        return say.t("year.failed" if weight.denominator else "fig.not_counted")
