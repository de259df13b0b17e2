"""The coordinator's taps on the day board and in the queue: each works once, and tells when something moved."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from svpp.db import db
from svpp.journal.models import Decision, Entry, Revision
from tests.conftest import Clients
from tests.entries import incident, presence, revision, send
from tests.report.test_day_board import plan
from tests.web.pages import MISSING_WORD, desk, fields

NEXT_DAY = "2022-03-18T09:00:00+01:00"
LATER = "2022-03-18T09:00:03+01:00"
BOARD = "/desk/2022-03-18"


def form(page: str, address: str) -> dict[str, Any]:
    """Every field of the first form that goes to this address; a field that comes more than once as a list."""
    (inside,) = re.findall(rf'<form[^>]*action="{address}"[^>]*>(.*?)</form>', page, re.DOTALL)[:1]
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', inside):
        found.setdefault(name, []).append(value)
    return found


def count(app: Flask, model: Any) -> int:
    with app.app_context():
        found = db.session.scalar(sa.select(sa.func.count()).select_from(model))
        db.session.remove()
    return found or 0


@pytest.fixture
def alice(app: Flask, clients: Clients) -> FlaskClient:
    """Yesterday bob forgot his end, after an incident at 15:40, and saw somebody suspicious."""
    left_open = presence(ended_at=None, recorded_at="2022-03-17T08:00:00+01:00")
    seen = incident(observed_at="2022-03-17T15:40:00+01:00")
    with time_machine.travel("2022-03-17T18:00:00+01:00", tick=False):
        send(clients.as_("bob"), left_open, seen)
    return desk(app, "alice", "nl")


def test_a_forgotten_end_is_accepted_in_one_tap_and_only_once(app: Flask, alice: FlaskClient) -> None:
    with time_machine.travel(NEXT_DAY, tick=False):
        page = alice.get(BOARD).text
        assert "Bob Bogaert klokte gisteren niet uit" in page
        assert "Aanvaard 15:40" in page
        tap = form(page, f"{BOARD}/ends")
        assert alice.post(f"{BOARD}/ends", data=tap).status_code == 303
    with time_machine.travel(LATER, tick=False):
        assert alice.post(f"{BOARD}/ends", data=tap).status_code == 303
        assert "klokte gisteren niet uit" not in alice.get(BOARD).text
    with app.app_context():
        entry = db.session.scalars(sa.select(Entry).where(Entry.kind == "presence")).one()
        assert entry.data["ended_at"] == "2022-03-17T15:40:00+01:00"
        versions = db.session.scalars(sa.select(Revision).where(Revision.entry_id == entry.id)).all()
        assert [v.reason for v in versions] == [None, "Niet uitgeklokt: einde na het laatste teken."]
        db.session.remove()


def test_a_tap_on_what_moved_meanwhile_shows_it_and_changes_nothing(app: Flask, alice: FlaskClient) -> None:
    with time_machine.travel(NEXT_DAY, tick=False):
        tap = form(alice.get(BOARD).text, f"{BOARD}/ends")
        answer = alice.post(f"{BOARD}/ends", data={**tap, "version": "0192f0c1-0000-7000-8000-000000000000"})
        assert answer.status_code == 409
        assert "Intussen gewijzigd" in answer.text
    assert count(app, Revision) == 2


def test_the_police_are_told_in_one_tap(app: Flask, alice: FlaskClient) -> None:
    with time_machine.travel(NEXT_DAY, tick=False):
        page = alice.get(BOARD).text
        assert "Politie nog te verwittigen" in page
        tap = form(page, f"{BOARD}/police")
        assert [alice.post(f"{BOARD}/police", data=tap).status_code for _ in range(2)] == [303, 303]
        assert "Politie nog te verwittigen" not in alice.get(BOARD).text
    with app.app_context():
        entry = db.session.scalars(sa.select(Entry).where(Entry.kind == "incident")).one()
        assert entry.data["police"]["reported_at"] == NEXT_DAY
        db.session.remove()


@pytest.mark.parametrize(
    "data", [{}, {"entry": "x", "end": "2022-03-17T16:00:00+01:00"}, {"entry": "x", "end": "soon"}]
)
def test_a_tap_that_makes_no_sense_is_refused(alice: FlaskClient, data: dict[str, str]) -> None:
    with time_machine.travel(NEXT_DAY, tick=False):
        assert alice.post(f"{BOARD}/ends", data=data).status_code in (404, 422)
        assert alice.post(f"{BOARD}/police", data=data).status_code == 404


def test_what_changed_since_the_look_is_not_approved(app: Flask, clients: Clients) -> None:
    with time_machine.travel(NEXT_DAY, tick=False):
        walked = presence()
        send(clients.as_("bob"), walked)
        alice, url = desk(app, "alice", "nl"), "/desk/2022-03-17/decisions"
        seen = form(alice.get("/desk/2022-03-17").text, url)
        send(clients.as_("bob"), presence(started_at="2022-03-17T13:00:00+01:00", ended_at=None))
        answer = alice.post(url, data=seen)
        assert answer.status_code == 409
        assert "Intussen gewijzigd" in answer.text
        assert count(app, Decision) == 0


def test_a_later_change_shows_both_values_and_both_names(app: Flask, clients: Clients) -> None:
    with time_machine.travel(NEXT_DAY, tick=False):
        walked = presence()
        send(clients.as_("bob"), walked)
        alice = desk(app, "alice", "fr")
        alice.post("/desk/2022-03-17/decisions", data={})  # the phone's clock was off: looked at by itself
        assert statuses_of(alice) == 1
        alice.post("/desk/2022-03-17/decisions", data={"guard": "bob"})
        assert statuses_of(alice) == 0
        send(clients.as_("bob"), revision(walked, place="hertogin", reason="Verkeerde wijk"))
        page = alice.get("/desk/2022-03-17").text
        assert MISSING_WORD.findall(page) == []
        row = page.split('class="since"')[1].split("</table>")[0]
        for words in ("Alice Aerts", "Maritime", "Duchesse", "Bob Bogaert", "Verkeerde wijk"):
            assert words in row, words
        assert statuses_of(alice) == 1


def statuses_of(client: FlaskClient) -> int:
    """Days in the queue."""
    return client.get("/desk/approve").text.count('<th scope="row" class="nb">')


def test_the_queue_approves_clean_days_at_once_and_leaves_the_odd(app: Flask, clients: Clients) -> None:
    with time_machine.travel("2022-03-21T09:00:00+01:00", tick=False):
        days = [
            presence(started_at=f"2022-03-{d}T08:00:00+01:00", ended_at=f"2022-03-{d}T12:00:00+01:00")
            for d in (14, 15, 16)
        ]
        left_open = presence(started_at="2022-03-16T13:00:00+01:00", ended_at=None)
        today = presence(started_at="2022-03-21T08:00:00+01:00", ended_at="2022-03-21T08:30:00+01:00")
        send(clients.as_("bob"), *days, left_open, today, sent_at="2022-03-21T09:00:00+01:00")
        send(clients.as_("charlie"), presence())
        alice = desk(app, "alice", "nl")
        page = alice.get("/desk/approve").text
        assert re.findall(r'name="day" value="(\S+)"', page) == ["2022-03-14", "2022-03-15"]
        assert "1 nakijken" in page  # the 16th; zuid's day is not hers
        data = {**form(page, "/desk/approve"), "day": ["2022-03-14", "2022-03-15"]}
        assert alice.post("/desk/approve", data=data).headers["Location"] == "/desk/approve?approved=2"
        assert alice.post("/desk/approve", data=data).headers["Location"] == "/desk/approve?approved=0"
        after = alice.get("/desk/approve").text
        assert after.count('<th scope="row" class="nb">') == 1
        assert desk(app, "bob").get("/desk/approve").status_code == 403
    assert count(app, Decision) == 2


def test_a_target_that_is_short_sends_the_nearest(app: Flask, clients: Clients) -> None:
    plan(app, ("13:00", "19:00", "patrol", "weststation"))
    with time_machine.travel("2022-03-17T14:30:00+01:00", tick=False):
        walking = presence(started_at="2022-03-17T13:00:00+01:00", ended_at=None)
        send(clients.as_("bob"), walking, sent_at="2022-03-17T14:30:00+01:00")
        page = desk(app, "alice", "nl").get("/desk/2022-03-17").text
        sent = re.search(r'href="(/desk/planning/2022-W11\?[^"]*activity=school[^"]*)">Herplan', page)
        assert sent
        prepared = desk(app, "alice", "nl").get(sent[1].replace("&amp;", "&"))
        assert prepared.status_code == 200
        assert re.search(r'value="bob"[^>]* selected', prepared.text)


def test_an_empty_queue_and_an_empty_day_say_so(app: Flask) -> None:
    with time_machine.travel(NEXT_DAY, tick=False):
        alice = desk(app, "alice", "nl")
        assert "Alles is goedgekeurd tot en met 17 maart 2022." in alice.get("/desk/approve").text
        page = alice.get(BOARD).text
        assert "Nog geen blokken op 18 maart 2022." in page
        assert fields(page).get("seen") is None


def test_an_unchanged_board_is_not_sent_again(alice: FlaskClient) -> None:
    with time_machine.travel(NEXT_DAY, tick=False):
        first = alice.get(BOARD)
        again = alice.get(BOARD, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
