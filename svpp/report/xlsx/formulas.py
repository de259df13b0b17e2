"""The formulas that compute a figure again from the other sheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from svpp.measure.figure import Figure, Point
from svpp.plan.catalogue import FIELD, HoursSource, Indicator, StatementSource
from svpp.report.blocks import selector
from svpp.report.xlsx.book import Book
from svpp.report.xlsx.layout import is_hours, letters
from svpp.report.xlsx.sheet_proof import AT


@dataclass(frozen=True, slots=True)
class Formulas:
    """None where there is nothing to compute. `{row}` stands for the row they are written in."""

    numerator: str | None = None
    denominator: str | None = None
    value: str | None = None
    reached: str | None = None
    other: str | None = None


def formulas(book: Book, indicator: Indicator, figure: Figure) -> Formulas:
    nothing_yet = indicator.kind == "count" and figure.value is None
    whole_plan = indicator.kind == "yes_no" and isinstance(indicator.source, HoursSource)
    if figure.status == "not_due" or nothing_yet or whole_plan:
        return Formulas()
    return _hours(book, indicator, figure) if is_hours(indicator) else _lines(book, indicator, figure)


def _column(book: Book, sheet: str, column: int) -> str:
    return f"'{book.sheet_name(sheet)}'!{letters(column)}"


def _day(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


def _hours(book: Book, indicator: Indicator, figure: Figure) -> Formulas:
    over = [point for point in figure.series if point.over]
    if not over:
        return Formulas()
    weekly = indicator.kind == "hours_per_week"
    rule = book.layout.week_rule(indicator.days) if weekly else book.layout.day_rule(indicator.days)
    sheet, over_column = ("weeks", 3) if weekly else ("days", 3)
    counted = f"{_column(book, sheet, rule)},1,{_column(book, sheet, over_column)},1"
    seconds = book.layout.week_seconds(indicator) if weekly else book.layout.day_seconds(indicator)
    assert not isinstance(indicator.target, date)
    reached = _reached(indicator.comparator, Fraction(indicator.target) * 3600)
    other = "coverage_hours" if indicator.reading == "person_hours" else "person_hours"
    return Formulas(
        numerator=_sum(book, indicator, over, indicator.reading),
        denominator=f"=COUNTIFS({counted})",
        value='=IF(M{row}=0,"–",INT(1000*L{row}/(3600*M{row}))/1000)',
        reached=f'=COUNTIFS({_column(book, sheet, seconds)},"{reached}",{counted})',
        other=f'=IF(M{{row}}=0,"–",INT(1000*{_sum(book, indicator, over, other)[1:]}/(3600*M{{row}}))/1000)',
    )


def _reached(comparator: str, seconds: Fraction) -> str:
    """As a condition on whole seconds: a decimal point would be text in a Belgian Excel."""
    if seconds.denominator == 1:
        return f"{comparator}{seconds.numerator}"
    return (
        f">={ceil(seconds)}" if comparator in (">", ">=") else f"{comparator}-1"
    )  # a broken number equals none


def _sum(book: Book, indicator: Indicator, over: list[Point], reading: str) -> str:
    """Seconds of the blocks that fit, on days (in weeks) that count and are over."""
    lay = book.layout
    activity, tag = selector(indicator)
    weekly = indicator.kind == "hours_per_week"
    span = _column(book, "blocks", lay.block("week" if weekly else "day"))
    what = lay.block("seconds") if reading == "person_hours" else lay.block_coverage((activity, tag))
    parts = [
        _column(book, "blocks", what),
        f'{span},">="&{_day(over[0].first)}',
        f'{span},"<="&{_day(over[-1].first)}',
        f"{_column(book, 'blocks', lay.block_rule(indicator))},1",
    ]
    if activity == FIELD:
        parts.append(f"{_column(book, 'blocks', lay.block('field'))},1")
    else:
        parts.append(f'{_column(book, "blocks", lay.block("activity"))},"{book.say.t(f"act.{activity}")}"')
    if tag is not None:
        parts.append(f'{_column(book, "blocks", lay.block("tags"))},"*;{tag};*"')
    return f"=SUMIFS({','.join(parts)})"


def _lines(book: Book, indicator: Indicator, figure: Figure) -> Formulas:
    own = f"{_column(book, 'proof', AT['indicator'])},$A{{row}}"
    numerator = f"=SUMIFS({_column(book, 'proof', AT['numerator'])},{own})"
    denominator = f"=SUMIFS({_column(book, 'proof', AT['denominator'])},{own})"
    if indicator.kind == "count":
        return Formulas(numerator, None, "=L{row}")
    if indicator.kind in ("share", "share_within"):
        return Formulas(numerator, denominator, '=IF(M{row}=0,"–",INT(100000*L{row}/M{row})/1000)')
    if indicator.kind == "deadline":
        done = _column(book, "proof", AT["done"])
        return Formulas(value=f'=IF(COUNTIFS({own})=0,"–",_xlfn.MINIFS({done},{own}))')
    yes, no = book.say.t("year.yes"), book.say.t("year.no")
    otherwise = "–" if figure.value is None else no
    if indicator.rule != "all" and not isinstance(indicator.source, StatementSource):
        return Formulas(numerator, denominator, f'=IF(L{{row}}=0,"{otherwise}","{yes}")')
    verdict = f'=IF(M{{row}}=0,"{otherwise}",IF(L{{row}}=M{{row}},"{yes}","{no}"))'
    return Formulas(numerator, denominator, verdict)
