"""Phones of a team: enrolled once, signed in by PIN, handing in what is sealed, revoked."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from svpp import clock
from svpp.db import db, writing
from svpp.people import devices
from svpp.people.manage import find_person
from svpp.people.models import Device
from svpp.people.sessions import actor_of
from tests.conftest import Clients
from tests.entries import DEVICE, SENT, new_id, presence
from tests.people.sealed import Vault, enrol

CONTACT = {"device": DEVICE, "sent_at": SENT, "held": 3, "app": "abc", "persisted": True}


def code_for(app: Flask, by: str = "alice", pin_of: str | None = None, team: str = "noord") -> str:
    with app.app_context(), writing(db.session()) as session:
        actor = actor_of(session, find_person(session, by).id)
        person = find_person(session, pin_of) if pin_of else None
        return devices.new_code(session, actor, name="Toestel 7", team=team, person=person, now=clock.now())[
            1
        ]


@pytest.fixture
def secret(app: Flask, clients: Clients) -> str:
    found: str = enrol(clients.anonymous, code_for(app))["secret"]
    return found


def person_id(app: Flask, username: str) -> str:
    with app.app_context():
        return str(find_person(db.session(), username).id)


def pin_session(client: FlaskClient, secret: str, person: str, **more: str) -> Any:
    body = {"device": DEVICE, "secret": secret, "person": person, **more}
    return client.post("/api/v1/devices/session", json=body)


def revoke(app: Flask) -> None:
    with app.app_context(), writing(db.session()) as session:
        devices.revoke(session, session.get_one(Device, DEVICE), clock.now())


def test_a_code_enrols_one_phone_and_tells_it_its_team(app: Flask, clients: Clients) -> None:
    code = code_for(app)
    typed = f"{code[:5].lower()}-{code[5:]} "
    answer = enrol(clients.anonymous, typed)
    assert answer["name"] == "Toestel 7"
    assert [one["username"] for one in answer["people"]] == ["bob"], "no coordinator, nobody of another team"
    again = clients.anonymous.post("/api/v1/devices", json={"device": new_id(), "code": code})
    assert (again.status_code, again.get_json()["error"]["code"]) == (403, "code_not_valid")


def test_a_code_is_worth_nothing_after_half_an_hour(app: Flask, clients: Clients) -> None:
    with time_machine.travel("2022-03-17T09:00:00Z", tick=False):
        code = code_for(app)
    with time_machine.travel("2022-03-17T09:30:00Z", tick=False):
        answer = clients.anonymous.post("/api/v1/devices", json={"device": DEVICE, "code": code})
    assert answer.get_json()["error"]["code"] == "code_not_valid"


def test_the_pin_is_chosen_once_signed_in_and_then_suffices(
    app: Flask, clients: Clients, secret: str
) -> None:
    bob, phone = person_id(app, "bob"), app.test_client()
    assert pin_session(phone, secret, bob, pin="2580").get_json()["error"]["code"] == "no_pin"
    assert clients.as_("bob").put("/api/v1/pin", json={"pin": "1234"}).status_code == 422
    assert clients.as_("bob").put("/api/v1/pin", json={"pin": "2580"}).status_code == 204
    answer = pin_session(phone, secret, bob, pin="2580")
    assert answer.get_json()["person"]["username"] == "bob"
    assert answer.get_json()["sealing"]["voucher"]
    assert phone.get("/api/v1/session").get_json()["person"]["username"] == "bob"
    assert pin_session(phone, secret, bob, pin="2581").get_json()["error"]["code"] == "wrong_pin"


def test_a_coordinator_s_code_lets_one_person_choose_anew(app: Flask, clients: Clients, secret: str) -> None:
    bob, code, phone = person_id(app, "bob"), code_for(app, pin_of="bob"), app.test_client()
    assert pin_session(phone, secret, person_id(app, "charlie"), code=code).status_code == 401
    assert (
        clients.anonymous.post("/api/v1/devices", json={"device": new_id(), "code": code}).status_code == 403
    )
    assert pin_session(phone, secret, bob, code=code).status_code == 200
    assert phone.put("/api/v1/pin", json={"pin": "2580"}).status_code == 204
    assert pin_session(phone, secret, bob, code=code).status_code == 403
    assert pin_session(phone, secret, bob, pin="2580").status_code == 200


@pytest.mark.parametrize("username", ["alice", "charlie", "edda"])
def test_a_pin_is_for_guards_of_the_team_alone(
    app: Flask, clients: Clients, secret: str, username: str
) -> None:
    if username != "charlie":
        assert clients.as_(username).put("/api/v1/pin", json={"pin": "2580"}).status_code == 403
    answer = pin_session(app.test_client(), secret, person_id(app, username), pin="2580")
    assert answer.get_json()["error"]["code"] == "wrong_pin"


def test_a_pin_without_the_phone_s_credential_is_nothing(app: Flask, clients: Clients, secret: str) -> None:
    clients.as_("bob").put("/api/v1/pin", json={"pin": "2580"})
    answer = pin_session(app.test_client(), secret + "x", person_id(app, "bob"), pin="2580")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "device_unknown")


def test_a_phone_says_what_it_still_holds(app: Flask, clients: Clients, secret: str) -> None:
    answer = clients.anonymous.post("/api/v1/devices/contact", json={**CONTACT, "secret": secret})
    assert answer.get_json()["revoked"] is False
    assert [one["username"] for one in answer.get_json()["people"]] == ["bob"]
    with app.app_context():
        device = db.session().get_one(Device, DEVICE)
        assert (device.items_held, device.app_version, device.storage_persisted) == (3, "abc", True)
    assert clients.anonymous.post("/api/v1/devices/contact", json=CONTACT).status_code == 401
    assert clients.as_("bob").post("/api/v1/devices/contact", json=CONTACT).status_code == 401
    own = clients.as_("bob").post("/api/v1/devices/contact", json={**CONTACT, "device": new_id()})
    assert own.get_json()["people"] == [], "a phone that is not enrolled is told nobody's name"


def test_what_waits_is_handed_in_under_its_maker_s_name(app: Flask, clients: Clients, secret: str) -> None:
    vault, one = Vault(clients, "bob"), presence()
    parcel = {
        "device": DEVICE,
        "secret": secret,
        "sent_at": SENT,
        "escrow": vault.escrow,
        "name": "o:0",
        "sealed": vault.page(one, {**presence(), "kind": "nonsense/1"}),
    }
    for expected in (["accepted", "refused"], ["known", "refused"]):
        answer = clients.anonymous.post("/api/v1/devices/parcels", json=parcel)
        assert [result["status"] for result in answer.get_json()["results"]] == expected
    (entry,) = clients.as_("bob").get("/api/v1/entries").get_json()["entries"]
    assert (entry["entry"], entry["guard"]) == (one["entry"], "bob")
    assert (
        clients.as_("bob")
        .post("/api/v1/entries", json={"device": DEVICE, "sent_at": SENT, "entries": [one]})
        .get_json()["results"][0]["status"]
        == "known"
    )


def test_what_waits_has_right_hours_though_the_phone_was_an_hour_wrong(
    app: Flask, clients: Clients, secret: str
) -> None:
    """Logged at 8 by a clock that said 9, and sealed; the phone knows only when it is handed in. The guard, back
    later, sends the same as it was sealed: known, and not twice."""
    stamp = {"phone_at": "2022-03-17T09:00:00+01:00", "monotonic_ms": 5, "offset_ms": 0}
    hours = {"started_at": "2022-03-17T09:00:00+01:00", "ended_at": "2022-03-17T12:00:00+01:00"}
    vault, one = Vault(clients, "bob"), {**presence(**hours), "clock": stamp}
    parcel = {
        "device": DEVICE,
        "secret": secret,
        "sent_at": SENT,
        "escrow": vault.escrow,
        "name": "o:0",
        "sealed": vault.page(one),
        "settling": {"offset_ms": 3_600_000, "added": False, "since": None},
    }
    for expected in ("accepted", "known"):
        answer = clients.anonymous.post("/api/v1/devices/parcels", json=parcel)
        assert [result["status"] for result in answer.get_json()["results"]] == [expected]
    (entry,) = clients.as_("bob").get("/api/v1/entries").get_json()["entries"]
    assert (entry["data"]["started_at"], entry["data"]["ended_at"]) == (
        "2022-03-17T08:00:00+01:00",
        "2022-03-17T11:00:00+01:00",
    )
    (revision,) = clients.as_("bob").get(f"/api/v1/entries/{one['entry']}").get_json()["revisions"]
    assert revision["clock"]["phone_at"] == stamp["phone_at"]
    sent = {"device": DEVICE, "sent_at": SENT, "entries": [one]}
    assert clients.as_("bob").post("/api/v1/entries", json=sent).get_json()["results"][0]["status"] == "known"
    bad = {**parcel, "settling": {"offset_ms": "much", "added": False}}
    assert clients.anonymous.post("/api/v1/devices/parcels", json=bad).status_code in (400, 422)


def test_nobody_can_make_entries_for_somebody_else(app: Flask, clients: Clients, secret: str) -> None:
    """Whoever has the public key can seal; only the person's own phone has the voucher."""
    bob, charlie = Vault(clients, "bob"), Vault(clients, "charlie")
    sealing = clients.as_("charlie").get(f"/api/v1/session?device={DEVICE}").get_json()["sealing"]
    from tests.people.sealed import escrow, page

    forged = escrow(sealing, charlie.key, bob.person)
    parcel = {
        "device": DEVICE,
        "secret": secret,
        "sent_at": SENT,
        "escrow": forged,
        "name": "o:0",
        "sealed": page(charlie.key, bob.person, "o:0", [presence()]),
    }
    answer = clients.anonymous.post("/api/v1/devices/parcels", json=parcel)
    assert answer.get_json()["error"]["code"] == "not_vouched"
    moved = {**parcel, "escrow": bob.escrow, "sealed": bob.page(presence(), name="o:1")}
    answer = clients.anonymous.post("/api/v1/devices/parcels", json=moved)
    assert answer.get_json()["error"]["code"] == "cannot_open", "a page in another's place"


@pytest.mark.parametrize(
    "text", ["", "1.1.a.b", "1.99.AAAA.AAAA", "2.1.x.y", "1.1." + "A" * 88 + ".AAAA", "\u0661.1.a.b"]
)
def test_nonsense_is_refused_in_words(clients: Clients, text: str) -> None:
    answer = clients.as_("bob").post("/api/v1/keys", json={"escrow": text})
    assert answer.status_code == 422


def test_one_gets_back_one_s_own_key_alone(clients: Clients) -> None:
    from tests.people.sealed import text

    vault = Vault(clients, "bob")
    answer = clients.as_("bob").post("/api/v1/keys", json={"escrow": vault.escrow})
    assert answer.get_json() == {"key": text(vault.key)}
    assert clients.as_("charlie").post("/api/v1/keys", json={"escrow": vault.escrow}).status_code == 403


def test_a_revoked_phone_s_sessions_end_and_it_may_still_hand_in(
    app: Flask, clients: Clients, secret: str
) -> None:
    vault, phone, bob = Vault(clients, "bob"), app.test_client(), person_id(app, "bob")
    clients.as_("bob").put("/api/v1/pin", json={"pin": "2580"})
    assert pin_session(phone, secret, bob, pin="2580").status_code == 200
    revoke(app)
    assert phone.get("/api/v1/session").status_code == 401
    assert pin_session(phone, secret, bob, pin="2580").get_json()["error"]["code"] == "device_revoked"
    assert clients.as_("bob").get("/api/v1/session").status_code == 200, "a session elsewhere lives"
    contact = {**CONTACT, "secret": secret}
    assert phone.post("/api/v1/devices/contact", json=contact).get_json()["revoked"] is True
    parcel = {
        "device": DEVICE,
        "secret": secret,
        "sent_at": SENT,
        "escrow": vault.escrow,
        "name": "o:0",
        "sealed": vault.page(presence()),
    }
    assert phone.post("/api/v1/devices/parcels", json=parcel).status_code == 200
    phone.post("/api/v1/devices/contact", json={**contact, "held": 0, "wiped": True})
    with app.app_context():
        assert db.session().get_one(Device, DEVICE).wiped_at is not None
    code = code_for(app)
    again = clients.anonymous.post("/api/v1/devices", json={"device": DEVICE, "code": code})
    assert again.get_json()["error"]["code"] == "device_revoked"


def test_a_password_sign_in_on_a_revoked_phone_ends_too(app: Flask, secret: str) -> None:
    phone = app.test_client()
    body = {"username": "bob", "password": "demo-demo-demo", "device": DEVICE}
    assert phone.post("/api/v1/session", json=body).status_code == 200
    revoke(app)
    assert phone.get("/api/v1/session").status_code == 401
    assert phone.post("/api/v1/session", json=body).get_json()["error"]["code"] == "device_revoked"
    answer = phone.get(f"/api/v1/session?device={DEVICE}")
    assert answer.get_json()["error"]["code"] == "device_revoked"
