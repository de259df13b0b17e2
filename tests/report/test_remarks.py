"""Remarks on a figure: dated, signed, never changed, in every file of the report, and part of the moment."""

from __future__ import annotations

import io
import re
import uuid
from datetime import datetime
from types import SimpleNamespace

import openpyxl
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from svpp.db import db
from svpp.report.models import FigureRemark
from svpp.report.order import report_for
from svpp.report.pdf.content import content
from svpp.report.remarks import standing
from svpp.words import Speaker
from tests.conftest import Clients
from tests.web.pages import desk

FIGURE = "2.2.3-a-1"
PAGE = f"/year/2022/{FIGURE}"
TEXT = "Van 1 tot 12 mei was de helft van de ploeg ziek.\n=SOM(1;2) is geen formule."


def at(moment: str) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def say(client: FlaskClient, text: str = TEXT, **more: str) -> TestResponse:
    return client.post(f"{PAGE}/remarks", data={"id": str(uuid.uuid4()), "text": text, **more})


def remarks(client: FlaskClient, as_of: str = "") -> list[dict[str, str]]:
    document = client.get(
        f"/api/v1/indicators/{FIGURE}?year=2022" + (as_of and f"&as_of={as_of}T22:00:00Z")
    ).get_json()
    assert document["id"] == FIGURE
    found: list[dict[str, str]] = document.get("remarks", [])
    return found


def test_a_remark_stands_on_the_page_and_in_the_json_from_its_own_moment_on(app: Flask) -> None:
    dora = desk(app, "dora", "nl")
    before = dora.get("/reports/2022.json?as_of=2023-02-01T22:00:00Z").data
    with at("2023-02-02T10:00:00+01:00"):
        assert say(dora).headers["Location"].endswith(f"{PAGE}#remarks")
    section = dora.get(PAGE).text.split('id="remarks"')[1].split("</section>")[0]
    assert "de helft van de ploeg ziek" in section
    assert "Dora Dubois" in section
    assert remarks(dora) == [{"at": "2023-02-02T09:00:00Z", "by": "Dora Dubois", "text": TEXT}]
    assert remarks(dora, "2023-02-01") == []
    assert dora.get("/reports/2022.json?as_of=2023-02-01T22:00:00Z").data == before
    other = dora.get(f"/api/v1/indicators/{FIGURE}?year=2021").get_json()
    assert "remarks" not in other


def test_another_takes_its_place_and_the_earlier_one_stays_to_be_read(app: Flask) -> None:
    dora = desk(app, "dora", "nl")
    with at("2023-02-02T10:00:00+01:00"):
        say(dora)
    first = re.search(r'name="replaces" value="([^"]+)"', dora.get(PAGE).text)
    assert first is not None
    with at("2023-02-03T10:00:00+01:00"):
        say(dora, "Een derde van de ploeg.", replaces=first[1])
        assert say(dora, "Te laat.", replaces=first[1]).status_code == 422  # already replaced
    assert [one["text"] for one in remarks(dora)] == ["Een derde van de ploeg."]
    assert [one["text"] for one in remarks(dora, "2023-02-02")] == [TEXT]
    page = dora.get(PAGE).text
    assert "1 vervangen of teruggenomen opmerking" in page
    second = re.search(r'name="replaces" value="([^"]+)"', page)
    assert second is not None
    say(dora, "wat hier staat, telt niet", act="take_back", replaces=second[1])
    assert remarks(dora) == []
    assert "Een derde van de ploeg." in dora.get(PAGE).text
    assert dora.get(f"{PAGE}?as_of=2023-02-03").text.count("Een derde van de ploeg.") == 1


def test_a_second_click_files_one_remark_and_the_row_is_never_changed(app: Flask) -> None:
    dora = desk(app, "dora", "nl")
    twice = {"id": str(uuid.uuid4()), "text": "Eenmaal."}
    for _ in range(2):
        assert dora.post(f"{PAGE}/remarks", data=twice).status_code == 303
    assert len(remarks(dora)) == 1
    with app.app_context(), pytest.raises(sa.exc.DBAPIError, match="append-only"):
        db.session.execute(sa.update(FigureRemark).values(text="anders"))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": " \r\n "}, "Schrijf eerst je opmerking"),
        ({"text": "a" * 1501}, "Hoogstens 1500 tekens"),
        ({"text": "x", "id": "geen"}, "Laad de pagina opnieuw"),
    ],
)
def test_a_remark_that_cannot_be_kept_says_why_and_keeps_the_text(
    app: Flask, data: dict[str, str], sentence: str
) -> None:
    answer = desk(app, "dora", "nl").post(f"{PAGE}/remarks", data={"id": str(uuid.uuid4()), **data})
    assert answer.status_code == 422
    assert sentence in answer.text.replace("\N{NO-BREAK SPACE}", "")
    assert data["text"].strip() in answer.text


def test_only_the_prevention_officer_writes_and_only_about_what_the_plan_has(app: Flask) -> None:
    assert say(desk(app, "alice", "nl")).status_code == 403
    assert "Nieuwe opmerking" not in desk(app, "alice", "nl").get(PAGE).text
    dora = desk(app, "dora", "nl")
    assert dora.post("/year/2022/9.9.9-z-9/remarks", data={"text": "x"}).status_code == 404
    assert dora.post("/year/2035/2.2.3-a-1/remarks", data={"text": "x"}).status_code == 404
    assert say(dora, "x", replaces=str(uuid.uuid4())).status_code == 404


def test_the_workbook_and_the_paper_carry_it_as_text(app: Flask) -> None:
    dora = desk(app, "dora", "nl")
    with at("2023-02-02T10:00:00+01:00"):
        say(dora)
    book = openpyxl.load_workbook(io.BytesIO(dora.get("/reports/2022.xlsx?language=nl").data))
    rows = {row[0].value: row[-1] for row in book["Indicatoren"].iter_rows(min_row=2)}
    assert rows[FIGURE].value == f"2 februari 2023, Dora Dubois: {TEXT}"
    assert rows[FIGURE].data_type == "s"
    assert rows["2.2.3-a-2"].value is None
    with app.test_request_context():
        report = report_for(db.session(), 2022, datetime.fromisoformat("2023-03-01T12:00:00+01:00"))
        paper = content(report, Speaker("nl", report.zone), "Sint-Jans-Molenbeek", None)
    assert paper["figure_remarks"] == [
        {"id": FIGURE, "remarks": [{"by": "Dora Dubois, 2 februari 2023", "lines": TEXT.splitlines()}]}
    ]
    assert dora.get("/reports/2022.pdf?language=nl").data.startswith(b"%PDF-")


def test_a_closed_report_says_that_remarks_came_later(app: Flask, clients: Clients) -> None:
    dora = desk(app, "dora", "nl")
    with at("2023-02-01T10:00:00+01:00"):
        closed = clients.as_("dora").post("/api/v1/reports/2022/freeze", json={}).get_json()["id"]
    page = f"/year/2022/closed/{closed}"
    assert "opmerkingen bij de cijfers bij" not in dora.get(page).text
    with at("2023-02-02T10:00:00+01:00"):
        say(dora)
        assert "opmerkingen bij de cijfers bij" in dora.get(page).text


def test_standing_leaves_out_what_is_replaced_and_what_is_empty() -> None:
    rows = [
        SimpleNamespace(id=i, indicator_id="a", at=None, author="x", text=text, replaces_id=replaces)
        for i, text, replaces in (("1", "een", None), ("2", "twee", "1"), ("3", "drie", None), ("4", "", "3"))
    ]
    assert {key: [one.text for one in found] for key, found in standing(rows).items()} == {"a": ["twee"]}  # type: ignore[arg-type]
