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

import openpyxl
import pytest
from flask import Flask

from svpp.cli.demo.run import Wish, play
from svpp.db import db
from svpp.report.order import Order, made, report_for
from tests.conftest import Clients, application, release
from tests.demo.test_demo_year import furnish_without_people
from tests.entries import activity, presence, send
from tests.report.recompute import HOURS, Workbook, floored

#: three weeks with a change of the clock, a market, schools, and lines in every register
WISH = Wish(date(2022, 3, 14), date(2022, 4, 3), 4)
AS_OF = datetime(2023, 6, 1, tzinfo=UTC)


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
