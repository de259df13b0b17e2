"""CSV for programs and for a Belgian Excel; no text in it is ever a formula."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask

from svpp.report.csv_file import cell, harmless
from tests.conftest import Clients
from tests.entries import presence, send

FORMULAS = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", " =1", "\ufeff=1", "＝1", "＋1", "－1", "＠x"]
HIDDEN = ["\u00a0+1", "  \ufeff @x", "\u200b=1", "\u3000=1", "\ufeff\t=1", "\x00=1"]


@pytest.mark.parametrize("text", FORMULAS + HIDDEN)
def test_no_text_becomes_a_formula(text: str) -> None:
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", ["", "a=1", "≥ 7 u", "’t Fort", "7 u", "1.2.1-a-1"])
def test_honest_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_numbers_stay_numbers() -> None:
    assert [cell(v) for v in (-3, 2.5, True, None)] == ["-3", "2.5", "yes", ""]


@pytest.mark.usefixtures("app")
def test_plain_is_rfc_4180_and_belgian_opens_in_excel(app: Flask, clients: Clients) -> None:
    send(
        clients.as_("bob"),
        presence(),
        presence(started_at="2022-03-17T12:00:00+01:00", ended_at="2022-03-17T12:50:00+01:00"),
    )
    dora = clients.as_("dora")
    as_of = "as_of=2023-02-01T00:00:00Z"
    send_again = dora.get(f"/reports/2022.csv?{as_of}").data
    assert send_again == dora.get(f"/reports/2022.csv?{as_of}").data
    plain = dora.get("/reports/2022.csv").data
    assert plain.count(b"\r\n") == 85
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(plain.decode()))}
    assert len(rows) == 84
    belgian = dora.get("/reports/2022.csv?form=excel&language=fr").data
    assert belgian.startswith(b"\xef\xbb\xbf")
    words = list(csv.DictReader(io.StringIO(belgian.decode("utf-8-sig")), delimiter=";"))
    assert [row["Numéro"] for row in words] == list(rows)
    value = next(row["Résultat"] for row in words if row["Numéro"] == "2.2.3-a-1")
    assert value.replace(",", ".") == rows["2.2.3-a-1"]["value"]
    assert "," in value


@pytest.mark.usefixtures("app")
def test_programs_get_numbers_apart_and_people_get_words(clients: Clients) -> None:
    dora = clients.as_("dora")
    plain = csv.DictReader(io.StringIO(dora.get("/reports/2022.csv").data.decode()))
    numbers = {row["id"]: (row["value_number"], row["target_number"]) for row in plain}
    assert numbers["2.2.3-a-1"] == ("0", "7")
    assert numbers["1.2.1-a-1"] == numbers["4.2.2-b-1"] == ("", "")
    text = dora.get("/reports/2022.csv?form=excel").data.decode("utf-8-sig")
    rows = {row["Nummer"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    assert [
        rows["5.2.1-a-3"][name]
        for name in ("Soort", "Vergelijking", "Eenheid", "Lezing", "Beoordeeld op", "Dagen")
    ] == [
        "uren per dag",
        "≥",
        "u/dag",
        "persoonsuren",
        "het gemiddelde het doel haalt",
        "schooldagen",
    ]
    assert rows["1.2.1-a-1"]["Vergelijking"] == "gelijk aan"
    assert rows["3.2.1-a-2"]["Indicator"].endswith("≥ 3u/dag")
    assert "'" not in "".join(cell[:1] for row in rows.values() for cell in row.values())


def test_a_form_or_language_that_is_none_is_refused(clients: Clients) -> None:
    for query in ("form=word", "language=de"):
        answer = clients.as_("dora").get(f"/reports/2022.csv?{query}")
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "field_invalid")
