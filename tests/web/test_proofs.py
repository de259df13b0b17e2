"""What was logged as the evidence of a statement: found by the plan, chosen once, gone when the action is."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from svpp import clock
from svpp.db import db
from svpp.journal.models import Entry, Revision
from svpp.people.manage import add_person
from tests.conftest import LONG_AGO, PASSWORD, Clients
from tests.entries import activity, duo_at_event, new_id, presence, refusal, revision, send
from tests.web.pages import MISSING_WORD, desk, fields
from tests.web.test_report_pages import close

#: a yes without evidence, in a strategic goal that counts events with guards (1.2.3-b-3)
INDICATOR = "1.2.3-a-2"
PAGE = f"/year/2022/{INDICATOR}"
EVENING = "2022-06-21T21:30:00+02:00"
SEARCH = f"{PAGE}/proof/new"


def statement(**data: Any) -> dict[str, Any]:
    stated = {"indicator": INDICATOR, "answer": True, "valid_from": "2022-01-01"}
    return activity("statement", stated, **data)


@pytest.fixture
def duty(clients: Clients) -> dict[str, Any]:
    """Two guards at an event, for three hours each."""
    there = duo_at_event()
    (result,) = send(clients.as_("bob"), there, sent_at=EVENING)
    assert result["status"] == "accepted", result
    return there


@pytest.fixture
def said(clients: Clients) -> dict[str, Any]:
    line = statement()
    assert send(clients.as_("dora"), line)[0]["status"] == "accepted"
    return line


def status(client: FlaskClient, **asked: str) -> str:
    answer = client.get(f"/api/v1/indicators/{INDICATOR}", query_string={"year": 2022, **asked}).get_json()
    return str(answer["status"])


def choose(client: FlaskClient, entry: str, act: str = "add", page: str = "") -> Any:
    """As the form does; each page with its own revision."""
    given = fields(page or client.get(SEARCH).text).get("revision", new_id())
    return client.post(SEARCH, data={"revision": given, "action": entry, "act": act})


def test_the_button_finds_what_the_plans_own_goal_counts(
    app: Flask, duty: dict[str, Any], said: dict[str, Any]
) -> None:
    for language, button, words in (
        ("nl", "Zoek in de acties (1)", "2 wachten, 6 u 00"),
        ("fr", "Chercher dans les actions (1)", "2 gardiens, 6 h 00"),
    ):
        client = desk(app, "dora", language)
        assert button in client.get(PAGE).text
        page = client.get(SEARCH).text.replace("\u00a0", " ").replace("\u202f", " ")
        assert words in page
        assert MISSING_WORD.findall(page) == []
    assert duty["entry"] in page
    assert said["entry"] not in page.split("<main")[1].split('class="pieces"')[1]


def test_choosing_proves_once_and_taking_off_undoes(
    app: Flask, duty: dict[str, Any], said: dict[str, Any]
) -> None:
    client = desk(app, "dora", "nl")
    assert status(client) == "unproven"
    page = client.get(SEARCH).text
    for _ in range(2):  # a second click on the same page
        assert choose(client, duty["entry"], page=page).status_code == 303
    assert choose(client, duty["entry"]).status_code == 303
    assert status(client) == "met"
    shown = client.get(f"{PAGE}?added={duty['entry']}").text.replace("\u00a0", " ")
    assert "Actie in de app: 2 wachten, 6 u 00" in shown
    assert "Ongedaan maken" in shown
    assert "Bob Bogaert" in shown.split('class="parts"')[1].split("</ul>")[0]
    assert "is al bewijs" in client.get(SEARCH).text
    with app.app_context():
        assert db.session.query(Revision).filter_by(entry_id=said["entry"]).count() == 2
    assert choose(client, duty["entry"], "take_off").status_code == 303
    assert status(client) == "unproven"
    with app.app_context():
        entry = db.session.get(Entry, said["entry"])
        assert entry is not None
        assert entry.data["evidence"] == []
        assert entry.data["fields"] == said["data"]["fields"]


def test_a_withdrawn_action_proves_nothing_and_an_earlier_moment_still_does(
    app: Flask, clients: Clients, duty: dict[str, Any], said: dict[str, Any]
) -> None:
    client = desk(app, "dora", "nl")
    assert choose(client, duty["entry"]).status_code == 303
    then = clock.now().isoformat()
    before = client.get("/api/v1/indicators", query_string={"year": 2022, "as_of": then}).data
    gone = revision(duty, withdrawn=True)
    assert send(clients.as_("bob"), gone, sent_at=EVENING)[0]["status"] == "accepted"
    assert status(client) == "unproven"
    assert "bewijst niets meer" in client.get(PAGE).text
    assert client.get("/api/v1/indicators", query_string={"year": 2022, "as_of": then}).data == before
    assert said["entry"]


def test_a_round_is_found_by_its_day_and_only_what_one_may_read(
    app: Flask, clients: Clients, said: dict[str, Any]
) -> None:
    walked = presence()
    send(clients.as_("bob"), walked)
    client = desk(app, "dora", "nl")
    assert walked["entry"] not in client.get(SEARCH).text
    assert walked["entry"] in client.get(f"{SEARCH}?day=2022-03-17").text
    assert walked["entry"] not in client.get(f"{SEARCH}?day=2022-03-17&text=markt").text
    assert choose(client, walked["entry"]).status_code == 404  # not on that page
    asked = {"revision": new_id(), "action": walked["entry"], "day": "2022-03-17"}
    assert client.post(SEARCH, data=asked).status_code == 303
    assert status(client) == "met"
    for day in ("gisteren", "2022-02-30"):
        assert client.get(f"{SEARCH}?day={day}").status_code == 422
    assert desk(app, "alice", "nl").get(SEARCH).status_code == 403
    assert client.get("/year/2022/1.2.2-c-1/proof/new").status_code == 404
    assert client.get(f"/entries/{said['entry']}").status_code == 200


def test_a_cell_reads_that_guards_were_there_and_opens_only_its_own(
    app: Flask, clients: Clients, duty: dict[str, Any], said: dict[str, Any]
) -> None:
    with app.app_context():
        who = {"username": "annelies", "name": "Annelies D.", "language": "nl"}
        add_person(db.session(), roles=["cell:coordination"], password=PASSWORD, now=LONG_AGO, **who)
        db.session.commit()
    assert choose(desk(app, "dora", "nl"), duty["entry"]).status_code == 303
    client = desk(app, "annelies", "nl")
    for page in ("/registers/statement?year=2022", f"/registers/statement/{said['entry']}"):
        text = client.get(page).text
        assert "Actie in de app: 2 wachten" in text
        assert f"/entries/{duty['entry']}" not in text
        assert "Bob" not in text
    search = client.get(SEARCH)
    assert search.status_code == 200
    assert duty["entry"] not in search.text
    own = activity("meeting", {"body": "evaluation"})
    send(clients.as_("annelies"), own)
    assert own["entry"] in client.get(f"{SEARCH}?in=plan").text
    assert choose(client, own["entry"]).location == f"/registers/statement/{said['entry']}"


def test_a_statement_withdrawn_meanwhile_is_not_brought_back(
    app: Flask, clients: Clients, duty: dict[str, Any], said: dict[str, Any]
) -> None:
    client = desk(app, "dora", "nl")
    page = client.get(SEARCH).text
    send(clients.as_("dora"), revision(said, withdrawn=True))
    assert choose(client, duty["entry"], page=page).status_code == 404
    assert status(client) == "unknown"


def test_only_what_was_logged_can_be_named(clients: Clients, said: dict[str, Any]) -> None:
    dora = clients.as_("dora")
    for piece, code in (
        ("entry:boe", "wrong_type"),
        (f"entry:{new_id()}", "unknown_evidence"),
        (f"entry:{said['entry']}", "unknown_evidence"),  # a statement needs proof, it is none
    ):
        assert refusal(dora, statement(evidence=[piece]))["fields"]["evidence.0"] == [code]


def test_the_files_tell_it_like_other_evidence(
    app: Flask, duty: dict[str, Any], said: dict[str, Any]
) -> None:
    client = desk(app, "dora", "nl")
    assert choose(client, duty["entry"]).status_code == 303
    listed = client.get(f"/api/v1/indicators/{INDICATOR}/entries?year=2022").get_json()["entries"]
    assert listed[0]["evidence"] == [f"entry:{duty['entry']}"]
    book = load_workbook(io.BytesIO(client.get("/reports/2022.xlsx").data))
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True) if row[0] == INDICATOR]
    (row,) = (row for row in rows if said["entry"] in row)
    assert 1 in row
    assert any(re.search(r"Actie in de app: 2 wachten, 6\su\s00", str(cell)) for cell in row)


@pytest.mark.usefixtures("said")
def test_a_closed_year_names_the_action_that_fell_since(
    app: Flask, clients: Clients, duty: dict[str, Any]
) -> None:
    client = desk(app, "dora", "nl")
    assert choose(client, duty["entry"]).status_code == 303
    closed = close(client).location
    gone = revision(duty, withdrawn=True, reason="Ging niet door")
    assert send(clients.as_("bob"), gone, sent_at=EVENING)[0]["status"] == "accepted"
    page = client.get(closed).text
    row = page.split(f"/{INDICATOR}")[1].split("</tr>")[0]
    assert "Ging niet door" in row
