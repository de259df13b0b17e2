"""A spreadsheet on the desk: looked at first, then taken in, without JavaScript and without anything twice."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from svpp.sheets import take as sheets_take
from svpp.sheets.faults import FAULTS, NOTICES
from svpp.web import imports
from svpp.words import LANGUAGES, table
from tests.conftest import Clients

SHEET = "Agent;Datum;Van;Tot;Wijk;Kleur\n" + "".join(
    f"bob;{day:02d}/03/2022;8:00;12:00;Maritiem;rood\n" for day in range(1, 8)
)
WRONG = SHEET + "Niemand;04/03/2022;8:00;12:00;Maritiem;\n"


def look(client: FlaskClient, content: str | bytes, **more: Any) -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post("/import", data={"file": (io.BytesIO(data), "uren.csv"), **more})


def form_of(page: str) -> tuple[str, dict[str, str]]:
    """The address of the page's form, and what its hidden fields send along."""
    found = re.search(r'action="(/import/[0-9a-f]{64})"', page)
    assert found, page
    return found[1], dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', page))


@pytest.fixture
def dora(clients: Clients) -> FlaskClient:
    return clients.as_("dora")


@pytest.fixture
def alice(app: Flask, clients: Clients) -> FlaskClient:
    return clients.as_("alice")


def entries(client: FlaskClient, kind: str = "presence") -> list[Any]:
    found: list[Any] = client.get(f"/api/v1/entries?kind={kind}").get_json()["entries"]
    return found


def test_looked_at_then_taken_in_steps(alice: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "AT_ONCE", 3)
    seen = look(alice, WRONG)
    assert seen.status_code == 200, seen.text
    for said in ("Neem 7 lijnen op", "Niemand in Agent is hier niet bekend", "Kleur", "Maritiem", "Ronde"):
        assert said in seen.text
    assert "⟦" not in seen.text
    assert entries(alice) == []
    page, steps = seen.text, 0
    while "Opgenomen" not in page:
        address, fields = form_of(page)
        page, steps = alice.post(address, data=fields).text, steps + 1
        assert steps < 5
    assert steps == 3
    assert "7 lijnen opgenomen, 0 waren al bekend, 1 geweigerd" in page
    assert "⟦" not in page
    assert len(entries(alice)) == 7
    again = look(alice, SHEET)
    assert "Er is niets nieuws om op te nemen" in again.text


def test_a_file_is_opened_once_for_all_its_steps(alice: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets_take.close()
    opened: list[int] = []
    real = sheets_take.open_sheet
    monkeypatch.setattr(sheets_take, "open_sheet", lambda *given: opened.append(1) or real(*given))
    monkeypatch.setattr(imports, "AT_ONCE", 2)
    page = look(alice, SHEET).text
    while "Opgenomen" not in page:
        address, fields = form_of(page)
        page = alice.post(address, data=fields).text
    assert (len(opened), len(entries(alice))) == (1, 7)
    look(alice, SHEET)
    assert len(opened) == 2  # nothing stays open when all is taken in


def test_the_second_click_adds_nothing(alice: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "AT_ONCE", 5)
    address, fields = form_of(look(alice, SHEET).text)
    for _ in range(2):
        alice.post(address, data=fields)
    assert len(entries(alice)) == 5


def test_what_is_no_sheet_is_said_where_one_chooses(alice: FlaskClient) -> None:
    for content, said in (
        (b"\xd0\xcf\x11\xe0" + bytes(512), "van vóór 2007"),
        ("Naam\nBob\n", "Nog niet gekozen: Datum, Begin, Plaats"),
        ("Naam;Datum;Van;Tot\n", "geen lijnen"),
        ("", "Dit bestand is leeg"),
    ):
        answer = look(alice, content)
        assert (answer.status_code, said in answer.text) == (422, True), answer.text
    assert alice.post("/import", data={}).status_code == 422
    chart = (io.BytesIO(b"\xef\xbb\xbf[import]\nkind = 'hours'"), "map.toml")
    refused = look(alice, SHEET, map=chart).text
    assert "Het koppelbestand: kind" in refused
    assert (
        "verwacht is een van presence, incident, activity" in refused
    )  # it was read, although an editor put a mark in front


def test_a_refusal_names_its_column_in_the_readers_language(alice: FlaskClient) -> None:
    long = "Agent;Datum;Van;Tot;Wijk;Opmerking\nbob;01/03/2022;8u;12u;Maritiem;" + "x" * 10_000
    assert "Opmerking: Een tekst is te lang" in look(alice, long).text


def test_hours_are_for_a_coordinator(dora: FlaskClient) -> None:
    """The officer is told so once, and not in each of 20,000 lines."""
    assert "Uren en incidenten neemt een coördinator op" in dora.get("/import?lang=nl").text
    answer = look(dora, SHEET)
    assert (answer.status_code, answer.text.count("neemt een coördinator op")) == (422, 2)


MEETINGS = b"""[import]
kind = "activity"
register = "meeting"
[columns]
date = "Datum"
[columns.fields]
body = "Soort"
subject = "Onderwerp"
[values.fields.body]
"Stuurgroep" = "steering_committee"
"""


def test_words_of_a_register_are_asked_and_its_columns_called_as_there(dora: FlaskClient) -> None:
    dora.get("/import?lang=nl")
    rows = "Datum;Soort;Onderwerp\n03/03/2022;Stuurgroep;=1+1\n04/03/2022;Terugblik;b\n"
    page = look(dora, rows, map=(io.BytesIO(MEETINGS), "map.toml")).text
    assert "<dt>Soort</dt><dd>Vergadering</dd>" in page
    assert "Neem 1 lijn op" in page
    assert "Vergadering: “Terugblik”" in page
    address = form_of(page)[0]
    words = {"file": "x", "word.0": "Terugblik", "of.0": "fields.body", "code.0": "evaluation"}
    again = dora.post(f"{address}/columns", data=words).text
    assert "Neem 2 lijnen op" in again
    address, fields = form_of(again)
    assert dora.post(address, data=fields).status_code == 200
    assert {one["data"]["fields"]["body"] for one in entries(dora, "activity")} == {
        "steering_committee",
        "evaluation",
    }


def test_a_map_that_names_words_of_no_field_is_refused(dora: FlaskClient) -> None:
    chart = (io.BytesIO(MEETINGS.replace(b"[values.fields.body]", b"[values.body]")), "map.toml")
    assert "correspondance : body n’est aucun de" in look(dora, "Datum;Soort\n", map=chart).text


ODD = "Planning van 2022;;;;\nNaam van de wacht;Wanneer;Vertrek;Terug;Waar\n" + "".join(
    f"{who};{day};8:00;12:00;{where}\n"
    for who, day, where in (
        ("bob", "01/03/2022", "Havenwijk"),
        ("De Bob", "02/03/2022", "Maritiem"),
        ("bob", "3/13/2022", "Maritiem"),
    )
)
CHOSEN = {
    "file": "uren.csv",
    "kind": "presence",
    "header": "2",
    "col.guard": "Naam van de wacht",
    "col.date": "Wanneer",
    "col.start": "Vertrek",
    "col.end": "Terug",
    "col.place": "Waar",
}


def columns_of(page: str) -> str:
    found = re.search(r'action="(/import/[0-9a-f]{64}/columns)"', page)
    assert found, page
    return found[1]


def test_columns_and_words_are_chosen_on_the_desk(alice: FlaskClient) -> None:
    """Of a file whose names nobody could recognise, and without a map file."""
    asked = look(alice, ODD)
    assert (asked.status_code, "Welke kolom is wat?" in asked.text) == (422, True)
    assert "<option>Vertrek</option>" in asked.text  # the line under the title
    again = alice.post(columns_of(asked.text), data={"file": "uren.csv", "kind": "presence", "header": "2"})
    assert "Nog niet gekozen: Wacht, Datum, Begin, Plaats" in again.text
    assert (again.status_code, "<option>Vertrek</option>" in again.text) == (422, True)
    seen = alice.post(columns_of(again.text), data=CHOSEN)
    assert seen.status_code == 200, seen.text
    for said in ("staat in dit bestand de maand eerst?", "“Havenwijk”", "“De Bob”", "⟦"):
        assert (said in seen.text) == (said != "⟦"), said
    words = {
        "word.0": "Havenwijk",
        "of.0": "place",
        "code.0": "machtens",
        "word.1": "De Bob",
        "of.1": "guard",
        "code.1": "bob",
    }
    ready = alice.post(columns_of(seen.text), data={"file": "uren.csv", **words})
    assert "Neem 2 lijnen op" in ready.text
    address, hidden = form_of(ready.text)
    assert "2 lijnen opgenomen" in alice.post(address, data=hidden).text
    assert sorted(one["data"]["place"] for one in entries(alice)) == ["machtens", "maritiem"]
    once_more = alice.post(columns_of(look(alice, ODD).text), data={**CHOSEN, **words})
    assert "Er is niets nieuws" in once_more.text


def test_a_forged_choice_changes_nothing(alice: FlaskClient, dora: FlaskClient) -> None:
    page = look(alice, ODD).text
    assert dora.post(columns_of(page), data=CHOSEN).status_code == 422  # another's file
    for more in (
        {"kind": "activity"},
        {"header": "0"},
        {"header": "9" * 50},
        {"col.guard": "Niets"},
        {"header": "77"},
    ):
        answer = alice.post(columns_of(page), data={**CHOSEN, **more})
        assert answer.status_code in (200, 422), more
    odd = {
        "word.0": "x",
        "of.0": "nothing",
        "code.0": "y",
        "word.1": "bob",
        "of.1": "guard",
        "code.1": "nobody",
    }
    answer = alice.post(columns_of(page), data={**CHOSEN, **odd})
    assert (answer.status_code, "Er is niets nieuws" in answer.text) == (200, True), answer.text
    assert entries(alice) == []


def test_a_file_is_its_owners(alice: FlaskClient, dora: FlaskClient) -> None:
    address, fields = form_of(look(alice, SHEET).text)
    assert dora.post(address, data=fields).status_code == 422
    assert entries(dora) == []


def test_who_may(clients: Clients) -> None:
    for username, status in (("alice", 200), ("dora", 200), ("bob", 403), ("edda", 403)):
        assert clients.as_(username).get("/import").status_code == status
        assert look(clients.as_(username), "").status_code == (422 if status == 200 else 403)


def test_every_fault_has_words_with_its_parameters() -> None:
    for language in LANGUAGES:
        words = table(language)
        for prefix, sentences in (("imp.f", FAULTS), ("imp.n", NOTICES)):
            for code, english in sentences.items():
                holes = set(re.findall(r"{(\w+)}", english))
                assert set(re.findall(r"{(\w+)}", words[f"{prefix}.{code}"])) == holes, code
