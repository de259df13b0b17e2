"""Fills the municipality's own workbook: a map says which figure goes into which cell; everything else stays.

The map is TOML, `"<what>" = "<sheet>!<cell>"` or a list of such places, or the name of a defined cell:

    "report.year" = "Boordtabel!B1"
    "2.2.3-a-1.value" = ["Boordtabel!D5", "Samenvatting!C2"]
    "2.2.3-a-1.status" = "Uren_oordeel"
"""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from svpp.measure.figure import Figure
from svpp.plan.catalogue import Indicator
from svpp.report.assemble import Report
from svpp.report.figures import shown
from svpp.report.files import fingerprint
from svpp.report.verdicts import shape_of, target_words, value_words, verdict
from svpp.words import Speaker

MOST_BYTES = 8 * 2**20
#: unpacked: a small archive that only wants to fill the memory
MOST_UNPACKED = 200 * 2**20
PLACE = re.compile(r"(?:'([^']+)'|([^!]+))!\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
#: code → English sentence, for the command; people's words are under `rep.tpl.err.`
FAULTS = {
    "workbook": "The template is no workbook (.xlsx) that can be read",
    "not_text": "The map is no text in UTF-8",
    "map": "The map is no TOML that can be read: {detail}",
    "empty": 'The map names no cell; a line looks like "INDICATOR.value" = "Sheet!D5"',
    "what": "{what} is nothing a report has; expected an indicator and a field, like INDICATOR.value",
    "place": "{what}: {place} is no cell; expected Sheet!D5 or the name of a cell",
    "sheet": "{what}: the template has no sheet {sheet}",
    "name": "{what}: the template has no cell named {place}",
    "merged": "{what}: {place} lies inside merged cells; name their first cell",
    "formula": "{what}: {place} holds a formula, which the figure would wipe out",
}


@dataclass(frozen=True, slots=True)
class Fault:
    code: str
    parameters: Mapping[str, str]

    @property
    def sentence(self) -> str:
        return FAULTS[self.code].format(**self.parameters)


class TemplateRefused(Exception):
    """Every fault of a template and its map, all at once."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("; ".join(fault.sentence for fault in faults))


Value = str | int | float | date
Getter = Callable[[Indicator, Figure, Speaker], Value | None]


def _value(_indicator: Indicator, figure: Figure, say: Speaker) -> Value | None:
    value = figure.value
    if value is None or isinstance(value, bool):
        return None if value is None else say.t("year.yes" if value else "year.no")
    return value if isinstance(value, date) else _number(shown(value))


def _number(value: Any) -> int | float:
    return value if isinstance(value, (int, float)) else float(value)


FIELDS: dict[str, Getter] = {
    "value": _value,
    "value_words": value_words,
    "status": lambda _i, f, say: say.t(f"status.{shape_of(f)}"),
    "verdict": verdict,
    "target": lambda i, _f, say: target_words(i, say),
    "text": lambda i, _f, say: i.text.in_(say.language),
    "numerator": lambda _i, f, _say: f.numerator,
    "denominator": lambda _i, f, _say: f.denominator,
    "evidence": lambda _i, f, _say: f.evidence,
    "pending": lambda _i, f, _say: f.pending,
}


def report_fields(report: Report, say: Speaker, town: str) -> dict[str, Value]:
    return {
        "report.year": report.year,
        "report.municipality": town,
        "report.plan": report.plan.title.in_(say.language),
        "report.as_of": say.stamp(report.as_of),
        "report.fingerprint": fingerprint(report),
    }


def fill(report: Report, say: Speaker, town: str, template: bytes, cells: bytes) -> bytes:
    """The template with its cells filled; styles, other cells and their formulas stay. Raises TemplateRefused."""
    wanted = list(_read_map(cells))
    book = _open(template)
    faults: list[Fault] = []
    targets: list[tuple[Cell, Value | None]] = []
    general = report_fields(report, say, town)
    for what, place in wanted:
        try:
            value = _value_of(report, say, general, what)
            targets.append((_cell(book, what, place), value))
        except TemplateRefused as refused:
            faults += refused.faults
    if faults:
        raise TemplateRefused(*faults)
    for cell, value in targets:
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # text is never a formula
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _read_map(content: bytes) -> Iterator[tuple[str, str]]:
    try:
        document = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise TemplateRefused(Fault("not_text", {})) from None
    except tomllib.TOMLDecodeError as fault:
        raise TemplateRefused(Fault("map", {"detail": str(fault)})) from None
    if not document:
        raise TemplateRefused(Fault("empty", {}))
    for what, places in document.items():
        listed = places if isinstance(places, list) else [places]
        for place in listed:
            if not isinstance(place, str):
                raise TemplateRefused(Fault("place", {"what": what, "place": str(place)[:80]}))
            yield what, place


def _open(content: bytes) -> Workbook:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if len(content) > MOST_BYTES or sum(i.file_size for i in archive.infolist()) > MOST_UNPACKED:
                raise TemplateRefused(Fault("workbook", {}))
        return openpyxl.load_workbook(io.BytesIO(content))
    except TemplateRefused:
        raise
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, OSError, SyntaxError):
        raise TemplateRefused(Fault("workbook", {})) from None


def _value_of(report: Report, say: Speaker, general: Mapping[str, Value], what: str) -> Value | None:
    if what in general:
        return general[what]
    identifier, _, field = what.rpartition(".")
    row = next(((i, f) for i, f in report.rows if i.id == identifier), None)
    if row is None or field not in FIELDS:
        raise TemplateRefused(Fault("what", {"what": what[:80]}))
    return FIELDS[field](*row, say)


def _cell(book: Workbook, what: str, place: str) -> Cell:
    found = PLACE.fullmatch(place.strip())
    shown_place = place.strip()[:80]
    if found is None:
        found = _named(book, what, place.strip())
    sheet = found[1] or found[2]
    if sheet not in book.sheetnames or not hasattr(book[sheet], "cell"):
        raise TemplateRefused(Fault("sheet", {"what": what, "sheet": sheet[:80]}))
    try:
        cell = book[sheet][f"{found[3].upper()}{found[4]}"]
    except ValueError:
        raise TemplateRefused(Fault("place", {"what": what, "place": shown_place})) from None
    if isinstance(cell, MergedCell):
        raise TemplateRefused(Fault("merged", {"what": what, "place": shown_place}))
    if cell.data_type == "f":
        raise TemplateRefused(Fault("formula", {"what": what, "place": shown_place}))
    assert isinstance(cell, Cell)
    return cell


def _named(book: Workbook, what: str, name: str) -> re.Match[str]:
    """The cell of a defined name."""
    if not re.fullmatch(r"[^\W\d][\w.]*", name):
        raise TemplateRefused(Fault("place", {"what": what, "place": name[:80]}))
    defined = book.defined_names.get(name)
    found = PLACE.fullmatch(defined.attr_text or "") if defined is not None else None
    if found is None:
        raise TemplateRefused(Fault("name", {"what": what, "place": name[:80]}))
    return found
