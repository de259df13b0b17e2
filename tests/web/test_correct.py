"""/desk/<day>/<guard>: the coordinator corrects and approves one guard's day, form by form, without JavaScript.

Alice coordinates noord, bob guards there, charlie guards in zuid; dora and edda do not correct.
"""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from svpp.db import db
from svpp.journal.models import Decision, Entry, HandledRefusal, Revision
from svpp.people.manage import add_person
from tests.conftest import LONG_AGO, PASSWORD, Clients
from tests.entries import finding, incident, new_id, presence, revision, send, statuses
from tests.web.pages import MISSING_WORD, desk, fields

DAY = "/desk/2022-03-17"
BOB = f"{DAY}/bob"


@pytest.fixture
def alice(clients: Clients) -> FlaskClient:
    return clients.as_("alice")


def form(page: str, **changes: Any) -> dict[str, Any]:
    """What a browser would send of the open form: selects as they are chosen, and what a person changes."""
    found: dict[str, Any] = {
        "activity": "patrol",
        "place": "maritiem",
        "end_day": "2022-03-17",
        **fields(page),
    }
    return {**found, "reason_code": "forgot_end", **changes}


def opened(client: FlaskClient, query: str = "", path: str = BOB) -> str:
    answer = client.get(path + query)
    assert answer.status_code == 200, answer.text
    assert MISSING_WORD.findall(answer.text) == []
    assert 'class="err"' not in answer.text  # nobody has typed anything yet
    return answer.text


def entries(app: Flask, kind: str = "presence") -> list[Entry]:
    with app.app_context():
        return list(db.session.scalars(sa.select(Entry).where(Entry.kind == kind).order_by(Entry.moment)))


def count(app: Flask, model: Any) -> int:
    with app.app_context():
        return int(db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0)


def local(entry: Entry) -> tuple[str, str | None]:
    return entry.data["started_at"][11:16], (entry.data["ended_at"] or "")[11:16] or None


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


def test_verdicts_about_a_block(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    long = presence(ended_at="2022-03-18T04:00:00+01:00")
    send(clients.as_("bob"), long, sent_at="2022-03-18T05:00:00+01:00")
    for do, check in (
        ("confirmed", lambda e: e.confirmed),
        ("rejected", lambda e: e.rejected),
        ("restored", lambda e: not e.rejected),
    ):
        page = opened(alice, f"?do={do}&entry={long['entry']}")
        assert alice.post(BOB, data=form(page, reason_code="")).status_code == 422
        assert alice.post(BOB, data=form(page, reason="nagevraagd")).status_code == 303
        assert check(entries(app)[0])


def test_a_verdict_opens_an_approved_day_again_and_twice_is_once(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    one = presence()
    send(clients.as_("bob"), one)
    assert alice.post(BOB, data={"act": "approve"}).status_code == 303
    sent = form(opened(alice, f"?do=rejected&entry={one['entry']}"), reason="niet die dag")
    for _ in range(2):
        assert alice.post(BOB, data={**sent, "act": "save"}).status_code == 303
    with app.app_context():
        decisions = db.session.scalars(sa.select(Decision).order_by(Decision.seq)).all()
        assert [d.verdict for d in decisions] == ["approved", "rejected", "reopened"]
        assert decisions[-1].reason == decisions[-2].reason


def test_a_verdict_is_about_the_version_on_the_screen(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    one = presence()
    send(clients.as_("bob"), one)
    sent = form(opened(alice, f"?do=rejected&entry={one['entry']}"))
    send(clients.as_("bob"), revision(one, place="karreveld"))
    answer = alice.post(BOB, data=sent)
    assert answer.status_code == 409
    assert "Karreveld" in answer.text
    assert not entries(app)[0].rejected
    assert alice.post(BOB, data=form(answer.text)).status_code == 303
    assert entries(app)[0].rejected


@pytest.mark.parametrize("query", ["?do=add", ""])
def test_what_came_in_since_the_look_is_not_approved(
    app: Flask, clients: Clients, alice: FlaskClient, query: str
) -> None:
    send(clients.as_("bob"), presence())
    sent = form(opened(alice, query), act="approve", start="12:00", end="13:00")
    if not query:
        sent = {"act": "approve", "seen": sent["seen"]}
    send(clients.as_("bob"), presence(started_at="2022-03-17T15:00:00+01:00", ended_at=None))
    answer = alice.post(BOB, data=sent)
    assert answer.status_code == 409
    assert "Intussen gewijzigd" in answer.text
    assert count(app, Decision) == 0
    assert len(entries(app)) == (3 if query else 2)  # what was typed is kept


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


def test_a_conflict_is_settled_by_choosing_or_combining(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    for combine in (False, True):
        one = presence()
        send(clients.as_("bob"), one, revision(one, place="karreveld", note="bob"))
        other = revision(one, guard="bob", reason="x", place="beekkant", note="alice")
        assert statuses(clients.as_("alice"), other) == ["conflict"]
        page = opened(alice, f"?do=conflict&entry={one['entry']}")
        assert "Beekkant" in page
        assert "Karreveld" in page
        sent = form(page)
        if combine:
            sent["pick.place"] = other["id"]
        assert alice.post(BOB, data={**sent, "reason_code": ""}).status_code == 422
        for _ in range(2):
            assert alice.post(BOB, data=sent).status_code == 303
        entry = next(e for e in entries(app) if e.id == one["entry"])
        assert (entry.place, entry.data["note"]) == (("beekkant" if combine else "karreveld"), "bob")
        assert entry.conflicts == 0


@pytest.mark.parametrize(
    ("item", "changes"),
    [
        (presence(place="nowhere"), {"place": "karreveld"}),
        (incident(place="nowhere"), {"place": "karreveld", "what": "suspicious_behaviour", "text": "x"}),
    ],
)
def test_a_refused_item_is_taken_in_corrected(
    app: Flask, clients: Clients, alice: FlaskClient, item: dict[str, Any], changes: dict[str, str]
) -> None:
    item = {**item, "id": new_id()}
    assert statuses(clients.as_("bob"), item) == ["refused"]
    page = opened(alice, "?do=refused&refused=1")
    sent = form(page, refused="1", **changes)
    assert alice.post(BOB, data={**sent, "act": "accept"}).status_code == 422
    for _ in range(2):
        assert alice.post(BOB, data={**sent, "act": "take"}).status_code == 303
    kind = item["kind"].partition("/")[0]
    (entry,) = entries(app, kind)
    assert (entry.id, entry.place) == (item["entry"], "karreveld")
    with app.app_context():
        handled = db.session.scalars(sa.select(HandledRefusal)).one()
        assert (handled.outcome, handled.entry_id) == ("taken_in", entry.id)
    assert "Geweigerd" not in opened(alice)


def test_a_refused_item_is_accepted_as_it_is_or_left_out(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    one, two = presence(), presence(place="nowhere")
    send(clients.as_("bob"), one)
    clients.as_("alice").post(
        "/api/v1/days/2022-03-17/decisions", json={"guard": "bob", "verdict": "approved", "reason": None}
    )
    late = revision(one, place="karreveld")  # the day is approved: the phone cannot
    assert statuses(clients.as_("bob"), late, two) == ["refused", "refused"]
    page = opened(alice, "?do=refused&refused=1")
    assert alice.post(BOB, data=form(page, act="accept", reason_code="")).status_code == 422
    assert alice.post(BOB, data=form(page, act="accept")).status_code == 303
    assert entries(app)[0].place == "karreveld"
    page = opened(alice, "?do=refused&refused=2")
    assert alice.post(BOB, data=form(page, act="leave", reason_code="double")).status_code == 303
    assert count(app, Entry) == 1
    assert count(app, HandledRefusal) == 2


def test_a_refused_item_does_not_overwrite_what_was_corrected_meanwhile(
    app: Flask, clients: Clients, alice: FlaskClient
) -> None:
    one = presence()
    send(clients.as_("bob"), one)
    clients.as_("alice").post(
        "/api/v1/days/2022-03-17/decisions", json={"guard": "bob", "verdict": "approved", "reason": None}
    )
    assert statuses(clients.as_("bob"), revision(one, place="karreveld")) == ["refused"]
    sent = form(opened(alice, "?do=refused&refused=1"), act="take", place="karreveld")
    mended = form(opened(alice, f"?do=edit&entry={one['entry']}"), place="beekkant", act="save")
    assert alice.post(BOB, data=mended).status_code == 303
    answer = alice.post(BOB, data=sent)
    assert answer.status_code == 409
    assert "Beekkant" in answer.text
    assert (entries(app)[0].place, count(app, HandledRefusal)) == ("beekkant", 0)
    knowing = form(answer.text, act="take", place="karreveld")
    assert alice.post(BOB, data=knowing).status_code == 303
    assert entries(app)[0].place == "karreveld"


def test_whatever_was_refused_can_be_looked_at(app: Flask, clients: Clients, alice: FlaskClient) -> None:
    odd = [
        {"data": {"started_at": "2022-03-17T08:00:00+01:00", "place": 7, "companions": "x"}, "kind": kind}
        for kind in ("presence/1", "incident/1", "finding/1", "activity/1", 9)
    ]
    send(clients.as_("bob"), *odd)
    for number in range(1, len(odd) + 1):
        page = opened(alice, f"?do=refused&refused={number}")
        assert alice.post(BOB, data=form(page, act="accept")).status_code == 422
