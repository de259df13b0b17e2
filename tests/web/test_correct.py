"""/desk/<day>/<guard>: the coordinator corrects and approves one guard's day, form by form, without JavaScript.

Alice coordinates noord, bob guards there, charlie guards in zuid; dora and edda do not correct.
"""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from svpp.db import db
from svpp.journal.models import Decision, Revision
from svpp.people.manage import add_person
from tests.conftest import LONG_AGO, PASSWORD, Clients
from tests.entries import finding, incident, presence, revision, send
from tests.web.one_day import BOB, DAY, count, entries, form, local, opened
from tests.web.pages import MISSING_WORD, desk, fields


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_page_tells_the_evidence_in_both_languages(app: Flask, clients: Clients, language: str) -> None:
    here = {"lat": 50.86, "lon": 4.34, "accuracy_m": 8}
    send(
        clients.as_("bob"),
        presence(ended_at=None, position=here),
        incident(),
        finding(),
        presence(place="nowhere", started_at="2022-03-17T15:00:00+01:00", ended_at=None),
    )
    client = desk(app, "alice", language)
    page = opened(client)
    assert "13:40" in page
    assert "14:00" in page  # the last finding is a quick choice
    for query in ("?do=add", "?do=refused&refused=1", f"?do=edit&entry={entries(app)[0].id}"):
        opened(client, query)
    for do in ("split", "merge", "withdraw", "rejected"):
        opened(client, f"?do={do}&entry={entries(app)[0].id}")


NOT_FOR = [
    ("bob", BOB, 403),
    ("dora", BOB, 403),
    ("edda", BOB, 403),
    ("alice", f"{DAY}/charlie", 404),
    ("alice", f"{DAY}/nobody", 404),
    ("alice", "/desk/2022-13-17/bob", 422),
    ("alice", f"{BOB}?do=edit&entry=nothing", 404),
    ("alice", f"{BOB}?do=refused&refused=999", 404),
    ("alice", f"{BOB}?do=refused&refused=x", 404),
    ("alice", f"{BOB}?do=undo&entry=x", 404),
    ("alice", f"{BOB}?do=conflict&entry=x", 404),
]


def test_who_and_what_it_is_not_for(clients: Clients) -> None:
    for username, path, status in NOT_FOR:
        client = clients.as_(username)
        assert client.get(path).status_code == status, (username, path)
        if "?" not in path:
            assert client.post(path, data={"act": "approve"}).status_code == status, (username, path)
            assert client.post(f"{path}/effect", data={"do": "add"}).status_code == status, (username, path)


def test_of_another_team_nothing_is_found_or_changed(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    one, wrong = presence(), presence(place="nowhere")
    send(clients.as_("charlie"), one, wrong)
    send(clients.as_("bob"), presence())
    page = opened(alice, "?do=add")
    sent = form(page, entry=one["entry"], version=one["id"], do="withdraw")
    assert alice.post(BOB, data=sent).status_code == 404
    assert alice.get(f"{BOB}?do=refused&refused=1").status_code == 404
    assert alice.post(BOB, data=form(page, do="take", refused="1", act="leave")).status_code == 404
    assert count(app, Revision) == 2


def test_closing_a_forgotten_block_and_approving_leads_to_the_next_one(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    one = presence(ended_at=None)
    send(clients.as_("bob"), one)
    page = opened(alice)
    sent = form(page, end="16:00", act="approve")
    for _ in range(2):  # the second click
        answer = alice.post(BOB, data=sent)
        assert (answer.status_code, answer.location) == (303, DAY)
    (entry,) = entries(app)
    assert local(entry) == ("08:00", "16:00")
    assert entry.data["started_at"] == one["data"]["started_at"]
    with app.app_context():
        last = db.session.scalars(sa.select(Revision).order_by(Revision.seq.desc())).first()
        assert last is not None
        assert last.reason == "Vergeten uit te klokken"
        decision = db.session.scalars(sa.select(Decision)).one()
        assert decision.verdict == "approved"
    assert count(app, Revision) == 2


def test_what_it_would_change_is_shown_before_it_is_saved(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    send(clients.as_("bob"), presence())
    page = opened(alice, f"?do=edit&entry={entries(app)[0].id}")
    sent = form(page, end="16:00")
    for path, act in ((BOB, "look"), (f"{BOB}/effect", "")):
        answer = alice.post(path, data={**sent, "act": act})
        assert answer.status_code == 200, answer.text
        assert "<del>3\u00a0u\u00a000</del>" in answer.text
        assert "<b>8\u00a0u\u00a000</b>" in answer.text
    assert count(app, Revision) == 1


BUTTONS = [
    ({"step": "end+"}, ("11:05", "2022-03-17")),
    ({"step": "end-"}, ("10:55", "2022-03-17")),
    ({"pick": "end 2022-03-18 00:30"}, ("00:30", "2022-03-18")),
    ({"pick": "end soon"}, ("11:00", "2022-03-17")),
    ({"step": "nothing+"}, ("11:00", "2022-03-17")),
]


def test_five_minutes_and_quick_choices_work_without_javascript(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    send(clients.as_("bob"), presence())
    sent = form(opened(alice, f"?do=edit&entry={entries(app)[0].id}"))
    for button, (clock, day) in BUTTONS:
        answer = alice.post(BOB, data={**sent, **button})
        assert answer.status_code == 200
        assert fields(answer.text)["end"] == clock
        assert f'<option value="{day}" selected>' in answer.text
    assert count(app, Revision) == 1


FAULTS = [
    ({"end": "07:00"}, "volgende dag"),
    ({"end": "noon"}, "16:05"),
    ({"place": ""}, "Kies de plaats"),
    ({"activity": "event"}, "evenement"),
    ({"reason_code": "", "reason": " "}, "Zeg waarom"),
]


def test_what_cannot_be_is_explained_and_nothing_typed_is_lost(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    send(clients.as_("bob"), presence())
    page = opened(alice, f"?do=edit&entry={entries(app)[0].id}")
    for changes, words in FAULTS:
        answer = alice.post(BOB, data=form(page, start="08:30", **changes))
        assert answer.status_code == 422
        assert words in answer.text
        assert fields(answer.text)["start"] == "08:30"
        assert MISSING_WORD.findall(answer.text) == []
    assert count(app, Revision) == 1


def test_the_two_nights_of_the_clock_are_explained(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    for day, word in (("2022-03-27", "01:59"), ("2022-10-30", "twee keer")):
        path = f"/desk/{day}/bob"
        sent = form(opened(alice, "?do=add", path), start="02:30", end="05:00", end_day=day)
        answer = alice.post(path, data=sent)
        assert answer.status_code == 422
        assert word in answer.text
    again = form(answer.text, start_turn="2", end="05:00", end_day="2022-10-30")
    assert alice.post(path, data=again).status_code == 303
    (entry,) = entries(app)
    assert entry.data["started_at"] == "2022-10-30T02:30:00+01:00"


def test_over_midnight_is_allowed_and_told(app: Flask, alice: FlaskClient) -> None:
    sent = form(opened(alice, "?do=add"), start="22:00", end="02:00", end_day="2022-03-18", act="look")
    assert "middernacht" in alice.post(BOB, data=sent).text
    assert alice.post(BOB, data={**sent, "act": "save"}).status_code == 303
    assert local(entries(app)[0]) == ("22:00", "02:00")


def test_an_overlap_is_allowed_and_told(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    send(clients.as_("bob"), presence())
    sent = form(opened(alice, "?do=add"), start="10:00", end="12:00", act="look")
    text = alice.post(BOB, data=sent).text
    assert "Overlapt 1\u00a0u\u00a000" in text
    assert "<b>4\u00a0u\u00a000</b>" in text


def test_a_stale_form_shows_both_and_loses_nothing(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    one = presence()
    send(clients.as_("bob"), one)
    sent = form(opened(alice, f"?do=edit&entry={one['entry']}"), end="12:34", place="beekkant")
    send(clients.as_("bob"), revision(one, place="karreveld"))
    answer = alice.post(BOB, data=sent)
    assert answer.status_code == 409
    assert "Karreveld" in answer.text
    assert fields(answer.text)["end"] == "12:34"
    assert entries(app)[0].place == "karreveld"
    again = form(answer.text, end="12:34", place="beekkant")
    assert alice.post(BOB, data=again).status_code == 303
    assert (entries(app)[0].place, entries(app)[0].conflicts) == ("beekkant", 0)


def test_split_merge_and_withdraw(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    send(clients.as_("bob"), presence())
    (one,) = entries(app)
    bad = form(opened(alice, f"?do=split&entry={one.id}"), start="12:00", place="beekkant")
    assert alice.post(BOB, data=bad).status_code == 422
    sent = {**bad, "start": "09:30"}
    for _ in range(2):
        assert alice.post(BOB, data=sent).status_code == 303
    first, second = entries(app)
    assert (local(first), local(second)) == (("08:00", "09:30"), ("09:30", "11:00"))
    assert (first.place, second.place) == ("maritiem", "beekkant")
    sent = form(opened(alice, f"?do=merge&entry={second.id}"), reason_code="double")
    assert alice.post(BOB, data={**sent, "other": ""}).status_code == 422
    sent["other"] = f"{first.id}|{first.revision_id}"
    for _ in range(2):
        assert alice.post(BOB, data=sent).status_code == 303
    first, second = entries(app)
    assert (local(first), second.withdrawn) == (("08:00", "11:00"), True)
    sent = form(opened(alice, f"?do=withdraw&entry={first.id}"))
    assert alice.post(BOB, data=sent).status_code == 303
    assert [e.withdrawn for e in entries(app)] == [True, True]


def test_a_correction_is_undone_as_a_new_version(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    one = presence()
    send(clients.as_("bob"), one)
    alice.post(BOB, data=form(opened(alice, f"?do=edit&entry={one['entry']}"), place="karreveld"))
    page = opened(alice, f"?do=undo&entry={one['entry']}")
    assert alice.post(BOB, data=form(page, reason="toch niet")).status_code == 303
    assert entries(app)[0].place == "maritiem"
    assert count(app, Revision) == 3


def test_for_a_companion_alone(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    """Bob left the round of a colleague earlier; hers stays as it is."""
    with app.app_context():
        add_person(
            db.session(),
            username="els",
            name="Els",
            roles=["guard"],
            team="noord",
            password=PASSWORD,
            now=LONG_AGO,
        )
        db.session.commit()
    send(clients.as_("els"), presence(companions=["bob"]))
    page = opened(alice, f"?do=edit&entry={entries(app)[0].id}")
    sent = form(page, end="10:00", only_me="yes", along=["bob"])
    assert alice.post(BOB, data=sent).status_code == 303
    hers, his = sorted(entries(app), key=lambda e: e.first_seq)
    assert (local(hers), hers.data["companions"]) == (("08:00", "11:00"), [])
    assert (local(his), his.guard_id != hers.guard_id) == (("08:00", "10:00"), True)
