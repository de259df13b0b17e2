"""The workbook: an outsider computes every figure again from it, by LibreOffice and by code of their own."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from flask import Flask
from openpyxl.utils import column_index_from_string

from svpp.cli.demo.run import Wish, play
from svpp.db import db
from svpp.report.order import Order, made, report_for
from svpp.report.xlsx import ready
from tests.conftest import Clients, application, release
from tests.demo.test_demo_year import furnish_without_people
from tests.entries import activity, presence, send
from tests.report.recompute import HOURS, Workbook, floored

#: three weeks with a change of the clock, a market, schools, and lines in every register
WISH = Wish(date(2022, 3, 14), date(2022, 4, 3), 4)
AS_OF = datetime(2023, 6, 1, tzinfo=UTC)
MAIN = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
#: of Excel 2019 and later; what came after 2007 carries its prefix in the file
FUNCTIONS = {"AND", "COUNTIFS", "DATE", "IF", "INT", "SUMIFS", "_xlfn.MINIFS"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("demo")
    app = application(f"sqlite:///{folder / 'demo.sqlite'}", RONDE_PHOTO_DIR=str(folder / "photos"))
    with app.app_context():
        furnish_without_people()
        play(db.session(), WISH, folder / "photos")
        release()
    return app


def file(app: Flask, order: Order) -> bytes:
    with app.app_context():
        report = report_for(db.session(), 2022, AS_OF)
        content = made(db.session(), report, order)
        release()
    return content


@pytest.fixture(scope="module")
def content(demo: Flask) -> bytes:
    return file(demo, Order("xlsx"))


@pytest.fixture(scope="module")
def figures(demo: Flask) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in json.loads(file(demo, Order("json")))["indicators"]}


def test_the_same_moment_gives_the_same_bytes(demo: Flask, content: bytes) -> None:
    assert file(demo, Order("xlsx")) == content
    assert file(demo, Order("xlsx", "fr")) != content


def test_an_outsider_computes_the_hours_again(content: bytes, figures: dict[str, Any]) -> None:
    book = Workbook(content)
    assert {one["id"] for one in figures.values() if one["kind"].startswith("hours")} == set(HOURS)
    for indicator in HOURS:
        figure, again = figures[indicator], book.hours(indicator)
        assert again["denominator"] == figure["denominator"], indicator
        assert again["person"] == figure["numerator"], indicator
        assert again["coverage"] == figure["other"]["coverage_hours"]["numerator"], indicator
        assert again["person"] > 0, indicator
        value = floored(Fraction(again["person"], 3600 * again["denominator"]))
        assert value == figure["value"] == book.figures[indicator]["Resultaat"], indicator


def test_an_outsider_computes_everything_else_again(content: bytes, figures: dict[str, Any]) -> None:
    book = Workbook(content)
    for indicator, figure in figures.items():
        if indicator in HOURS:
            continue
        again, shown = book.lines(indicator), book.figures[indicator]
        assert again["pending"] == figure["pending"], indicator
        if figure["kind"] == "count":
            assert again["numerator"] == figure["value"] == shown["Resultaat"], indicator
        elif figure["kind"] in ("share", "share_within"):
            assert (again["numerator"], again["denominator"]) == (figure["numerator"], figure["denominator"])
        elif figure["kind"] == "deadline":
            assert (again["first"].date().isoformat() if again["first"] else None) == figure["value"]
        else:
            words = {True: "ja", False: "nee", None: "–"}
            assert shown["Resultaat"] == words[figure["value"]], indicator
            if again["rows"] and figure["value"] is not None:
                assert (again["numerator"] >= again["denominator"]) == figure["value"], indicator


def test_libreoffice_computes_the_same(content: bytes, tmp_path: Path) -> None:
    """With every stored result of a formula taken out, so that nothing is left but to compute it."""
    bare = tmp_path / "bare.xlsx"
    formulas = 0
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(bare, "w") as target:
        for name in given.namelist():
            text = given.read(name)
            if name.startswith("xl/worksheets/"):
                text, found = re.subn(rb"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", text)
                formulas += found
            target.writestr(name, text)
    assert formulas > 300
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    convert = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(tmp_path / "out"),
        str(bare),
    ]
    subprocess.run(convert, check=True, capture_output=True, timeout=180)
    again = Workbook((tmp_path / "out" / "bare.xlsx").read_bytes())
    assert len(again.figures) == 84
    for indicator, ours in Workbook(content).figures.items():
        assert again.figures[indicator] == ours, indicator
        assert ours["Klopt"] == "ja", indicator


def test_people_are_numbers_unless_names_are_asked(demo: Flask, content: bytes) -> None:
    named = file(demo, Order("xlsx", names=True))
    guards = {block["Wacht"] for block in Workbook(content).sheets["Blokken"]}
    assert all(re.fullmatch(r"G\d{3}", guard) for guard in guards)
    names = {block["Wacht"] for block in Workbook(named).sheets["Blokken"]}
    assert len(names) == len(guards)
    whole = b"".join(
        zipfile.ZipFile(io.BytesIO(content)).read(n) for n in zipfile.ZipFile(io.BytesIO(content)).namelist()
    )
    assert [name for name in names if name.encode() in whole] == []


def test_cells_are_dates_and_numbers_and_none_is_merged(content: bytes) -> None:
    book = Workbook(content)
    assert book.merged == []
    block = book.sheets["Blokken"][0]
    assert isinstance(block["Dag"], datetime)
    assert isinstance(block["Begin"], datetime)
    assert isinstance(block["Seconden"], int)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Blokken"]
    assert (sheet["A2"].number_format, sheet["I2"].number_format) == ("dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss")
    assert sheet.auto_filter.ref == f"A1:X{sheet.max_row}"


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_it_is_what_excel_is_strict_about(demo: Flask, language: str) -> None:
    """Excel refuses, or offers to repair, what other programs overlook: see ECMA-376, 18.3."""
    book = zipfile.ZipFile(io.BytesIO(file(demo, Order("xlsx", language))))
    parts = {name: xml_of(book, name) for name in book.namelist()}
    looks = len(parts["xl/styles.xml"].findall("x:cellXfs/x:xf", MAIN))
    sheets = [one.attrib["name"] for one in parts["xl/workbook.xml"].findall("x:sheets/x:sheet", MAIN)]
    assert len({name.casefold() for name in sheets}) == 7
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in sheets)
    for number in range(1, 8):
        heads = strict_sheet(parts[f"xl/worksheets/sheet{number}.xml"], looks, sheets)
        assert number == 7 or len(set(heads)) == len(heads), heads


def xml_of(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(name))  # noqa: S314 we wrote it


def strict_sheet(sheet: ElementTree.Element, looks: int, sheets: list[str]) -> list[str]:
    """The texts of the first row; asserts order, styles, and formulas in the file's own English with their results."""
    heads, last_row = [], 0
    for row in sheet.iterfind("x:sheetData/x:row", MAIN):
        number, last_column = int(row.attrib["r"]), -1
        assert last_row < number <= 1_048_576
        last_row = number
        for cell in row:
            letters = cell.attrib["r"].removesuffix(str(number))
            column = column_index_from_string(letters)
            assert last_column < column <= 16_384
            last_column = column
            assert int(cell.get("s", 0)) < looks
            text = "".join(part.text or "" for part in cell.iterfind("x:is/x:t", MAIN))
            assert len(text) <= 32_767
            heads += [text] if number == 1 else []
            formula = cell.findtext("x:f", None, MAIN)
            if formula is not None:
                strict_formula(formula, sheets)
                assert cell.findtext("x:v", None, MAIN) is not None, (
                    formula
                )  # protected view computes nothing
    return heads


def strict_formula(formula: str, sheets: list[str]) -> None:
    assert len(formula) <= 8192
    assert set(re.findall(r"'([^']+)'!", formula)) <= set(sheets)
    bare = re.sub(r"\"[^\"]*\"|'[^']+'!", "", formula)
    assert set(re.findall(r"[A-Z_][\w.]*(?=\()", bare)) <= FUNCTIONS
    assert ";" not in bare
    conditions = re.findall(r'"[<>=]+([^"]*)"', formula)
    assert all(re.fullmatch(r"-?\d*", one) for one in conditions), (
        conditions
    )  # a point is text in a Belgian Excel


def test_signs_that_no_workbook_holds_break_none(app: Flask, clients: Clients) -> None:
    text = "Vzw \uffff_x0041_ \ufffe\U0001f600"
    send(clients.as_("bob"), presence())
    send(clients.as_("dora"), activity("partner", {"measure": "ramadan", "partner": text, "edition": "2022"}))
    book = zipfile.ZipFile(io.BytesIO(clients.as_("dora").get("/reports/2022.xlsx?names=yes").data))
    proof = xml_of(book, "xl/worksheets/sheet3.xml")
    assert "Vzw _x005F_x0041_ \U0001f600" in [one.text for one in proof.iterfind(".//x:t", MAIN)]


def test_a_year_that_no_sheet_holds_is_refused_in_words(
    clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And closing it keeps the other files."""
    later = presence(started_at="2022-03-17T14:00:00+01:00", ended_at="2022-03-17T15:00:00+01:00")
    send(clients.as_("bob"), presence(), later)
    monkeypatch.setattr(ready, "MOST_ROWS", 1)
    answer = clients.as_("dora").get("/reports/2022.xlsx")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (413, "too_many_rows")
    closed = clients.as_("dora").post("/api/v1/reports/2022/freeze", json={}).get_json()
    assert {one["name"].rpartition(".")[2] for one in closed["files"]} == {"json", "pdf", "csv"}


def test_text_that_looks_like_a_formula_stays_text(app: Flask, clients: Clients) -> None:
    text = '=HYPERLINK("http://x")&<b>'
    send(clients.as_("bob"), presence())
    send(clients.as_("dora"), activity("partner", {"measure": "ramadan", "partner": text, "edition": "2022"}))
    answer = clients.as_("dora").get("/reports/2022.xlsx?names=yes")
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data))["Bewijs"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
    masked = clients.as_("dora").get("/reports/2022.xlsx").data
    assert text not in {
        cell.value for row in openpyxl.load_workbook(io.BytesIO(masked))["Bewijs"].iter_rows() for cell in row
    }


def test_who_may_have_the_blocks_and_the_names(clients: Clients) -> None:
    assert clients.as_("alice").get("/reports/2022.xlsx").status_code == 403
    assert clients.as_("bob").get("/reports/2022.xlsx").status_code == 403
    assert clients.as_("dora").get("/reports/2022.xlsx?names=perhaps").status_code == 422
    assert clients.as_("dora").get("/reports/2022.xlsx").status_code == 200
