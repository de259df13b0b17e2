"""Forms without a script: they keep what was typed, count once, and every write can be read back."""

from __future__ import annotations

import hashlib
import io
import re

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from svpp.db import db
from svpp.journal.models import Entry, Revision
from tests.conftest import Clients
from tests.entries import presence, send
from tests.web.pages import desk, fields

NEW = "/registers/statement/new"
RIGHT = {"occurred_on": "2022-05-02", "indicator": "1.2.1-b-2", "answer": "yes", "valid_from": "2020-01-01"}


def status_of(client: FlaskClient, indicator: str = "1.2.1-b-2") -> str:
    return str(client.get(f"/api/v1/indicators/{indicator}?year=2022").get_json()["status"])


PDF = b"%PDF-1.4 "


def png() -> bytes:
    from PIL import Image

    target = io.BytesIO()
    Image.new("RGB", (9, 9), "purple").save(target, format="PNG")
    return target.getvalue()


def test_a_line_is_kept_once_however_often_it_is_sent(app: Flask) -> None:
    client = desk(app, "dora")
    form = {**fields(client.get(NEW).text), **RIGHT}
    for _ in range(3):
        answer = client.post(NEW, data=form)
        assert answer.status_code == 303, answer.text
    with app.app_context():
        assert db.session.query(Entry).count() == db.session.query(Revision).count() == 1
    assert "2 mei 2022" in client.get("/registers/statement?lang=nl").text
    assert status_of(client) == "unproven"


def test_evidence_goes_along_and_makes_the_yes_a_yes(app: Flask) -> None:
    client = desk(app, "dora")
    form = {**fields(client.get(NEW).text), **RIGHT, "files": (io.BytesIO(png()), "foto.png", "image/png")}
    assert client.post(NEW, data=form).status_code == 303
    assert status_of(client) == "met"
    page = client.get("/registers/statement").text
    photo = page.split('href="/api/v1/photos/')[1].split('"')[0]
    with client.get(f"/api/v1/photos/{photo}") as answer:
        assert answer.mimetype == "image/png"
    assert desk(app, "charlie").get(f"/api/v1/photos/{photo}").status_code == 404


def test_a_file_keeps_its_name_and_who_brought_it_later(app: Flask) -> None:
    """Not whose line it is, on the day it is about."""
    client = desk(app, "dora", "nl")
    client.post(NEW, data={**fields(client.get(NEW).text), **RIGHT})
    with app.app_context():
        entry = db.session.query(Entry).one().id
    url = f"/registers/statement/{entry}"
    file = (io.BytesIO(PDF), "verslag é.pdf")
    with time_machine.travel("2031-03-04T12:00:00Z"):
        client = desk(app, "dora", "nl")
        client.post(url, data={**fields(client.get(url).text), **RIGHT, "files": file})
        page = client.get("/year/2022/1.2.1-b-2").text
    said = client.get(f"/entries/{entry}").text
    assert f"<ins>verslag é.pdf ({hashlib.sha256(PDF).hexdigest()[:12]})</ins>" in said
    assert "4 maart 2031 · Dora Dubois" in page.split('class="pieces"')[1]
    with client.get(f"/api/v1/photos/{hashlib.sha256(PDF).hexdigest()}") as answer:
        assert "verslag" in answer.headers["Content-Disposition"]
        assert "%C3%A9" in answer.headers["Content-Disposition"]


def test_what_was_typed_comes_back_with_the_fault_at_its_field(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    form = {**fields(client.get(NEW).text), **RIGHT, "valid_from": "31/02/2020", "answer": ""}
    answer = client.post(NEW, data=form)
    assert answer.status_code == 422
    assert "<title>Fout:" in answer.text
    assert 'href="#f-valid_from"' in answer.text
    assert 'href="#f-answer"' in answer.text
    assert 'value="31/02/2020"' in answer.text
    wrong_file = {**form, **RIGHT, "files": (io.BytesIO(b"MZ not a picture"), "x.png", "image/png")}
    answer = client.post(NEW, data=wrong_file)
    assert answer.status_code == 422
    assert "geen foto" in answer.text
    with app.app_context():
        assert db.session.query(Entry).count() == 0


def test_a_stale_form_shows_both_and_loses_nothing(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    client.post(NEW, data={**fields(client.get(NEW).text), **RIGHT})
    with app.app_context():
        entry = db.session.query(Entry).one().id
    url = f"/registers/statement/{entry}"
    first, second = fields(client.get(url).text), fields(client.get(url).text)
    assert client.post(url, data={**first, **RIGHT, "answer": "no"}).status_code == 303
    answer = client.post(url, data={**second, **RIGHT, "note": "mijn opmerking"})
    assert answer.status_code == 409
    assert "Iemand wijzigde dit intussen" in answer.text
    assert "mijn opmerking" in answer.text
    told = answer.text.split("Iemand wijzigde dit intussen")[1].split("</dl>")[0]
    assert "<dd><mark>nee</mark></dd>" in told
    assert "<dd>2 mei 2022</dd>" in told
    again = {**fields(answer.text), **RIGHT, "note": "mijn opmerking"}
    assert client.post(url, data=again).status_code == 303
    history = client.get(f"/api/v1/entries/{entry}").get_json()
    assert history["data"]["note"] == "mijn opmerking"
    assert [r["status"] for r in history["revisions"]] == ["accepted", "accepted", "conflict", "accepted"]
    assert history["state"] == "current"  # who saw both and saved again has settled it


def test_a_stale_form_keeps_what_was_added_to_the_evidence(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    old = (io.BytesIO(PDF + b"old"), "oud.pdf")
    client.post(NEW, data={**fields(client.get(NEW).text), **RIGHT, "files": old})
    with app.app_context():
        entry = db.session.query(Entry).one().id
    url = f"/registers/statement/{entry}"
    first, second = fields(client.get(url).text), fields(client.get(url).text)
    new = {**first, **RIGHT, "note": "verslag erbij", "files": (io.BytesIO(PDF + b"new"), "nieuw.pdf")}
    assert client.post(url, data=new).status_code == 303
    del second["evidence"]  # this person unticks the old one meanwhile
    answer = client.post(url, data={**second, **RIGHT})
    assert "<mark>verslag erbij</mark>" in answer.text
    kept = re.findall(r'name="evidence" value="(\w+)" checked', answer.text)
    assert kept == [hashlib.sha256(PDF + b"new").hexdigest()]


def test_a_file_counts_once_and_an_empty_one_is_said(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    form = {**fields(client.get(NEW).text), **RIGHT}
    empty = client.post(NEW, data={**form, "files": (io.BytesIO(b""), "leeg.pdf")})
    assert (empty.status_code, "Dit bestand is leeg" in empty.text) == (422, True)
    twice = [(io.BytesIO(PDF), "a.pdf"), (io.BytesIO(PDF), "b.pdf")]
    assert client.post(NEW, data={**form, "files": twice}).status_code == 303
    with app.app_context():
        assert len(db.session.query(Entry).one().data["evidence"]) == 1


def test_a_line_can_be_withdrawn_and_stays_readable(app: Flask) -> None:
    client = desk(app, "dora")
    client.post(NEW, data={**fields(client.get(NEW).text), **RIGHT})
    with app.app_context():
        entry = db.session.query(Entry).one().id
    url = f"/registers/statement/{entry}"
    assert (
        client.post(url, data={**fields(client.get(url).text), **RIGHT, "withdraw": "yes"}).status_code == 303
    )
    assert status_of(client) == "unknown"
    assert client.get(f"/entries/{entry}").status_code == 200


def test_the_odd_is_approved_by_itself_and_reopened_with_a_reason(app: Flask, clients: Clients) -> None:
    send(clients.as_("bob"), presence())
    client, url = desk(app, "alice", "nl"), "/desk/2022-03-17/decisions"
    assert client.post(url, data={}).status_code == 303
    page = client.get("/desk/2022-03-17").text
    assert "Eerst nakijken: 1" in page  # the phone's clock was off: that one is looked at by itself
    assert client.post(url, data={"guard": "bob"}).status_code == 303
    assert "Dag goedgekeurd" in client.get("/desk/2022-03-17").text
    assert client.post(url, data={"guard": "bob", "verdict": "reopened", "reason": ""}).status_code == 422
    assert client.post(url, data={"guard": "bob", "verdict": "reopened", "reason": "fout"}).status_code == 303
    page = client.get("/desk/2022-03-17").text
    assert "Eerst nakijken: 1" in page
    assert re.search(r"Heropend door Alice Aerts op [^:]+:\d\d: fout", page)
    assert desk(app, "bob").post(url, data={}).status_code == 403
