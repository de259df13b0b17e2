"""One figure on paper with its proof: what stands in it, for whom, and that it is the same twice."""

from __future__ import annotations

import io
from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader

from svpp.db import db
from svpp.people.manage import add_person
from svpp.report.models import ExportNote
from tests.conftest import LONG_AGO, PASSWORD, Clients
from tests.entries import activity, duo_at_event, finding, incident, presence, revision, send, statuses

HOURS = "2.2.3-a-1"
#: one of each kind, and one of events
KINDS = (
    "2.2.3-a-1",
    "5.2.1-a-2",
    "1.2.2-c-1",
    "9.2.1-a-4",
    "2.2.4-a-2",
    "1.2.1-b-2",
    "4.2.2-b-1",
    "5.2.1-a-4",
)
MARKUP = "#panic(1) *b* _i_ $x$ <a> @b \\U [c] // \U0001f6b2 日本"


def flat(pages: bytes) -> str:
    """The text of all pages, with plain spaces."""
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pages)).pages)
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture
def noted(clients: Clients) -> list[dict[str, object]]:
    told = {"reported_at": "2022-03-17T14:00:00+01:00", "channel": "phone", "reference": None}
    late = incident(police=told, observed_at="2022-03-15T13:40:00+01:00")
    there = presence(companions=["charlie"])
    market = presence(
        activity="market", started_at="2022-03-10T09:00:00+01:00", ended_at="2022-03-10T11:00:00+01:00"
    )
    found = finding(transmitted_at="2022-03-17T17:00:00+01:00")
    assert statuses(clients.as_("bob"), there, market, late, found) == ["accepted"] * 4
    statement = {"indicator": "1.2.1-b-2", "answer": True, "valid_from": "2020-01-01"}
    meeting = {"body": "evaluation", "subject": MARKUP}
    meetings = [activity("meeting", meeting, occurred_on=f"2022-0{n}-05") for n in (3, 6)]
    milestone = activity("milestone", {"milestone": "violence_action_plan"})
    own = [activity("statement", statement), milestone, *meetings]
    assert statuses(clients.as_("dora"), *own) == ["accepted"] * 4
    return [there]


def test_it_says_the_figure_and_every_block_without_names(noted: list[object], clients: Clients) -> None:
    dora = clients.as_("dora")
    answer = dora.get(f"/reports/2022.pdf?indicator={HOURS}")
    assert answer.content_type == "application/pdf"
    assert f"ronde-2022-{HOURS}.pdf" in answer.headers["Content-Disposition"]
    text = flat(answer.data)
    for words in (
        "Gehaald op 0 van 364 dagen",
        "Hoe geteld",
        "persoonsuren",
        "364 keer onder",
        "3 blokken, samen 8 u 00",
        "Donderdag 17 maart 2022",
        "G001",
        "G002",
        "nog niet",
    ):
        assert words in text, words
    assert "Bogaert" not in text
    assert "Charlie" not in text


def test_it_is_tagged_and_the_fingerprint_of_the_same_json_stands_on_each_page(
    noted: list[object], clients: Clients
) -> None:
    dora, asked = clients.as_("dora"), f"indicator={HOURS}&as_of=2023-03-01T12:00:00Z"
    reader = PdfReader(io.BytesIO(dora.get(f"/reports/2022.pdf?language=fr&{asked}").data))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("fr")
    assert "pdfuaid" in root["/Metadata"].get_data().decode("utf-8", "replace")
    print_ = sha256(dora.get(f"/reports/2022.json?{asked}").data).hexdigest()
    for page in reader.pages:
        text = " ".join(page.extract_text().replace("\u00a0", " ").split())
        assert f"{print_[:4]} {print_[4:8]} {print_[8:12]}" in text
        assert f"/ {len(reader.pages)}" in text


def test_the_same_moment_gives_the_same_bytes_whatever_came_later(
    app: Flask, noted: list[dict[str, object]], clients: Clients
) -> None:
    with app.app_context():
        as_of = db.session.scalar(sa.text("SELECT max(received_at) FROM revision"))
    bob, dora = clients.as_("bob"), clients.as_("dora")
    moment = str(as_of).replace(" ", "T").split("+")[0] + "Z"
    urls = [f"/reports/2022.pdf?indicator={one}&as_of={moment}" for one in (HOURS, "1.2.2-c-1")]
    before = [dora.get(url).data for url in urls]
    assert "6 u 00" in flat(before[0])
    send(bob, revision(noted[0], ended_at="2022-03-17T09:00:00+01:00"))
    send(bob, presence(started_at="2022-03-18T08:00:00+01:00", ended_at="2022-03-18T09:00:00+01:00"))
    send(dora, activity("meeting", {"body": "evaluation"}, occurred_on="2022-09-05"))
    assert [dora.get(url).data for url in urls] == before
    assert dora.get(f"/reports/2022.pdf?indicator={HOURS}").data != before[0]


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_each_kind_has_its_proof_in_both_languages(
    noted: list[object], clients: Clients, language: str
) -> None:
    dora = clients.as_("dora")
    for one in KINDS:
        text = flat(dora.get(f"/reports/2022.pdf?indicator={one}&language={language}").data)
        assert one in text
        assert "⟦" not in text
        assert one != "5.2.1-a-2" or ("Week van 7 maart" if language == "nl" else "Semaine du 7 mars") in text
    assert ("voldoet niet" if language == "nl" else "ne remplit pas") in flat(
        dora.get(f"/reports/2022.pdf?indicator=2.2.4-a-2&language={language}").data
    )


def test_its_numbers_for_people_are_those_of_the_workbook(noted: list[object], clients: Clients) -> None:
    dora = clients.as_("dora")
    book = load_workbook(io.BytesIO(dora.get(f"/reports/2022.xlsx?indicator={HOURS}").data))
    guards = {row[2].value for row in book["Blokken"].iter_rows(min_row=2)}
    text = flat(dora.get(f"/reports/2022.pdf?indicator={HOURS}").data)
    assert {word for word in text.split() if word.startswith("G0")} == guards == {"G001", "G002"}


def test_who_may_take_a_workbook_may_take_it_and_is_noted(
    app: Flask, noted: list[object], clients: Clients
) -> None:
    with app.app_context():
        ella: dict[str, Any] = {"username": "ella", "name": "Ella", "roles": ["coordinator"]}
        add_person(db.session(), **ella, password=PASSWORD, now=LONG_AGO)
        db.session.commit()
    url = f"/reports/2022.pdf?indicator={HOURS}"
    for who, names, status in (
        ("dora", "", 200),
        ("dora", "&names=yes", 200),
        ("ella", "", 200),
        ("ella", "&names=yes", 403),
        ("alice", "", 403),
        ("bob", "", 403),
    ):
        answer = clients.as_(who).get(url + names)
        assert answer.status_code == status, (who, names)
        if status == 200:
            assert ("Bob Bogaert" in flat(answer.data)) is bool(names)
    assert clients.as_("alice").get("/reports/2022.pdf").status_code == 200
    with app.app_context():
        taken = [
            (note.file, note.names)
            for note in db.session.scalars(sa.select(ExportNote).order_by(ExportNote.id))
        ]
    file = f"ronde-2022-{HOURS}.pdf"
    assert taken == [(file, False), (file, True), (file, False)]


def test_free_text_stays_text_and_stays_away_without_names(noted: list[object], clients: Clients) -> None:
    dora, url = clients.as_("dora"), "/reports/2022.pdf?indicator=1.2.2-c-1"
    masked, named = (flat(dora.get(url + names).data) for names in ("", "&names=yes"))
    assert "panic" not in masked
    assert "#panic(1) *b* _i_ $x$ <a> @b \\U [c] // [bicycle] [cjk" in named


@pytest.mark.parametrize(
    "asked",
    [
        "2022.{}?indicator=9.9.9-z-9",
        "2019.{}?indicator=2.2.3-a-1",
        "2022.{}?indicator=2.2.3-a-1&as_of=2099-01-01T00:00:00Z",
        "2022.{}?indicator=2.2.3-a-1&language=de",
        "2022.{}?indicator=2.2.3-a-1&plan=none",
    ],
)
def test_it_refuses_what_the_other_files_refuse(clients: Clients, asked: str) -> None:
    dora = clients.as_("dora")
    answers = [dora.get(f"/reports/{asked.format(shape)}") for shape in ("pdf", "json")]
    assert answers[0].status_code in (404, 422)
    assert answers[0].get_json()["error"] == answers[1].get_json()["error"]


def test_at_an_event_each_guard_who_was_there_has_a_row(clients: Clients) -> None:
    sent = "2022-06-21T21:30:00+02:00"
    assert statuses(clients.as_("bob"), duo_at_event(), sent_at=sent) == ["accepted"]
    dora, asked = clients.as_("dora"), "indicator=5.2.1-a-4&names=yes"
    text = flat(dora.get(f"/reports/2022.pdf?{asked}").data)
    assert ("Bob Bogaert" in text, "Charlie Claes" in text) == (True, True)
    sheet = load_workbook(io.BytesIO(dora.get(f"/reports/2022.xlsx?{asked}").data))["Bewijs"]
    assert {row[14].value for row in sheet.iter_rows(min_row=2)} == {"Bob Bogaert", "Charlie Claes"}
