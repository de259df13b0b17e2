"""Registers: a line in seconds, many at once or none, deadlines, no names where none belong, only one's own."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from svpp import clock
from svpp.db import db
from svpp.journal import reading, register_lines
from svpp.journal.models import Entry
from svpp.journal.reference import newest_plans
from svpp.people.manage import add_person
from svpp.people.models import Person
from svpp.people.sessions import actor_of
from tests.conftest import LONG_AGO, PASSWORD, Clients
from tests.entries import activity, send
from tests.web.pages import MISSING_WORD, desk, fields

MEETING = "/registers/meeting"
DRUGS = "/registers/drug_follow_up"
EVALUATION = "Evaluatie van de dispositieven"
ROWS = f"Datum van de vergadering\tVergadering\tOnderwerp\n3/5/2022\t{EVALUATION}\tVoorjaar\n2022-06-07\tevaluation\t\n"


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Entry).count()


@pytest.fixture
def loubna(app: Flask) -> FlaskClient:
    """A colleague of the drugs cell."""
    with app.app_context():
        add_person(
            db.session(),
            username="loubna",
            name="Loubna C.",
            roles=["cell:drugs"],
            language="nl",
            password=PASSWORD,
            now=LONG_AGO,
        )
        db.session.commit()
    return desk(app, "loubna", "nl")


def test_every_page_speaks(app: Flask, clients: Clients) -> None:
    send(clients.as_("dora"), activity("meeting", {"body": "evaluation"}))
    for language in ("nl", "fr"):
        client = desk(app, "dora", language)
        for page in (MEETING, f"{MEETING}/new", f"{MEETING}/bulk", f"{DRUGS}/new", "/registers"):
            answer = client.get(page)
            assert answer.status_code == 200, page
            assert MISSING_WORD.findall(answer.text) == [], page


def test_the_same_as_last_time_without_its_dates(app: Flask, clients: Clients) -> None:
    send(clients.as_("dora"), activity("meeting", {"body": "evaluation", "subject": "Voorjaar"}))
    with time_machine.travel(datetime(2026, 11, 25, 23, 30, tzinfo=UTC)):
        form = desk(app, "dora", "nl").get(f"{MEETING}/new?like=last").text
    assert re.search(r'value="evaluation"\s+selected', form)
    assert fields(form)["subject"] == "Voorjaar"
    assert fields(form)["occurred_on"] == "2026-11-26", "the town's day, not that of UTC"


def test_one_form_for_several_days_is_all_or_none_and_once(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    form = {**fields(client.get(f"{MEETING}/new").text), "body": "evaluation", "occurred_on": "2022-05-03"}
    wrong = client.post(f"{MEETING}/new", data={**form, "more_dates": "10/5/2022, 31/2/2022"})
    assert wrong.status_code == 422
    assert "10/5/2022, 31/2/2022" in wrong.text
    assert count(app) == 0
    for _ in range(2):
        answer = client.post(f"{MEETING}/new", data={**form, "more_dates": "10/5/2022 3-5-2022, 2022-06-07"})
        assert answer.status_code == 303
    assert count(app) == 3


def test_pasted_rows_are_all_kept_or_none_and_once(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    wrong = client.post(f"{MEETING}/bulk", data={"rows": ROWS + "gisteren\tpicknick\t\n", "keep": "yes"})
    assert wrong.status_code == 422
    assert wrong.text.count('<tr class="bad">') == 1
    assert "alle rijen of geen" in wrong.text
    assert count(app) == 0
    assert "Geef een datum die bestaat" in wrong.text
    other = client.post(f"{MEETING}/bulk", data={"rows": "05/03/2022\tpicknick\n"})
    assert "Kies een van: Beperkt stuurcomité, " in other.text
    looked = client.post(f"{MEETING}/bulk", data={"rows": ROWS})
    assert "Bewaar 2 regels" in looked.text
    assert count(app) == 0
    for _ in range(2):
        assert client.post(f"{MEETING}/bulk", data={"rows": ROWS, "keep": "yes"}).status_code == 303
    assert count(app) == 2
    again = client.post(
        f"{MEETING}/bulk",
        data={"rows": ROWS.replace("\t", ";") + f"8/6/2022;{EVALUATION};\n"},
    )
    assert again.text.count("staat er al") == 2
    assert "Bewaar 1 regel" in again.text
    assert client.post(f"{MEETING}/bulk", data={"rows": " \n"}).status_code == 422
    many = "\n".join(["3/5/2022;Evaluatie van de dispositieven"] * 301)
    assert client.post(f"{MEETING}/bulk", data={"rows": many, "keep": "yes"}).status_code == 422
    assert count(app) == 2


def test_a_date_that_looks_like_a_slip_is_said(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    url = "/registers/information_request"
    for answered, said in (
        ("2022-03-05", None),
        ("2022-02-28", "ligt vóór"),
        ("2099-03-05", "moet nog komen"),
    ):
        form = fields(client.get(f"{url}/new").text)
        line = {"occurred_on": "2022-03-03", "subject": "cijfers", "answered_on": answered}
        page = client.post(f"{url}/new", data={**form, **line}, follow_redirects=True).text
        note = page.split('role="status"')[1].split("</div>")[0]
        assert ("Klopt dat?" in note or "moet nog komen" in note) == (said is not None), note
        assert said is None or said in note


def test_nothing_pasted_falls_away_unseen(app: Flask) -> None:
    client = desk(app, "dora", "nl")

    def pasted(rows: str) -> str:
        return client.post(f"{MEETING}/bulk", data={"rows": rows}).text

    heading = "Datum;Vergadering;Lokaal\n"
    page = pasted(f"{heading}3/5/22;{EVALUATION};B12\n")
    assert "Gaan niet mee" in page
    assert "Lokaal" in page.split("Gaan niet mee")[1].split("</p>")[0]
    assert "3 mei 2022" in page
    assert "een kolom zonder naam" in pasted(f"{heading}3/5/2022;{EVALUATION};B12;te laat begonnen\n")
    open_quote = pasted(f'{heading}3/5/2022;"{EVALUATION};' + "x" * 140_000)
    assert "Kies een van" in open_quote


def test_two_equal_rows_are_two_lines(app: Flask) -> None:
    rows = "3/5/2022;Evaluatie van de dispositieven;;\n3/5/2022;Evaluatie van de dispositieven;;\n"
    assert desk(app, "dora").post(f"{MEETING}/bulk", data={"rows": rows, "keep": "yes"}).status_code == 303
    assert count(app) == 2


def test_a_sensitive_register_takes_codes_and_asks_about_names(app: Flask, loubna: FlaskClient) -> None:
    form = {**fields(loubna.get(f"{DRUGS}/new").text), "about": "user", "occurred_on": "2022-05-03"}
    refused = loubna.post(f"{DRUGS}/new", data={**form, "file": "Jan Peeters"})
    assert refused.status_code == 422
    assert "nooit een naam" in refused.text
    noted = {**form, "file": "D22-04", "note": "Gesprek met Fatima El Amrani"}
    asked = loubna.post(f"{DRUGS}/new", data=noted)
    assert asked.status_code == 422
    assert "<mark>Fatima El Amrani</mark>" in asked.text
    assert count(app) == 0
    assert (
        loubna.post(
            f"{DRUGS}/new", data={**noted, **fields(asked.text), "about": "user", "no_names": "yes"}
        ).status_code
        == 303
    )
    rows = {"rows": "4/5/2022;D22-05;user;;bij mevrouw Janssens\n", "keep": "yes"}
    assert loubna.post(f"{DRUGS}/bulk", data=rows).status_code == 422
    assert loubna.post(f"{DRUGS}/bulk", data={**rows, "no_names": "yes"}).status_code == 303
    assert count(app) == 2


def test_a_name_in_a_code_field_is_refused_whoever_sends_it(clients: Clients) -> None:
    line = activity("drug_follow_up", {"about": "user", "file": "Jan Peeters"})
    (result,) = send(clients.as_("dora"), line)
    assert (result["status"], result["errors"]["code"]) == ("refused", "name_like")


def test_requests_show_their_days_and_filters_find_them(app: Flask, clients: Clients) -> None:
    asked = {"subject": "Cijfers van het eerste kwartaal"}
    send(
        clients.as_("dora"),
        activity("information_request", asked, occurred_on="2022-01-10"),
        activity("information_request", {**asked, "answered_on": "2022-02-10"}, occurred_on="2022-01-10"),
        activity("information_request", {**asked, "answered_on": "2022-02-11"}, occurred_on="2022-01-10"),
    )
    client = desk(app, "dora", "nl")
    url = "/registers/information_request?year=2022"
    page = client.get(url).text
    assert "op tijd" in page
    assert "1 dag te laat" in page
    assert "dagen over tijd" in page
    for state, n in (("open", 1), ("late", 2), ("withdrawn", 0)):
        assert client.get(f"{url}&state={state}").text.count('<th scope="row"') == n, state
    assert client.get(f"{url}&text=KWARTAAL").text.count('<th scope="row"') == 3
    assert "Geen regel past" in client.get(f"{url}&text=niets").text
    rows = list(
        csv.reader(io.StringIO(client.get(url.replace("?", ".csv?")).text.lstrip("\ufeff")), delimiter=";")
    )
    assert len(rows) == 4
    assert rows[0][-1] == "id"
    assert {row[0] for row in rows[1:]} == {"2022-01-10"}


def test_a_long_register_comes_in_pages(app: Flask) -> None:
    rows = "\n".join(
        f"{n % 28 + 1}/{n // 28 + 1}/2022;Evaluatie van de dispositieven;;{n}" for n in range(60)
    )
    client = desk(app, "dora", "nl")
    assert client.post(f"{MEETING}/bulk", data={"rows": rows, "keep": "yes"}).status_code == 303
    first, second = (client.get(f"{MEETING}?year=2022&page={n}").text for n in (1, 2))
    assert (first.count('<th scope="row"'), second.count('<th scope="row"')) == (50, 10)
    assert 'rel="next" href="?year=2022&amp;page=2"' in first
    assert client.get(f"{MEETING}?page=99").text.count('<th scope="row"') == 10


def test_evidence_is_listed_by_name_and_hash(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    form = {**fields(client.get(f"{MEETING}/new").text), "body": "evaluation", "occurred_on": "2022-05-03"}
    file = (io.BytesIO(b"%PDF-1.4 verslag"), "Verslag mei.pdf", "application/pdf")
    assert client.post(f"{MEETING}/new", data={**form, "files": file}).status_code == 303
    page = client.get(f"{MEETING}?year=2022").text
    assert ">Verslag mei.pdf</a>" in page
    assert re.search(r'title="sha256 [0-9a-f]{64}"', page)


def test_a_file_that_was_not_received_is_no_link(app: Flask, clients: Clients) -> None:
    sha = "a" * 64
    send(clients.as_("dora"), activity("meeting", {"body": "evaluation"}, evidence=[sha]))
    page = desk(app, "dora", "nl").get(f"{MEETING}?year=2022").text
    assert "nog niet ontvangen" in page
    assert f"/api/v1/photos/{sha}" not in page


def test_the_reach_of_a_list_is_that_of_each_entry(app: Flask, clients: Clients) -> None:
    for who in ("bob", "charlie", "alice", "dora"):
        send(clients.as_(who), activity("contact", {"kind": "local_police"}))
    send(clients.as_("dora"), activity("drug_meeting", {"body": "lcdb"}))
    with app.app_context():
        session = db.session()
        (plan,) = newest_plans(session)
        people = session.query(Person).all()
        for person in people:
            actor = actor_of(session, person.id)
            for code in ("contact", "drug_meeting"):
                register = plan.register(code)
                assert register is not None
                days = (clock.now().date().replace(year=2022, month=1, day=1), clock.now().date())
                found = {entry.id for entry, _ in register_lines.lines_of(session, actor, register, *days)}
                each = {
                    entry.id
                    for entry in session.query(Entry).filter(Entry.what == code)
                    if reading.readable([plan], actor, entry, session.get_one(Person, entry.guard_id))
                }
                assert found == each, (person.username, code)
