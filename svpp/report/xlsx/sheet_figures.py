"""A row an indicator: the figure as a value, and beside it the formulas that compute it again."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from xlsxwriter.worksheet import Worksheet

from svpp.measure.figure import Figure
from svpp.plan.catalogue import Indicator
from svpp.plan.legible import legible
from svpp.report.figures import shown
from svpp.report.remarks import said
from svpp.report.rules import rule_lines
from svpp.report.verdicts import reached, shape_of, target_words
from svpp.report.xlsx.book import ORDINAL_ZERO, Book
from svpp.report.xlsx.formulas import Formulas, formulas
from svpp.report.xlsx.sheet_proof import Sums

COLUMNS = (
    "id",
    "domain",
    "text",
    "kind",
    "comparator",
    "target",
    "unit",
    "numerator",
    "denominator",
    "value",
    "verdict",
    "numerator_again",
    "denominator_again",
    "value_again",
    "agrees",
    "reached",
    "reached_again",
    "other",
    "other_again",
    "evidence",
    "pending",
    "provisional",
    "promise",
    "remarks",
)
WIDTHS = (10, 8, 60, 12, 6, 11, 10, 11, 10, 11, 20, 11, 10, 11, 8, 9, 9, 9, 9, 9, 8, 12, 22, 60)
AT = {name: place for place, name in enumerate(COLUMNS)}


def write_figures(book: Book, sums: Sums) -> None:
    book.head("figures", [book.say.t(f"rep.x.fig.{name}") for name in COLUMNS], WIDTHS)
    page = book.sheets["figures"]
    page.autofilter(0, 0, len(book.report.rows), len(COLUMNS) - 1)
    for row, (indicator, figure) in enumerate(book.report.rows, start=1):
        _names(book, page, row, indicator)
        _values(book, page, row, indicator, figure, sums)
        _again(book, page, row, indicator, figure, sums)
        book.number(page, row, AT["reached"], reached(figure))
        book.number(page, row, AT["other"], _other(figure))
        book.number(page, row, AT["evidence"], figure.evidence)
        book.number(page, row, AT["pending"], figure.pending or None)
        book.number(page, row, AT["provisional"], figure.provisional or None)
        book.text(page, row, AT["promise"], target_words(indicator, book.say))
        remarks = book.report.remarks.get(indicator.id, ())
        book.text(page, row, AT["remarks"], said(remarks, book.say), "wrap")


def _names(book: Book, page: Worksheet, row: int, indicator: Indicator) -> None:
    book.text(page, row, AT["id"], indicator.id)
    page.write_number(row, AT["domain"], indicator.domain)
    book.text(page, row, AT["text"], legible(indicator.text.in_(book.say.language)), "wrap")
    book.text(page, row, AT["kind"], book.say.t(f"rep.x.kind.{indicator.kind}"))
    book.text(page, row, AT["comparator"], indicator.comparator)
    _cell(book, page, row, AT["target"], indicator.target)
    unit = f"rep.x.unit.{indicator.unit}"
    book.text(page, row, AT["unit"], book.say.t(unit) if book.say.has(unit) else indicator.unit)


def _values(book: Book, page: Worksheet, row: int, indicator: Indicator, figure: Figure, sums: Sums) -> None:
    above, below = _parts(indicator, figure, sums)
    book.number(page, row, AT["numerator"], above)
    book.number(page, row, AT["denominator"], below)
    _cell(book, page, row, AT["value"], "–" if figure.value is None else shown_value(figure))
    book.text(page, row, AT["verdict"], book.say.t(f"status.{shape_of(figure)}"))


def _parts(indicator: Indicator, figure: Figure, sums: Sums) -> tuple[int | None, int | None]:
    """The figure's own; for yes and no the lines that say yes, of all that say something."""
    if indicator.kind == "yes_no" and figure.status != "not_due":
        above, below = sums.get(indicator.id, (0, None))
        return above, below or 0
    return figure.numerator, figure.denominator


def shown_value(figure: Figure) -> object:
    """Floored to three decimals, like everywhere: what is nearly reached never shows as reached."""
    value = figure.value
    return value if isinstance(value, (bool, date)) else shown(value)


def _other(figure: Figure) -> float | None:
    for key in ("coverage_hours", "person_hours"):
        found: Any = figure.other.get(key)
        if found and found["value"] is not None:
            return float(shown(Fraction(found["value"])))
    return None


def _again(book: Book, page: Worksheet, row: int, indicator: Indicator, figure: Figure, sums: Sums) -> None:
    made: Formulas = formulas(book, indicator, figure)
    above, below = _parts(indicator, figure, sums)
    value = "–" if figure.value is None else shown_value(figure)
    for name, formula, result in (
        ("numerator_again", made.numerator, above),
        ("denominator_again", made.denominator, below),
        ("value_again", made.value, value),
        ("reached_again", made.reached, reached(figure)),
        ("other_again", made.other, _other(figure)),
    ):
        if formula is not None:
            _formula(book, page, row, AT[name], formula, result)
    if made.value is not None:
        n = row + 1
        same = f'=IF(AND(L{n}=H{n},M{n}=I{n},N{n}=J{n}),"{book.say.t("year.yes")}","{book.say.t("year.no")}")'
        if made.numerator is None:
            same = f'=IF(N{n}=J{n},"{book.say.t("year.yes")}","{book.say.t("year.no")}")'
        page.write_formula(row, AT["agrees"], same, None, book.say.t("year.yes"))


def _formula(book: Book, page: Worksheet, row: int, column: int, formula: str, result: object) -> None:
    """With its result, so that a program that does not compute shows it too."""
    look = book.formats["day"] if isinstance(result, date) else None
    if isinstance(result, bool):
        result = book.say.t("year.yes" if result else "year.no")
    if isinstance(result, date):
        result = result.toordinal() - ORDINAL_ZERO
    page.write_formula(
        row, column, formula.replace("{row}", str(row + 1)), look, result if result is not None else 0
    )


def _cell(book: Book, page: Worksheet, row: int, column: int, value: object) -> None:
    if isinstance(value, bool):
        book.text(page, row, column, book.say.t("year.yes" if value else "year.no"))
    elif isinstance(value, date):
        book.day(page, row, column, value)
    elif isinstance(value, (int, float, Fraction)):
        book.number(page, row, column, value)
    else:
        book.text(page, row, column, str(value))


def write_rules(book: Book) -> None:
    """How each is counted, in the plan's literal words and as sentences."""
    book.head(
        "rules",
        [book.say.t(f"rep.x.rule.{name}") for name in ("id", "literal", "translation", "what", "rule")],
        (10, 60, 60, 18, 80),
    )
    page, row = book.sheets["rules"], 0
    for indicator, _ in book.report.rows:
        for what, words in rule_lines(book.report.plan, indicator, book.say):
            row += 1
            book.text(page, row, 0, indicator.id)
            book.text(page, row, 1, indicator.text.nl, "wrap")
            book.text(page, row, 2, indicator.text.fr, "wrap")
            book.text(page, row, 3, what)
            book.text(page, row, 4, words, "wrap")
