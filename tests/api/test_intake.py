"""POST /api/v1/entries: taken once, however it comes; what is refused says why and stays visible."""

from __future__ import annotations

import pytest
from flask import Flask

from svpp.db import db
from svpp.journal.models import Entry, RefusedItem, Revision
from tests.conftest import Clients
from tests.entries import (
    activity,
    batch,
    finding,
    incident,
    new_id,
    presence,
    refusal,
    revision,
    send,
    statuses,
)


def test_an_entry_is_taken_and_can_be_read_back(clients: Clients) -> None:
    bob, one = clients.as_("bob"), presence()
    (result,) = send(bob, one)
    assert result == {"id": one["id"], "status": "accepted", "errors": None}
    found = bob.get(f"/api/v1/entries/{one['entry']}").get_json()
    assert found["data"] == one["data"]
    assert [r["id"] for r in found["revisions"]] == [one["id"]]


def test_sent_again_it_is_known_and_stored_once(app: Flask, clients: Clients) -> None:
    bob, one = clients.as_("bob"), presence()
    assert statuses(bob, one) == ["accepted"]
    assert statuses(bob, one, one) == ["known", "known"]
    left_out = {**one, "data": {k: v for k, v in one["data"].items() if v is not None}}
    assert statuses(bob, left_out) == ["known"]
    with app.app_context():
        assert db.session.query(Revision).count() == db.session.query(Entry).count() == 1


def test_twice_in_one_batch_is_stored_once(app: Flask, clients: Clients) -> None:
    one = presence()
    assert statuses(clients.as_("bob"), one, one) == ["accepted", "known"]
    with app.app_context():
        assert db.session.query(Revision).count() == 1


def test_the_same_id_with_other_content_is_refused_and_the_first_stays(clients: Clients) -> None:
    bob, one = clients.as_("bob"), presence()
    send(bob, one)
    other = {**one, "data": {**one["data"], "note": "anders"}}
    assert refusal(bob, other)["code"] == "id_reused"
    assert bob.get(f"/api/v1/entries/{one['entry']}").get_json()["data"]["note"] is None


def test_the_same_id_from_another_guard_is_refused(clients: Clients) -> None:
    one = presence()
    send(clients.as_("bob"), one)
    assert refusal(clients.as_("charlie"), one)["code"] == "id_reused"
    taken = revision(one, note="van mij")
    assert refusal(clients.as_("charlie"), taken)["code"] == "guard_changed"


def test_a_revision_becomes_the_current_state(clients: Clients) -> None:
    bob, one = clients.as_("bob"), presence(ended_at=None)
    two = revision(one, ended_at="2022-03-17T10:00:00+01:00")
    assert statuses(bob, one, two) == ["accepted", "accepted"]
    found = bob.get(f"/api/v1/entries/{one['entry']}").get_json()
    assert found["data"]["ended_at"] == "2022-03-17T10:00:00+01:00"
    assert [r["current"] for r in found["revisions"]] == [False, True]


def test_a_chain_in_any_order_ends_with_its_last_revision(clients: Clients) -> None:
    bob, one = clients.as_("bob"), presence(note="1")
    two = revision(one, note="2")
    three = revision(two, note="3")
    for order in ([three, one, two], [two, three, one], [three, two, one]):
        fresh = {one["id"]: new_id(), two["id"]: new_id(), three["id"]: new_id()}
        entry = fresh[one["id"]]
        renamed = [
            {**r, "id": fresh[r["id"]], "entry": entry, "replaces": fresh.get(r["replaces"])} for r in order
        ]
        for item in renamed:
            assert statuses(bob, item) == ["accepted"]
        found = bob.get(f"/api/v1/entries/{entry}").get_json()
        assert (found["data"]["note"], found["state"]) == ("3", "current")


def test_an_edit_of_an_older_version_is_a_conflict_and_kept_beside(clients: Clients) -> None:
    bob, alice, one = clients.as_("bob"), clients.as_("alice"), presence()
    send(bob, one)
    correction = revision(one, guard="bob", reason="vergeten uit te klokken", note="van Alice")
    assert statuses(alice, correction) == ["accepted"]
    late = revision(one, note="van Bob")
    (result,) = send(bob, late)
    assert result["status"] == "conflict"
    assert (result["current"]["id"], result["current"]["corrected"]) == (correction["id"], True)
    found = bob.get(f"/api/v1/entries/{one['entry']}").get_json()
    assert (found["state"], found["data"]["note"]) == ("conflict", "van Alice")
    assert [r["status"] for r in found["revisions"]] == ["accepted", "accepted", "conflict"]
    assert statuses(bob, one, late) == ["known", "known"]


def test_two_phones_of_one_guard_in_conflict_are_nobodys_correction(clients: Clients) -> None:
    bob, one = clients.as_("bob"), presence()
    send(bob, one)
    first, second = revision(one, note="van het ene"), revision(one, note="van het andere")
    assert statuses(bob, first) == ["accepted"]
    (result,) = send(bob, second)
    assert (result["status"], result["current"]["id"]) == ("conflict", first["id"])
    assert result["current"]["corrected"] is False


def test_a_withdrawn_entry_stays_readable(clients: Clients) -> None:
    bob, one = clients.as_("bob"), presence()
    assert statuses(bob, one, revision(one, withdrawn=True)) == ["accepted", "accepted"]
    assert bob.get(f"/api/v1/entries/{one['entry']}").get_json()["state"] == "withdrawn"


def test_a_refused_item_never_holds_back_the_others(app: Flask, clients: Clients) -> None:
    good, bad = presence(), presence(place="nergens")
    assert statuses(clients.as_("bob"), bad, good, 7, {"id": 3}) == [
        "refused",
        "accepted",
        "refused",
        "refused",
    ]
    with app.app_context():
        kept = db.session.query(RefusedItem).order_by(RefusedItem.id).all()
        assert kept[0].code == "unknown_place"
        assert "nergens" in kept[0].raw
        assert len(kept) == 3
    send(clients.as_("bob"), bad)
    with app.app_context():
        assert db.session.query(RefusedItem).count() == 3


ITSELF = "0192f0c1-0000-7000-8000-000000000001"
BAD_PRESENCES = [
    (presence(started_at="2022-03-17T08:00:00"), "field_invalid", "started_at", "naive_time"),
    (presence(started_at="1999-03-17T08:00:00+01:00"), "field_invalid", "started_at", "out_of_range"),
    (
        presence(position={"lat": 100, "lon": 4.3, "accuracy_m": 5}),
        "field_invalid",
        "position.lat",
        "out_of_range",
    ),
    (presence(activity="walk"), "field_invalid", "activity", "not_allowed"),
    (presence(place="nergens"), "unknown_place", "place", "unknown_place"),
    (presence(place=7), "field_invalid", "place", "wrong_type"),
    (presence(colour="red"), "field_invalid", "colour", "unknown_field"),
    (presence(ended_at="2022-03-17T08:00:00+01:00"), "end_before_start", "ended_at", "end_before_start"),
    (presence(ended_at="2022-03-17T18:06:00+01:00"), "in_future", "ended_at", "in_future"),
    (presence(activity="event"), "event_needed", "event", "event_needed"),
    (presence(event="nooit"), "unknown_event", "event", "unknown_event"),
    (presence(companions=["nobody"]), "unknown_person", "companions.0", "unknown_person"),
    (presence(note="x" * 5000), "field_invalid", "note", "too_long"),
    (presence(note="a\x00b"), "field_invalid", "note", "wrong_type"),
    ({**presence(), "kind": "presence/9"}, "unknown_kind", "kind", "unknown_kind"),
    ({**presence(), "status": "approved"}, "field_invalid", "status", "unknown_field"),
    ({**presence(), "received_at": "2022-03-17T08:00:00Z"}, "field_invalid", "received_at", "unknown_field"),
    ({**presence(), "id": "not-a-uuid"}, "field_invalid", "id", "wrong_type"),
    ({**presence(), "id": ITSELF, "replaces": ITSELF}, "replaces_itself", "replaces", "replaces_itself"),
    ({**presence(), "guard": "nobody"}, "unknown_person", "guard", "unknown_person"),
]


@pytest.mark.parametrize(("item", "code", "field", "detail"), BAD_PRESENCES)
def test_a_bad_presence_is_refused_by_name(
    clients: Clients, item: dict[str, object], code: str, field: str, detail: str
) -> None:
    errors = refusal(clients.as_("bob"), item)
    assert (errors["code"], errors["fields"]) == (code, {field: [detail]})
    assert errors["message"]


def test_others_only_by_a_coordinator_of_the_team_with_a_reason(clients: Clients) -> None:
    alice = clients.as_("alice")
    assert refusal(alice, presence(guard="bob"))["code"] == "reason_needed"
    assert statuses(alice, presence(guard="bob", reason="papieren dag")) == ["accepted"]
    assert refusal(alice, presence(guard="charlie", reason="papieren dag"))["code"] == "not_permitted"
    assert refusal(clients.as_("charlie"), presence(guard="bob", reason="x"))["code"] == "not_permitted"


def test_after_approval_an_edit_needs_a_reason_and_a_late_entry_does_not(clients: Clients) -> None:
    bob, one = clients.as_("bob"), presence()
    send(bob, one)
    body = {"guard": "bob", "verdict": "approved", "reason": None}
    assert clients.as_("alice").post("/api/v1/days/2022-03-17/decisions", json=body).status_code == 201
    assert refusal(bob, revision(one, note="later"))["code"] == "reason_needed"
    assert statuses(bob, revision(one, note="later", reason="tikfout")) == ["accepted"]
    assert statuses(bob, presence(started_at="2022-03-17T12:00:00+01:00", ended_at=None)) == ["accepted"]


def test_findings_are_numbered_in_order_without_gaps(clients: Clients) -> None:
    bob = clients.as_("bob")
    first, second, third = finding(), finding(), finding(observed_at="2021-03-17T14:00:00+01:00")
    assert statuses(bob, first, finding(offence="unknown"), second, third) == [
        "accepted",
        "refused",
        "accepted",
        "accepted",
    ]
    send(bob, first, second)
    numbers = [bob.get(f"/api/v1/entries/{f['entry']}").get_json()["number"] for f in (first, second, third)]
    assert numbers == ["2022/0001", "2022/0002", "2021/0001"]


def test_findings_obey_the_law(clients: Clients) -> None:
    bob = clients.as_("bob")
    assert refusal(clients.as_("charlie"), finding())["code"] == "not_vaststeller"
    assert refusal(bob, finding(offence="noise_night"))["code"] == "use_incident"
    child = {"name": "J. Jong", "birth_date": "2008-03-18", "address": None}
    assert refusal(bob, finding(offender=child))["code"] == "too_young"
    fourteen = {**child, "birth_date": "2008-03-17"}
    assert statuses(bob, finding(offender=fourteen)) == ["accepted"]
    assert refusal(bob, finding(offender=fourteen, direct_witness=False))["code"] == "not_direct_witness"


def test_an_incident_is_taken_with_what_the_police_know(clients: Clients) -> None:
    bob = clients.as_("bob")
    told = {"reported_at": "2022-03-17T13:45:00+01:00", "channel": "phone", "reference": "BR.12"}
    assert statuses(bob, incident(police=told)) == ["accepted"]
    assert refusal(bob, incident(category="ufo"))["code"] == "unknown_category"
    assert refusal(bob, incident(police={**told, "channel": "pigeon"}))["fields"] == {
        "police.channel": ["not_allowed"]
    }


def test_a_register_line_is_checked_against_its_declaration(clients: Clients) -> None:
    dora = clients.as_("dora")
    assert refusal(dora, activity("nothing", {}))["code"] == "unknown_register"
    errors = refusal(dora, activity("statement", {"indicator": "1.2.1-b-2", "answer": "ja", "colour": 1}))
    assert errors["fields"]["fields.answer"] == ["wrong_type"]
    assert errors["fields"]["fields.colour"] == ["unknown_field"]
    right = {"indicator": "1.2.1-b-2", "answer": True, "valid_from": "2020-01-01"}
    far = refusal(dora, activity("statement", {**right, "valid_until": "9999-12-31"}))
    assert far["fields"] == {"fields.valid_until": ["out_of_range"]}
    assert statuses(dora, activity("statement", right)) == ["accepted"]
    ahead = {**activity("statement", right)}
    ahead["data"] = {**ahead["data"], "occurred_on": "2099-01-01"}
    assert refusal(dora, ahead)["fields"] == {"occurred_on": ["in_future"]}
    assert refusal(clients.as_("bob"), activity("statement", right))["code"] == "not_permitted"


def test_a_batch_that_is_no_batch_changes_nothing(app: Flask, clients: Clients) -> None:
    bob = clients.as_("bob")
    for body in (b"", b"[]", b"{", b'{"device": 1}', b'{"a":1,"a":2}', b'{"x": NaN}', b"\xff", b"[" * 5000):
        answer = bob.post("/api/v1/entries", data=body, content_type="application/json")
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "malformed")
    naive = bob.post("/api/v1/entries", json={**batch(), "sent_at": "2022-03-17T08:00:00"})
    assert naive.get_json()["error"]["fields"] == {"sent_at": ["naive_time"]}
    assert "sent_at needs a UTC offset" in naive.get_json()["error"]["message"]
    answer = bob.post("/api/v1/entries", json=batch(*[presence()] * 501))
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (413, "too_large")
    answer = bob.post("/api/v1/entries", json=batch(presence(note="x" * 2**20)))
    assert answer.status_code == 413
    with app.app_context():
        assert db.session.query(Revision).count() == 0


def test_without_signing_in_nothing_is_taken(clients: Clients) -> None:
    answer = clients.anonymous.post("/api/v1/entries", json=batch(presence()))
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "not_signed_in")


def test_honest_text_is_kept_letter_for_letter(clients: Clients) -> None:
    bob = clients.as_("bob")
    text = "Ça va? <b>l'été</b> =1+1 \u202e 👮🏽 \t\n e\u0301 \\u0041 %s {x}"
    one = presence(note=text)
    send(bob, one)
    assert bob.get(f"/api/v1/entries/{one['entry']}").get_json()["data"]["note"] == text


def test_a_name_with_a_nul_is_refused_and_kept_readable(app: Flask, clients: Clients) -> None:
    assert refusal(clients.as_("bob"), {"0\x00": None})["code"] == "field_invalid"
    assert refusal(clients.as_("bob"), {"note\x00": "\\u0000 a\x00b"})["code"] == "field_invalid"
    with app.app_context():
        assert [item.raw for item in db.session.query(RefusedItem).order_by(RefusedItem.id)] == [
            '{"0": null}',
            '{"note": "\\\\u0000 ab"}',
        ]
