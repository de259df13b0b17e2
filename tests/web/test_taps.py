"""Alerts of the day board that are solved with one button: afterwards the alert is gone and the trace is there."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from svpp.db import db
from svpp.duties.reading import duties_on
from svpp.journal.models import Decision, Entry, Revision
from svpp.people.manage import add_person
from svpp.people.models import Person, PersonChange
from tests.conftest import PASSWORD, Clients
from tests.entries import finding, presence, revision, send
from tests.report.test_day_board import plan
from tests.web.pages import MISSING_WORD, desk

EVENING = "2022-03-17T18:00:00+01:00"
DAY = "/desk/2022-03-17"
FAR = {"lat": 50.70, "lon": 4.20, "accuracy_m": 10}


def forms(page: str, address: str) -> list[dict[str, Any]]:
    """The hidden fields of each form that goes to this address."""
    found = re.findall(rf'<form[^>]*action="{address}"[^>]*>(.*?)</form>', page, re.DOTALL)
    hidden = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
    return [{name: unescape(value) for name, value in hidden.findall(inside)} for inside in found]


def rows(app: Flask, statement: Any) -> list[Any]:
    with app.app_context():
        found = list(db.session.scalars(statement))
        db.session.expunge_all()
        db.session.remove()
    return found


def stored(app: Flask, model: Any, **where: Any) -> list[Any]:
    return rows(app, sa.select(model).filter_by(**where))


@pytest.fixture
def alice(app: Flask) -> FlaskClient:
    return desk(app, "alice", "nl")


def test_a_clock_that_was_off_is_taken_off_in_one_tap(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    with time_machine.travel(EVENING, tick=False):
        walked = presence()
        send(clients.as_("bob"), walked, sent_at="2022-03-17T18:07:00+01:00")
        page = alice.get(DAY).text
        assert "Zet 7 min recht" in page
        tap = forms(page, f"{DAY}/clocks")[0]
        assert tap["how"] == "shift"
        answers = [alice.post(f"{DAY}/clocks", data=tap) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        after = alice.get(DAY).text
        assert "klok wijkt" not in after.split('id="board-attention"')[1]
    (entry,) = stored(app, Entry)
    assert entry.data["started_at"] == "2022-03-17T07:53:00+01:00"
    assert entry.data["ended_at"] == "2022-03-17T10:53:00+01:00"
    reasons = [row.reason for row in stored(app, Revision, entry_id=entry.id)]
    assert reasons == [None, "De klok van het toestel liep verkeerd: de afwijking is eraf getrokken."]


def test_hours_that_the_phone_put_right_itself_are_let_stand(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    with time_machine.travel(EVENING, tick=False):
        clock = {"phone_at": "2022-03-17T11:07:00+01:00", "monotonic_ms": 1, "offset_ms": 420_000}
        walked = {**presence(), "clock": clock}
        send(clients.as_("bob"), walked, sent_at="2022-03-17T18:07:00+01:00")
        (tap,) = forms(alice.get(DAY).text, f"{DAY}/clocks")
        assert tap["how"] == "stand"
        assert alice.post(f"{DAY}/clocks", data=tap).status_code == 303
        assert alice.post(f"{DAY}/clocks", data=tap).status_code == 303
        assert forms(alice.get(DAY).text, f"{DAY}/clocks") == []
        assert 'class="chip chip--warn"' not in alice.get(DAY).text.split('id="g-bob"')[1]
        send(clients.as_("bob"), revision(walked, note="Later"), sent_at="2022-03-17T18:07:00+01:00")
        assert len(forms(alice.get(DAY).text, f"{DAY}/clocks")) >= 1  # a new version is a new doubt
    assert [row.verdict for row in stored(app, Decision)] == ["time_ok"]


def test_a_place_outside_is_confirmed_with_a_reason(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    with time_machine.travel(EVENING, tick=False):
        send(clients.as_("bob"), presence(position=FAR))
        (tap,) = forms(alice.get(DAY).text, f"{DAY}/positions")
        bare = alice.post(f"{DAY}/positions", data=tap)
        assert bare.status_code == 422
        assert "Zeg waarom." in bare.text
        assert alice.post(f"{DAY}/positions", data={**tap, "why": "task"}).status_code == 303
        assert forms(alice.get(DAY).text, f"{DAY}/positions") == []
        assert "Opdracht buiten de gemeente" in alice.get(f"/entries/{tap['entry']}").text
    with time_machine.travel("2022-03-18T09:00:00+01:00", tick=False):
        assert 'class="chip chip--ok"' in alice.get("/desk/approve").text  # and the day is a clean one
    assert len(stored(app, Revision)) == 1


def test_a_new_card_is_written_down_at_the_alert(app: Flask, alice: FlaskClient) -> None:
    with app.app_context():
        db.session.execute(
            sa.update(Person).where(Person.username == "bob").values(card_until=date(2022, 4, 1))
        )
        db.session.commit()
        db.session.remove()
    with time_machine.travel(EVENING, tick=False):
        (form,) = forms(alice.get(DAY).text, f"{DAY}/papers")
        for wrong in ("2022-04-01", "2022-03-17", "soon", "", "2222-04-01"):
            answer = alice.post(f"{DAY}/papers", data={**form, "until": wrong})
            assert answer.status_code == (303 if wrong == "2022-04-01" else 422), wrong
        assert alice.post(f"{DAY}/papers", data={**form, "until": "2027-04-01"}).status_code == 303
        assert "identificatiekaart" not in alice.get(DAY).text
        other = alice.post(f"{DAY}/papers", data={**form, "guard": "charlie", "until": "2027-04-01"})
        assert other.status_code == 403
    (change,) = stored(app, PersonChange)
    assert change.changed == {"card_until": ["2022-04-01", "2027-04-01"]}


def test_a_new_certificate_begins_where_the_old_one_ended(app: Flask, alice: FlaskClient) -> None:
    with app.app_context():
        bob = db.session.scalars(sa.select(Person).where(Person.username == "bob")).one()
        bob.certificates[0].valid_until = date(2022, 3, 10)
        db.session.commit()
        db.session.remove()
    with time_machine.travel(EVENING, tick=False):
        (form,) = forms(alice.get(DAY).text, f"{DAY}/papers")
        assert alice.post(f"{DAY}/papers", data={**form, "until": "2025-03-10"}).status_code == 303
        assert "attest vaststeller" not in alice.get(DAY).text
    (change,) = stored(app, PersonChange)
    newest = change.changed["certificates"][1][-1]
    assert newest == ["2022-03-17", "2025-03-10"]  # a week without stays a week without


def asked_back(app: Flask, clients: Clients) -> dict[str, Any]:
    seen = finding()
    send(clients.as_("bob"), seen)
    asked = {"asked_at": "2022-03-17T15:00:00+01:00", "reason": "Verkeerde straat"}
    send(clients.as_("bob"), revision(seen, withdrawal=asked, reason="Verkeerde straat"))
    return seen


def test_a_guard_who_asks_to_withdraw_is_answered(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    with time_machine.travel(EVENING, tick=False):
        seen = asked_back(app, clients)
        (tap,) = forms(alice.get(DAY).text, f"{DAY}/withdrawals")
        assert tap["entry"] == seen["entry"]
        bare = alice.post(f"{DAY}/withdrawals", data={**tap, "how": "refuse"})
        assert (bare.status_code, "Zeg waarom." in bare.text) == (422, True)
        why = {**tap, "how": "refuse", "reason": "De straat klopt"}
        assert [alice.post(f"{DAY}/withdrawals", data=why).status_code for _ in range(2)] == [303, 303]
        assert forms(alice.get(DAY).text, f"{DAY}/withdrawals") == []
        assert "Intrekking geweigerd" in alice.get("/desk/gas").text
        told = clients.as_("bob").get("/api/v1/changes").get_json()["changes"][-1]
        assert (told["verdict"]["verdict"], told["verdict"]["reason"]) == ("kept", "De straat klopt")
    assert stored(app, Entry)[0].withdrawn is False
    assert [row.verdict for row in stored(app, Decision)] == ["kept"]


def test_a_withdrawal_is_granted_in_the_register_too(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    with time_machine.travel("2022-03-20T09:00:00+01:00", tick=False):
        asked_back(app, clients)
        assert len(forms(alice.get("/desk/2022-03-20").text, "/desk/2022-03-20/withdrawals")) == 1
        page = desk(app, "alice", "fr").get("/desk/gas").text
        assert MISSING_WORD.findall(page) == []
        (tap,) = forms(page, f"{DAY}/withdrawals")
        answer = alice.post(f"{DAY}/withdrawals", data={**tap, "how": "grant"})
        assert answer.headers["Location"] == "/desk/gas"
        assert forms(alice.get("/desk/gas").text, f"{DAY}/withdrawals") == []
    (entry,) = stored(app, Entry)
    assert entry.withdrawn is True


def test_who_is_nearest_is_sent_in_one_tap_and_called_back(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    plan(app, ("13:00", "19:00", "patrol", "weststation"))
    with time_machine.travel("2022-03-17T14:30:00+01:00", tick=False):
        walking = presence(started_at="2022-03-17T13:00:00+01:00", ended_at=None)
        send(clients.as_("bob"), walking, sent_at="2022-03-17T14:30:00+01:00")
        page = alice.get(DAY).text
        (tap, *_) = forms(page, f"{DAY}/duties")
        assert (tap["guard"], tap["activity"]) == ("bob", "school")
        answer = alice.post(f"{DAY}/duties", data=tap)
        assert answer.status_code == 303
        assert alice.post(f"{DAY}/duties", data=tap).status_code == 303
        after = alice.get(answer.headers["Location"]).text
        assert MISSING_WORD.findall(after) == []
        assert "Bob Bogaert is gepland" in after
        assert f'value="{tap["key"] if "key" in tap else tap["duty"]}"' in after
        duties = day_plan(app)
        assert [one[2] for one in duties] == ["patrol", "school", "patrol"]
        assert (duties[0][0], duties[-1][1]) == ("13:00", "19:00")
        assert "nog te kort" not in after.split('id="board-attention"')[1]
        undo = {"undo": tap["duty"]}
        assert [alice.post(f"{DAY}/duties", data=undo).status_code for _ in range(2)] == [303, 303]
        assert day_plan(app) == [("13:00", "19:00", "patrol")]
        assert desk(app, "bob").post(f"{DAY}/duties", data=tap).status_code == 403


def test_somebody_is_sent_for_who_did_not_come(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    with app.app_context():
        now = datetime(2022, 3, 1, tzinfo=UTC)
        add_person(
            db.session(),
            username="gust",
            name="Gust Gils",
            roles=["guard"],
            team="noord",
            password=PASSWORD,
            now=now,
        )
        db.session.commit()
        db.session.remove()
    plan(app, ("13:00", "17:00", "patrol", "weststation"), guard="gust")
    with time_machine.travel("2022-03-17T14:30:00+01:00", tick=False):
        walking = presence(started_at="2022-03-17T13:00:00+01:00", ended_at=None)
        send(clients.as_("bob"), walking, sent_at="2022-03-17T14:30:00+01:00")
        late = alice.get(DAY).text.split('id="al-late-gust"')[1].split("</li>")[0]
        assert "Stuur Bob" in late
        (tap,) = forms(late, f"{DAY}/duties")
        assert (tap["guard"], tap["place"], tap["end"][11:16]) == ("bob", "weststation", "16:00")
        assert alice.post(f"{DAY}/duties", data=tap).status_code == 303
        assert day_plan(app)[0][:2] == ("13:00", "17:00")
        assert len(day_plan(app)) == 2


def test_what_was_refused_or_disagrees_opens_its_form(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    with time_machine.travel(EVENING, tick=False):
        walked = presence()
        send(clients.as_("bob"), walked, presence(place="nowhere"))
        send(clients.as_("bob"), revision(walked, note="een", recorded_at="2022-03-17T12:00:00+01:00"))
        send(clients.as_("bob"), revision(walked, note="twee", recorded_at="2022-03-17T11:30:00+01:00"))
        page = unescape(alice.get(DAY).text)
        for query in ("do=refused&refused=1", f"do=conflict&entry={walked['entry']}"):
            assert f'href="{DAY}/bob?{query}#form"' in page, query
            assert alice.get(f"{DAY}/bob?{query}").status_code == 200


def day_plan(app: Flask) -> list[tuple[str, str, str]]:
    with app.app_context():
        day = date(2022, 3, 17)
        found = [(one.start, one.end, one.activity) for one in duties_on(db.session(), day, day)]
        db.session.remove()
    return found


@pytest.mark.parametrize("route", ["clocks", "positions", "withdrawals", "papers", "duties"])
def test_a_tap_that_makes_no_sense_is_refused(alice: FlaskClient, route: str) -> None:
    with time_machine.travel(EVENING, tick=False):
        for data in ({}, {"entry": "x", "how": "stand"}, {"how": "grant", "guard": "x", "undo": "x"}):
            assert alice.post(f"{DAY}/{route}", data=data).status_code in (404, 422), data
