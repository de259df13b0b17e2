"""The registers of incidents and findings: deadlines on both sides, many at once, and a parcel with its hashes."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from datetime import date

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from svpp import clock
from svpp.db import db
from svpp.journal.models import PlanVersion
from svpp.journal.plans import load_plan
from svpp.journal.reference import offences, transmit_within
from svpp.plan.catalogue import Within
from svpp.report.handover.paper import age_on, is_minor
from tests.conftest import Clients
from tests.entries import finding, incident, send
from tests.web.pages import desk, fields

NOW = "2022-03-20T12:00:00+01:00"
OFFENDER = {"name": "=Jan Onbekend", "birth_date": "2005-03-18", "address": "Straat 1"}
INCIDENTS = "/desk/incidents?from=2022-03-01&until=2022-03-31&lang=nl"
FINDINGS = "/desk/gas?from=2022-03-01&until=2022-03-31&lang=nl"


def chips(page: str) -> list[str]:
    return re.findall(r'<span class="chip[^"]*"><svg.*?</svg>([^<]+)</span>', page)


@pytest.fixture
def alice(app: Flask) -> FlaskClient:
    return desk(app, "alice")


@time_machine.travel(NOW, tick=False)
def test_the_plan_says_how_long_the_police_may_wait(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    """On the list, on the board and on the phone."""
    bob = clients.as_("bob")
    send(bob, incident(observed_at="2022-03-19T11:59:59+01:00"), sent_at=NOW)
    assert chips(alice.get(INCIDENTS).text) == ["te laat, nog te melden"]
    assert bob.get("/api/v1/catalogue").get_json()["police_hours"] == 24
    with app.app_context():
        session = db.session()
        text = session.scalars(sa.select(PlanVersion.content)).one()
        load_plan(session, text.replace('"24 hours"', '"48 hours"'), clock.now(), None)
    assert chips(alice.get(INCIDENTS).text) == ["nog te melden"]
    assert bob.get("/api/v1/catalogue").get_json()["police_hours"] == 48
    board = alice.get("/desk/2022-03-19?lang=nl").text
    assert "Politie binnen 48" in board
    assert "te laat" not in board


def test_an_offence_may_have_a_deadline_of_its_own(
    clients: Clients, alice: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(clients.as_("bob"), finding())
    with time_machine.travel("2022-04-01T00:00:00+02:00", tick=False):
        assert chips(alice.get(FINDINGS).text) == ["nog over te maken"]
        monkeypatch.setitem(offences()["urinating"], "transmit_within", "14 days")
        assert chips(alice.get(FINDINGS).text) == ["te laat, nog over te maken"]
        monkeypatch.setitem(offences()["urinating"], "transmit_within", "24 hours")
        with pytest.raises(ValueError, match="expected days or months"):
            transmit_within("urinating")


def test_every_offence_has_a_deadline() -> None:
    assert {transmit_within(code) for code in offences()} == {Within(2, "months")}


@time_machine.travel(NOW, tick=False)
def test_each_incident_says_what_is_asked_and_by_when(clients: Clients, alice: FlaskClient) -> None:
    at = "2022-03-19T12:00:00+01:00"
    exactly = {"reported_at": "2022-03-18T13:40:00+01:00", "channel": "phone", "reference": None}
    late = {**exactly, "reported_at": "2022-03-18T13:40:01+01:00"}
    send(
        clients.as_("bob"),
        incident(observed_at=at),  # its deadline is now: in time
        incident(observed_at="2022-03-19T11:59:59+01:00"),
        incident(police=exactly),
        incident(police=late),
        incident(category="crime"),
        incident(category="damage"),
        sent_at=NOW,
    )
    assert sorted(chips(alice.get(INCIDENTS).text)) == [
        "geen melding nodig",
        "gemeld",
        "meteen melden",
        "nog te melden",
        "te laat gemeld",
        "te laat, nog te melden",
    ]
    assert chips(alice.get(INCIDENTS + "&state=urgent&state=late").text) == [
        "te laat, nog te melden",
        "meteen melden",
    ]
    assert chips(alice.get(INCIDENTS + "&what=damage").text) == ["geen melding nodig"]
    assert chips(alice.get(INCIDENTS + "&guard=charlie").text) == []


@pytest.mark.parametrize(
    ("now", "chip"),
    [
        ("2022-05-17T23:59:59+02:00", "nog over te maken"),
        ("2022-05-18T00:00:00+02:00", "te laat, nog over te maken"),
    ],
)
def test_a_finding_has_two_months(clients: Clients, alice: FlaskClient, now: str, chip: str) -> None:
    send(clients.as_("bob"), finding())
    with time_machine.travel(now, tick=False):
        assert chips(alice.get(FINDINGS).text) == [chip]


def form_of(page: str, *entries: str) -> dict[str, list[str] | str]:
    given = {name: value for name, value in fields(page).items() if "-" in name or name == "recorded_at"}
    return {**given, "entry": list(entries), "day": "2022-03-18", "time": "09:30", "reason": ""}


@time_machine.travel(NOW, tick=False)
def test_police_told_of_many_at_once_and_twice_is_once(clients: Clients, alice: FlaskClient) -> None:
    one, two, other = incident(), incident(), incident()
    send(clients.as_("bob"), one, two, other)
    form = form_of(alice.get(INCIDENTS).text, one["entry"], two["entry"])
    form |= {"channel": "radio", "reference": "PV 12"}
    for _ in range(2):
        answer = alice.post("/desk/incidents/police", data=form)
        assert answer.status_code == 303, answer.text
    for item, police in ((one, "PV 12"), (two, "PV 12"), (other, None)):
        found = clients.as_("bob").get(f"/api/v1/entries/{item['entry']}").get_json()
        assert ((found["data"]["police"] or {}).get("reference")) == police
        assert len(found["revisions"]) == (2 if police else 1)
    history = clients.as_("bob").get(f"/api/v1/entries/{one['entry']}").get_json()["revisions"][1]
    assert (history["author"], history["reason"]) == ("alice", "Gemeld aan de politie")
    assert history["data"]["police"]["reported_at"] == "2022-03-18T09:30:00+01:00"


@time_machine.travel(NOW, tick=False)
def test_what_somebody_else_changed_meanwhile_is_not_overwritten(clients: Clients, app: Flask) -> None:
    one = incident()
    send(clients.as_("bob"), one)
    first, second = desk(app, "alice"), desk(app, "alice")
    forms = [form_of(client.get(INCIDENTS).text, one["entry"]) for client in (first, second)]
    assert first.post("/desk/incidents/police", data={**forms[0], "channel": "phone"}).status_code == 303
    stale = second.post("/desk/incidents/police", data={**forms[1], "channel": "radio", "reference": "typed"})
    assert stale.status_code == 409
    assert 'value="typed"' in stale.text
    kept = clients.as_("bob").get(f"/api/v1/entries/{one['entry']}").get_json()
    assert kept["data"]["police"]["channel"] == "phone"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"entry": []}, 400),
        ({"day": "2022-13-01"}, 400),
        ({"time": "9h"}, 400),
        ({"channel": "pigeon"}, 400),
        ({"entry": ["0192f0c0-0000-7000-8000-000000000000"]}, 404),
        ({"day": "2022-03-27", "time": "02:30"}, 400),  # that hour was not there
        ({"day": "2022-03-16"}, 303),  # told before it was seen: odd, but the desk's own word
    ],
)
@time_machine.travel(NOW, tick=False)
def test_what_cannot_be_recorded_says_so_and_keeps_what_was_typed(
    clients: Clients, alice: FlaskClient, change: dict[str, object], status: int
) -> None:
    one = incident()
    send(clients.as_("bob"), one)
    form = {**form_of(alice.get(INCIDENTS).text, one["entry"]), "channel": "phone", "reference": "PV 77"}
    answer = alice.post("/desk/incidents/police?from=2022-03-01&until=2022-03-31", data={**form, **change})
    assert answer.status_code == status
    if status != 303:
        assert 'value="PV 77"' in answer.text
        assert 'role="alert"' in answer.text
        assert len(clients.as_("bob").get(f"/api/v1/entries/{one['entry']}").get_json()["revisions"]) == 1


@time_machine.travel(NOW, tick=False)
def test_findings_go_in_a_parcel_whose_hashes_can_be_checked(clients: Clients, alice: FlaskClient) -> None:
    items = [finding(offender=OFFENDER, plate="1-ABC-234"), finding(language="fr", facts="=HYPERLINK(1)")]
    send(clients.as_("bob"), *items)
    form = form_of(alice.get(FINDINGS).text, *(item["entry"] for item in items))
    answer = alice.post("/desk/gas/parcel", data=form)
    assert answer.mimetype == "application/zip", answer.text
    assert alice.post("/desk/gas/parcel", data=form).data == answer.data
    with zipfile.ZipFile(io.BytesIO(answer.data)) as parcel:
        files = {name: parcel.read(name) for name in parcel.namelist()}
    sums = dict(reversed(line.split("  ", 1)) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    rows = list(csv.reader(io.StringIO(files["vaststellingen.csv"].decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["2022/0001", "2022/0002"]
    assert "'=Jan Onbekend" in rows[1]
    text = PdfReader(io.BytesIO(files["2022-0001/2022-0001.pdf"])).pages[0].extract_text()
    assert "minderjarig" in text
    assert "1-ABC-234" in text
    assert "Constat" in PdfReader(io.BytesIO(files["2022-0002/2022-0002.pdf"])).pages[0].extract_text()
    assert alice.post("/desk/gas/transmit", data=form).status_code == 303
    assert chips(alice.get(FINDINGS).text) == ["overgemaakt", "overgemaakt"]


def test_identity_on_paper_only_for_those_who_may(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    one = finding(offender=OFFENDER)
    send(clients.as_("bob"), one)
    for who, shown in (("alice", True), ("dora", False)):
        answer = desk(app, who).get(f"/desk/gas/{one['entry']}.pdf")
        assert answer.mimetype == "application/pdf"
        assert ("Jan Onbekend" in PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()) is shown
    assert desk(app, "dora").post("/desk/gas/parcel", data={"entry": [one["entry"]]}).status_code == 400


@pytest.mark.parametrize(("who", "status"), [("alice", 200), ("dora", 200), ("bob", 403), ("edda", 403)])
def test_who_opens_them(app: Flask, who: str, status: int) -> None:
    for path in ("/desk/incidents", "/desk/gas"):
        for language in ("nl", "fr"):
            answer = desk(app, who, language).get(path)
            assert answer.status_code == status
            assert "⟦" not in answer.text


def test_another_team_sees_nothing_of_it(app: Flask, clients: Clients) -> None:
    one = incident()
    send(clients.as_("charlie"), one)
    alice = desk(app, "alice")
    assert chips(alice.get(INCIDENTS).text) == []
    form = {"entry": [one["entry"]], "day": "2022-03-18", "time": "09:30", "channel": "phone"}
    assert alice.post("/desk/incidents/police", data=form).status_code == 404


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [("2004-03-17", "2022-03-17", 18), ("2004-03-18", "2022-03-17", 17), ("2004-02-29", "2022-02-28", 17)],
)
def test_age_on_the_day(born: str, day: str, age: int) -> None:

    assert age_on(date.fromisoformat(born), date.fromisoformat(day)) == age


@time_machine.travel(NOW, tick=False)
def test_what_a_service_was_told_and_what_a_guard_asks(clients: Clients, alice: FlaskClient) -> None:
    signal = {"service": "roads", "state": "noted", "at": "2022-03-17T13:40:00+01:00", "reference": None}
    asked = {"asked_at": "2022-03-18T09:00:00+01:00", "reason": "Verkeerde <straat>"}
    send(
        clients.as_("bob"),
        incident(category="damage", signal=signal),
        finding(withdrawal=asked),
        finding(withdrawal=asked, withdrawn=True, reason="dubbel"),
        sent_at=NOW,
    )
    assert "Wegen · Nog te melden" in alice.get(INCIDENTS).text
    page = alice.get(FINDINGS).text
    assert page.count("Intrekking gevraagd: Verkeerde &lt;straat&gt;") == 1


def test_a_minor_by_the_day_of_birth_else_as_the_guard_was_told() -> None:
    day = date(2022, 3, 17)
    assert is_minor({"birth_date": "2004-03-18", "minor": False}, day) is True
    assert is_minor({"birth_date": "2004-03-17", "minor": True}, day) is False
    assert [is_minor({"minor": told}, day) for told in (True, False, None)] == [True, False, None]
    assert is_minor({}, day) is None
