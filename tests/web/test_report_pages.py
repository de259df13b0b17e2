"""The pages around a report: files, closing, what is due to the authority, keys for programs."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from svpp.db import db
from svpp.people.manage import add_person
from svpp.report.models import FrozenReport
from tests.conftest import LONG_AGO, PASSWORD, Clients
from tests.entries import activity, new_id, presence, send
from tests.web.pages import MISSING_WORD, desk, fields

AFTER = "2023-02-01T12:00:00+01:00"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(AFTER, tick=False):
        yield


def close(client: FlaskClient, **changes: str) -> TestResponse:
    form = fields(client.get("/year/2022/close").text)
    return client.post("/year/2022/close", data={**form, "confirm": "2022", **changes})


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_every_page_speaks(app: Flask, clients: Clients, language: str) -> None:
    send(clients.as_("bob"), presence())
    dora, edda = desk(app, "dora", language), desk(app, "edda", language)
    closed = close(dora).headers["Location"]
    send(
        clients.as_("bob"),
        presence(started_at="2022-03-16T08:00:00+01:00", ended_at="2022-03-16T09:00:00+01:00"),
    )
    pages = ["/year/2022/report", "/year/2022/close", "/year/2022/transmissions", closed]
    for client, own in (
        (dora, pages),
        (desk(app, "alice", language), [*pages[:1], *pages[2:]]),
        (edda, ["/admin/tokens"]),
    ):
        for page in own:
            answer = client.get(page)
            assert answer.status_code == 200, page
            assert MISSING_WORD.findall(answer.text) == [], page
            assert "style=" not in answer.text, page
    for who, page, status in (
        ("bob", pages[0], 403),
        ("alice", pages[1], 403),
        ("dora", "/admin/tokens", 403),
    ):
        assert desk(app, who).get(page).status_code == status
    moved = dora.get("/year/2022/report.pdf?as_of=2022-06-30T12:00:00Z").headers["Location"]
    assert moved == f"/reports/2022.pdf?language={language}&as_of=2022-06-30T12:00:00Z"
    answer = dora.get("/year/2019/report")
    assert (answer.status_code, "2020" in answer.text) == (404, True)


def test_closing_wants_the_year_typed_and_happens_once(app: Flask) -> None:
    dora = desk(app, "dora", "nl")
    form = fields(dora.get("/year/2022/close").text)
    refused = dora.post("/year/2022/close", data={**form, "confirm": "2021", "name0": "Iemand"})
    assert refused.status_code == 422
    assert 'value="Iemand"' in refused.text
    assert "Typ 2022 om af te sluiten" in refused.text
    data = {**form, "confirm": " 2022 ", "name1": "C. M.", "capacity1": "burgemeester"}
    first, second = (dora.post("/year/2022/close", data=data) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    half = dora.post("/year/2022/close", data={**form, "id": new_id(), "confirm": "2022", "name1": "C. M."})
    assert half.status_code == 422
    assert "Naam en functie horen samen" in half.text
    long = dora.post("/year/2022/close", data={**data, "id": new_id(), "remarks": "x" * 4001})
    assert "De opmerkingen zijn te lang" in long.text
    page = dora.get(first.headers["Location"]).text
    assert "C. M., burgemeester" in page
    assert "dezelfde vingerafdruk" in page


def test_a_file_or_fingerprint_is_compared(app: Flask) -> None:
    dora = desk(app, "dora", "nl")
    address = close(dora).headers["Location"]
    identifier = address.rsplit("/", 1)[1]
    pages = dora.get(f"/reports/frozen/{identifier}/ronde-2022-nl.pdf").data
    same = dora.post(address, data={"file": (io.BytesIO(pages), "x.pdf")}).text
    assert "Gelijk aan ronde-2022-nl.pdf" in same
    other = dora.post(address, data={"file": (io.BytesIO(pages + b" "), "x.pdf")}).text
    assert "Niet gelijk" in other
    with app.app_context():
        fingerprint = db.session.scalars(sa.select(FrozenReport.fingerprint)).one()
    short = f"{fingerprint[:4]} {fingerprint[4:8]} {fingerprint[8:12]}"
    assert "Gelijk aan ronde-2022.json" in dora.post(address, data={"fingerprint": short.upper()}).text
    for wrong in ("", "abc", "zzzz zzzz zzzz", "0" * 12):
        assert "Gelijk aan" not in dora.post(address, data={"fingerprint": wrong}).text.replace(
            "Niet gelijk aan", ""
        )


def test_a_sending_is_noted_in_one_click(app: Flask) -> None:
    dora = desk(app, "dora", "nl")
    page = dora.get("/year/2022/transmissions").text
    assert page.count("te verzenden") == 4
    assert "nog 58 dagen" in page
    assert "Sluit het jaar eerst af" in page
    close(dora)
    page = dora.get("/year/2022/transmissions").text
    form = fields(
        page.split('value="1.2.1-a-1"')[0][-80:]
        + 'value="1.2.1-a-1">'
        + page.split('value="1.2.1-a-1"')[1].split("</form>")[0]
    )
    form["indicator"] = "1.2.1-a-1"
    answers = [dora.post("/year/2022/transmissions", data=form) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    page = dora.get(answers[0].headers["Location"]).text
    assert page.count("op tijd verzonden") == 1
    assert "Genoteerd: Activiteitenverslag, verzonden op 1 februari 2023" in page
    assert "/undo" in page
    assert "ronde-2022-nl.pdf" in dora.get("/year/2022/1.2.1-a-1").text.split('class="pieces"')[1]
    figures = {i["id"]: i for i in dora.get("/api/v1/indicators?year=2022").get_json()["indicators"]}
    assert (figures["1.2.1-a-1"]["status"], figures["1.2.1-a-1"]["evidence"]) == ("met", 1)
    (entry,) = dora.get("/api/v1/indicators/1.2.1-a-1/entries?year=2022").get_json()["entries"]
    stored = dora.get(f"/api/v1/entries/{entry['entry']}").get_json()
    assert len(stored["data"]["evidence"]) == 1
    assert stored["data"]["fields"] == {
        "document": "activity_report",
        "due_on": "2023-03-31",
        "sent_on": "2023-02-01",
    }
    assert desk(app, "alice").post("/year/2022/transmissions", data=form).status_code in (303, 403)


@pytest.mark.parametrize("author", ["dora", "annelies"])
def test_a_line_that_waits_is_the_one_that_is_noted(app: Flask, clients: Clients, author: str) -> None:
    """Also where a colleague of the coordination began it."""
    with app.app_context():
        who = {"username": "annelies", "name": "Annelies D.", "language": "nl"}
        add_person(db.session(), roles=["cell:coordination"], password=PASSWORD, now=LONG_AGO, **who)
        db.session.commit()
    line = activity(
        "transmission",
        {"document": "dashboard", "due_on": "2023-01-15"},
        occurred_on="2022-12-31",
        recorded_at="2023-01-01T10:00:00+01:00",
    )
    question = activity("information_request", {"subject": "Loonkosten"}, occurred_on="2023-01-10")
    send(clients.as_(author), line, question, sent_at=AFTER)
    dora = desk(app, "dora", "nl")
    close(dora)
    page = dora.get("/year/2022/transmissions").text
    assert "17 dagen te laat" in page
    part = page.split('value="1.2.2-a-2"')[1].split("</form>")[0]
    form = {**fields(part), "indicator": "1.2.2-a-2"}
    assert form["line"] == line["entry"]
    assert dora.post("/year/2022/transmissions", data=form).status_code == 303
    assert "te laat verzonden" in dora.get("/year/2022/transmissions").text
    nine = dora.get("/year/2023/transmissions")
    assert nine.status_code == 404  # no plan covers it


def test_the_towns_own_workbook_is_filled(app: Flask, clients: Clients) -> None:
    send(clients.as_("bob"), presence())
    dora = desk(app, "dora", "nl")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Boordtabel"
    sheet["A1"] = "=B5*2"
    sheet["B5"].number_format = "0.0"
    sheet["B5"].font = openpyxl.styles.Font(bold=True)
    book.defined_names["Oordeel"] = openpyxl.workbook.defined_name.DefinedName(
        "Oordeel", attr_text="Boordtabel!$C$5"
    )
    sheet.merge_cells("E1:F2")
    target = io.BytesIO()
    book.save(target)

    def fill(cells: str) -> TestResponse:
        data = {
            "template": (io.BytesIO(target.getvalue()), "t.xlsx"),
            "map": (io.BytesIO(cells.encode("utf-8", "surrogateescape")), "m.toml"),
        }
        return dora.post("/year/2022/template", data=data)

    lines = (
        '"2.2.3-a-1.value" = ["Boordtabel!B5", "\'Boordtabel\'!$B$6"]',
        '"2.2.3-a-1.status" = "Oordeel"',
        '"report.year" = "Boordtabel!D1"',
    )
    done = fill("\ufeff" + "\r\n".join(lines))  # as Notepad may save it
    assert done.status_code == 200
    filled = openpyxl.load_workbook(io.BytesIO(done.data))["Boordtabel"]
    value = dora.get("/api/v1/indicators/2.2.3-a-1?year=2022").get_json()["value"]
    assert (filled["B5"].value, filled["B6"].value, filled["D1"].value) == (value, value, 2022)
    assert filled["C5"].value == "niet gehaald"
    assert (filled["A1"].value, filled["B5"].font.b, filled["B5"].number_format) == ("=B5*2", True, "0.0")
    for cells, sentence in (
        ('"2.2.3-a-1.value" = "Blad9!B5"', "het sjabloon heeft geen blad Blad9"),
        ('"2.2.3-a-1.value" = "Nergens"', "geen cel met de naam Nergens"),
        ('"2.2.3-a-1.value" = "5B"', "is geen cel"),
        ('"2.2.3-a-1.value" = "Boordtabel!A1"', "staat een formule"),
        ('"2.2.3-a-1.value" = "Boordtabel!F2"', "samengevoegde cellen"),
        ('"7.7.7-x-7.value" = "Boordtabel!B5"', "staat niet in het verslag"),
        ('"2.2.3-a-1.colour" = "Boordtabel!B5"', "staat niet in het verslag"),
        ("", "noemt geen enkele cel"),
        ("= what", "geen leesbare TOML"),
        ("\udcff", "geen tekst (UTF-8)"),
    ):
        answer = fill(cells)
        assert answer.status_code == 422, cells
        assert sentence in answer.text, cells
    empty = dora.post(
        "/year/2022/template",
        data={"template": (io.BytesIO(b"no"), "t.xlsx"), "map": (io.BytesIO(b'"report.year" = "A!B1"'), "m")},
    )
    assert "geen leesbaar werkboek" in empty.text


def test_a_key_is_shown_once_and_revoked(app: Flask) -> None:
    edda = desk(app, "edda", "nl")
    made = edda.post("/admin/tokens", data={"name": "Power BI", "scope": ["read:indicators"]})
    found = re.search(r'id="secret" readonly value="([^"]+)"', made.text)
    assert found
    secret = found[1]
    program = app.test_client()
    ask = {"Authorization": f"Bearer {secret}"}
    assert program.get("/api/v1/indicators?year=2022", headers=ask).status_code == 200
    assert program.get("/reports/2022.csv", headers=ask).status_code == 200
    assert program.get("/reports/2022.csv", auth=("ronde", secret)).status_code == 200
    assert program.get("/reports/2022.xlsx", headers=ask).status_code == 403
    page = edda.get("/admin/tokens").text
    assert secret not in page
    assert "Power BI" in page
    for data, sentence in (
        ({"name": "Power BI", "scope": "read:indicators"}, "al een sleutel met de naam"),
        ({"name": "x"}, "Kies wat de sleutel mag lezen"),
        ({"name": " ", "scope": "read:indicators"}, "naam van 1 tot 120"),
    ):
        answer = edda.post("/admin/tokens", data=data)
        assert (answer.status_code, sentence in answer.text) == (422, True), data
    assert edda.post("/admin/tokens/revoke", data={"name": "Power BI"}).status_code == 303
    assert program.get("/reports/2022.csv", headers=ask).status_code == 401
    assert edda.post("/admin/tokens/revoke", data={"name": "other"}).status_code == 404
