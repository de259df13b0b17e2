"""Blocks that run on into the next, or far too long: ended in one tap on the board where the log leaves one answer."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from svpp.journal.models import Entry, Revision
from tests.conftest import Clients
from tests.entries import incident, new_id, presence, send
from tests.report.test_day_board import clock, plan
from tests.web.pages import MISSING_WORD, desk
from tests.web.test_taps import forms, stored

EVENING, MORNING = clock("19:00"), clock("10:00", 18)
DAY = "/desk/2022-03-17"


@pytest.fixture
def alice(app: Flask) -> FlaskClient:
    return desk(app, "alice", "nl")


def block(start: str, end: str, place: str = "maritiem", *, night: bool = False, **data: Any) -> Any:
    ended = clock(end, 18 if night else 17)
    return presence(started_at=clock(start), ended_at=ended, place=place, recorded_at=ended, **data)


def ends(page: str) -> list[dict[str, Any]]:
    return forms(page, f"{DAY}/ends")


def attention(page: str) -> str:
    return unescape(page.split('id="board-attention"')[1])


def test_two_places_at_once_are_parted_in_one_tap_and_put_back(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    walked = block("08:00", "12:00")
    with time_machine.travel(EVENING, tick=False):
        send(clients.as_("bob"), walked, block("11:00", "14:00", "karreveld"), sent_at=EVENING)
        page = alice.get(DAY).text
        assert "op twee plaatsen tegelijk" in attention(page)
        assert "Einde op 11:00" in attention(page)
        (tap,) = ends(page)
        assert (tap["entry"], tap["basis"]) == (walked["entry"], "overlap")
        answers = [alice.post(f"{DAY}/ends", data=tap) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        told = alice.get(answers[0].headers["Location"]).text
        assert "Bob Bogaert: einde nu" in unescape(told)
        assert "twee plaatsen" not in attention(told)
        assert MISSING_WORD.findall(told) == []
        mended = stored(app, Entry, id=walked["entry"])[0]
        assert (mended.data["ended_at"], mended.data["note"]) == (clock("11:00"), walked["data"].get("note"))
        (back,) = forms(told, f"{DAY}/undo")
        assert [alice.post(f"{DAY}/undo", data=back).status_code for _ in range(2)] == [303, 303]
        assert "twee plaatsen" in attention(alice.get(DAY).text)
        assert forms(alice.get(answers[0].headers["Location"]).text, f"{DAY}/undo") == []
    versions = stored(app, Revision, entry_id=walked["entry"])
    assert [row.data["ended_at"] for row in versions] == [clock("12:00"), clock("11:00"), clock("12:00")]
    assert [row.reason for row in versions] == [
        None,
        "Op twee plaatsen tegelijk: einde waar het volgende blok begint.",
        "Ongedaan gemaakt op het dagbord.",
    ]
    owner = stored(app, Entry, id=walked["entry"])[0].guard_id
    assert versions[0].author_id == owner != versions[1].author_id == versions[2].author_id


def test_a_block_that_is_too_long_ends_as_planned(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    plan(app, ("08:00", "16:00", "patrol", "maritiem"))
    with time_machine.travel(MORNING, tick=False):
        send(clients.as_("bob"), block("08:00", "09:30", night=True), sent_at=MORNING)
        assert "Einde op 16:00" in attention(alice.get(DAY).text)
        assert "Fin à 16:00" in attention(desk(app, "alice", "fr").get(DAY).text)
        (tap,) = ends(alice.get(DAY).text)
        assert tap["basis"] == "long_planned"
        assert alice.post(f"{DAY}/ends", data=tap).status_code == 303
        assert ends(alice.get(DAY).text) == []
    (entry,) = stored(app, Entry)
    assert entry.data["ended_at"] == clock("16:00")
    assert stored(app, Revision)[-1].reason == "Te lang aan één stuk: einde zoals gepland."


def test_or_at_the_last_thing_that_was_logged(clients: Clients, alice: FlaskClient) -> None:
    with time_machine.travel(MORNING, tick=False):
        seen = incident(category="damage", observed_at=clock("15:20"))
        send(clients.as_("bob"), block("08:00", "09:30", night=True), seen, sent_at=MORNING)
        (tap,) = ends(alice.get(DAY).text)
        assert (tap["basis"], tap["end"][11:16]) == ("long_sign", "14:20")  # in UTC


@pytest.mark.parametrize(
    "logged",
    [
        # three that share time: which of them is wrong?
        [block("08:00", "12:00"), block("11:00", "14:00", "karreveld"), block("13:00", "16:00", "hertogin")],
        # a duo: the colleague's hours would change with it
        [block("08:00", "12:00", companions=["charlie"]), block("11:00", "14:00", "karreveld")],
        # something was seen at the first place after the second began
        [
            block("08:00", "12:00"),
            block("11:00", "14:00", "karreveld"),
            incident(category="damage", observed_at=clock("11:30"), place="maritiem"),
        ],
        # begun in the same second
        [block("08:00", "12:00"), block("08:00", "14:00", "karreveld")],
        # too long, and neither a plan nor a later sign says when it ended
        [block("08:00", "09:30", night=True)],
    ],
    ids=["three", "duo", "seen there", "one start", "no sign"],
)
def test_where_the_log_leaves_a_choice_the_form_opens(
    clients: Clients, alice: FlaskClient, logged: list[Any]
) -> None:
    with time_machine.travel(MORNING, tick=False):
        send(clients.as_("bob"), *logged, sent_at=MORNING)
        page = alice.get(DAY).text
        assert ends(page) == []


def test_a_forgotten_end_is_taken_back_too(clients: Clients, alice: FlaskClient) -> None:
    walked = presence(started_at=clock("08:00"), ended_at=None, recorded_at=clock("08:00"))
    with time_machine.travel(MORNING, tick=False):
        seen = incident(category="damage", observed_at=clock("15:20"))
        send(clients.as_("bob"), walked, seen, sent_at=MORNING)
        (tap,) = ends(alice.get(DAY).text)
        told = alice.get(alice.post(f"{DAY}/ends", data=tap).headers["Location"]).text
        (back,) = forms(told, f"{DAY}/undo")
        again = alice.get(alice.post(f"{DAY}/undo", data=back).headers["Location"]).text
        assert "Bob Bogaert: weer zonder einde." in unescape(again)
        assert len(ends(again)) == 1
        for nothing in ("x", new_id()):
            assert forms(alice.get(f"{DAY}?done={nothing}").text, f"{DAY}/undo") == []


def test_only_one_s_own_last_act_is_taken_back(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    with time_machine.travel(EVENING, tick=False):
        walked = block("08:00", "12:00")
        send(clients.as_("bob"), walked, block("11:00", "14:00", "karreveld"), sent_at=EVENING)
        (tap,) = ends(alice.get(DAY).text)
        alice.post(f"{DAY}/ends", data=tap)
        done = f"{DAY}?done={tap['revision']}"
        (back,) = forms(alice.get(done).text, f"{DAY}/undo")
        assert forms(desk(app, "dora", "nl").get(done).text, f"{DAY}/undo") == []
        assert desk(app, "bob").post(f"{DAY}/undo", data=back).status_code == 403
        theirs = {**back, "version": walked["id"], "revision": new_id()}
        assert (
            alice.post(f"{DAY}/undo", data=theirs).status_code == 409
        )  # the guard's own version is not the last
        other = {**tap, "version": tap["revision"], "revision": new_id()}
        assert alice.post(f"{DAY}/ends", data=other).status_code == 303
        assert forms(alice.get(done).text, f"{DAY}/undo") == []
        stale = alice.post(f"{DAY}/undo", data=back)
        assert stale.status_code == 409
