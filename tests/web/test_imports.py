"""A spreadsheet on the desk: looked at first, then taken in, without JavaScript and without anything twice."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

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


def entries(client: FlaskClient) -> list[Any]:
    found: list[Any] = client.get("/api/v1/entries?kind=presence").get_json()["entries"]
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


def test_the_second_click_adds_nothing(alice: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "AT_ONCE", 5)
    address, fields = form_of(look(alice, SHEET).text)
    for _ in range(2):
        alice.post(address, data=fields)
    assert len(entries(alice)) == 5


def test_what_is_no_sheet_is_said_where_one_chooses(alice: FlaskClient) -> None:
    for content, said in (
        (b"\xd0\xcf\x11\xe0" + bytes(512), "van vóór 2007"),
        ("Naam\nBob\n", "datum"),
        ("", "geen lijnen"),
    ):
        answer = look(alice, content)
        assert (answer.status_code, said in answer.text) == (422, True), answer.text
    assert alice.post("/import", data={}).status_code == 422
    chart = (io.BytesIO(b"[import]\nkind = 'hours'"), "map.toml")
    assert "De kaart klopt niet" in look(alice, SHEET, map=chart).text


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
