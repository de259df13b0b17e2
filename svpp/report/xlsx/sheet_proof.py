"""The lines behind the figures that are no hours: what each adds to numerator and denominator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from svpp.report.blocks import Block
from svpp.report.proof_rows import Moment, ProofRow, ProofRows
from svpp.report.xlsx.book import Book
from svpp.report.xlsx.layout import PROOF_COLUMNS, is_hours
from svpp.when.days import epoch

AT = {name: place for place, name in enumerate(PROOF_COLUMNS)}
#: sums of numerator and denominator, by indicator
Sums = dict[str, tuple[int, int | None]]


def write_proof(book: Book, at_events: list[Block]) -> Sums:
    book.head(
        "proof",
        [book.say.t(f"rep.x.proof.{name}") for name in PROOF_COLUMNS],
        (11, 11, 26, 44, 22, 19, 19, 19, 8, 8, 8, 8, 18, 8, 9, 19, 9, 38, 38),
    )
    found = ProofRows(book.session, book.report, book.names, book.say, masked=book.masks.masked)
    sums: Sums = {}
    row = 0
    for indicator, _ in book.report.rows:
        if is_hours(indicator):
            continue
        own = list(found.of(indicator, at_events))
        for one in own:
            row += 1
            _write(book, row, indicator.id, one)
        sums[indicator.id] = _summed(own)
    book.sheets["proof"].autofilter(0, 0, row, len(PROOF_COLUMNS) - 1)
    return sums


def _summed(found: Iterable[ProofRow]) -> tuple[int, int | None]:
    weights = [one.weight for one in found]
    below = [one.denominator for one in weights if one.denominator is not None]
    return sum(one.numerator or 0 for one in weights), sum(below) if below else None


def _write(book: Book, row: int, indicator_id: str, one: ProofRow) -> None:
    page, weight, trace = book.sheets["proof"], one.weight, one.trace
    book.text(page, row, AT["indicator"], indicator_id)
    book.day(page, row, AT["day"], one.day)
    book.text(page, row, AT["what"], one.what)
    book.text(page, row, AT["details"], "; ".join(part for part in (one.details, *one.did) if part))
    book.text(page, row, AT["place"], one.place)
    for name, moment in (("from", one.since), ("due", one.due), ("done", one.done)):
        _moment(book, row, AT[name], moment)
    book.number(page, row, AT["numerator"], weight.numerator)
    book.number(page, row, AT["denominator"], weight.denominator)
    book.number(page, row, AT["pending"], 1 if weight.pending else None)
    book.number(page, row, AT["group"], weight.group)
    if not book.masks.masked:
        book.text(page, row, AT["value"], weight.value)
    book.number(page, row, AT["evidence"], len(one.evidence) if one.evidence is not None else None)
    book.text(page, row, AT["who"], book.masks.of(one.who))
    book.moment(page, row, AT["received"], epoch(trace.received_at))
    book.number(page, row, AT["corrected"], 1 if trace.corrected_by else None)
    book.text(page, row, AT["entry"], trace.entry)
    book.text(page, row, AT["revision"], trace.revision)


def _moment(book: Book, row: int, column: int, moment: Moment | None) -> None:
    if isinstance(moment, date):
        book.day(book.sheets["proof"], row, column, moment)
    else:
        book.moment(book.sheets["proof"], row, column, moment)
