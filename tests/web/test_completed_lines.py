"""Register lines that somebody completes or takes back: the author stays, and a reason is there."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask

from svpp.db import db
from svpp.journal.models import Entry
from svpp.people.manage import add_person
from svpp.people.models import Person
from tests.conftest import LONG_AGO, PASSWORD, Clients
from tests.entries import activity, new_id, refusal, send, statuses
from tests.web.pages import desk, fields

MEETING = "/registers/meeting"
DRUGS = "/registers/drug_follow_up"
EVALUATION = "Evaluatie van de dispositieven"
ROWS = f"Datum van de vergadering\tVergadering\tOnderwerp\n3/5/2022\t{EVALUATION}\tVoorjaar\n2022-06-07\tevaluation\t\n"


@pytest.fixture
def cell_line(app: Flask, clients: Clients) -> str:
    """A statement by one of two colleagues of the coordination; its address."""
    with app.app_context():
        for username in ("annelies", "bea"):
            add_person(
                db.session(),
                username=username,
                name=username.title(),
                roles=["cell:coordination"],
                language="nl",
                password=PASSWORD,
                now=LONG_AGO,
            )
        db.session.commit()
    stated = {"indicator": "1.2.1-b-2", "answer": True, "valid_from": "2020-01-01"}
    line = activity("statement", stated)
    send(clients.as_("annelies"), line)
    return f"/registers/statement/{line['entry']}"


@pytest.mark.parametrize("who", ["bea", "dora"])
def test_a_colleague_and_the_officer_complete_a_line_with_a_reason(
    app: Flask, cell_line: str, who: str
) -> None:
    client = desk(app, who, "nl")
    form = {**fields(client.get(cell_line).text), "indicator": "1.2.1-b-2", "answer": "yes"}

    def save(reason: str) -> int:
        proof = (io.BytesIO(b"%PDF-1.4 verslag"), "verslag.pdf")
        return client.post(cell_line, data={**form, "reason": reason, "files": proof}).status_code

    assert save("") == 422
    assert [save("Het verslag hoort erbij"), save("Het verslag hoort erbij")] == [303, 303]
    with app.app_context():
        entry = db.session.get(Entry, cell_line.rpartition("/")[2])
        assert entry is not None
        assert len(entry.data["evidence"]) == 1
        owner = db.session.get(Person, entry.guard_id)
        assert owner is not None
        assert owner.username == "annelies"  # the line stays hers, whoever completes it


@pytest.mark.usefixtures("cell_line")
def test_nobody_begins_a_line_in_a_colleagues_name(clients: Clients) -> None:
    new = activity("meeting", {"body": "evaluation"}, guard="annelies", reason="Voor haar", replaces=new_id())
    assert refusal(clients.as_("bea"), new)["fields"] == {"guard": ["not_permitted"]}


def test_the_officer_reads_a_guards_line_and_is_told_who_changes_it(app: Flask, clients: Clients) -> None:
    line = activity("contact", {"kind": "local_police"})
    assert statuses(clients.as_("bob"), line) == ["accepted"]
    page = desk(app, "dora", "nl").get(f"/registers/contact/{line['entry']}").text
    assert "aanpassen doet" in page
    assert "Bewaar" not in page


def test_a_saved_line_is_told_and_undone_once(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    form = {**fields(client.get(f"{MEETING}/new").text), "body": "evaluation", "occurred_on": "2022-05-03"}

    def undo(page: str) -> None:
        given, entry = fields(page), re.search(r'action="([^"]+/undo)"', page)
        assert entry is not None
        for _ in range(2):  # a second click undoes nothing more
            answer = client.post(entry[1], data={"seen": given["seen"], "revision": given["revision"]})
            assert answer.status_code == 303
        assert "Ongedaan gemaakt" in client.get(answer.location).text

    made = client.post(f"{MEETING}/new", data=form)
    page = client.get(made.location).text
    assert "Bewaard: regel van 3 mei 2022" in page
    address = f"{MEETING}/{form['entry']}"
    changed = {**fields(client.get(address).text), "body": "steering_committee"}
    later = client.get(client.post(address, data=changed).location).text
    assert "Gewijzigd: regel" in later
    undo(later)
    assert re.search(r'value="evaluation"\s+selected', client.get(address).text)
    stale = fields(page)
    client.post(f"{address}/undo", data={"seen": stale["seen"], "revision": stale["revision"]})
    withdrawn = {**fields(client.get(address).text), "body": "evaluation", "withdraw": "yes"}
    told = client.get(client.post(address, data=withdrawn).location).text
    assert "Ingetrokken: regel" in told
    undo(told)
    with app.app_context():
        entry = db.session.get(Entry, form["entry"])
        assert entry is not None
        assert not entry.withdrawn
        assert entry.data["fields"] == {"body": "evaluation"}
    second = {**form, "entry": new_id(), "revision": new_id()}
    undo(client.get(client.post(f"{MEETING}/new", data=second).location).text)
    with app.app_context():
        taken_back = db.session.get(Entry, second["entry"])
        assert taken_back is not None
        assert taken_back.withdrawn
