"""The desk's page of phones: a code, what each still holds, a revoked one; and taking a rescue file in."""

from __future__ import annotations

import io
import json
import re
from typing import Any

from flask import Flask

from svpp.db import db
from svpp.people.models import Device
from tests.conftest import Clients
from tests.entries import DEVICE, SENT, presence
from tests.people.sealed import Vault, enrol
from tests.web.pages import MISSING_WORD, desk

CODE = re.compile(r"<code>([2-9A-Z]{5}-[2-9A-Z]{5})</code>")


def make_code(app: Flask, username: str = "alice", **form: str) -> str:
    answer = desk(app, username, "nl").post(
        "/admin/devices/codes", data={"name": "Toestel 7", "team": "noord", **form}
    )
    assert answer.status_code == 200, answer.text
    assert not MISSING_WORD.search(answer.text)
    found = CODE.search(answer.text)
    assert found
    return found[1]


def test_a_code_made_here_enrols_a_phone_that_is_then_listed(app: Flask, clients: Clients) -> None:
    answer = desk(app, "alice", "nl").post(
        "/admin/devices/codes", data={"name": "Toestel 7", "team": "noord"}
    )
    assert "<svg" in answer.text
    assert "Code voor Toestel 7" in answer.text
    secret = enrol(clients.anonymous, make_code(app))["secret"]
    contact = {
        "device": DEVICE,
        "secret": secret,
        "sent_at": SENT,
        "held": 2,
        "app": "0123456789abcdef",
        "persisted": False,
    }
    clients.as_("bob").post("/api/v1/devices/contact", json=contact)
    for language in ("nl", "fr"):
        page = desk(app, "alice", language).get("/admin/devices").text
        assert not MISSING_WORD.search(page)
        assert "Toestel 7" in page
        assert "Bob Bogaert" in page
        assert "01234567<" in page


def test_each_sees_the_phones_of_the_own_team(app: Flask, clients: Clients) -> None:
    enrol(clients.anonymous, make_code(app, "edda", team="zuid"))
    assert DEVICE[-8:] in desk(app, "edda").get("/admin/devices").text
    assert DEVICE[-8:] not in desk(app, "alice").get("/admin/devices").text
    assert desk(app, "alice").post(f"/admin/devices/{DEVICE}/revoke", data={}).status_code == 404
    assert (
        desk(app, "alice").post("/admin/devices/codes", data={"name": "x", "team": "zuid"}).status_code == 403
    )
    for username in ("bob", "dora"):
        assert desk(app, username).get("/admin/devices").status_code == 403


def test_a_pin_code_is_for_a_guard_of_the_team(app: Flask) -> None:
    make_code(app, person="bob")
    alice = desk(app, "alice")
    assert alice.post("/admin/devices/codes", data={"person": "charlie"}).status_code == 403
    assert alice.post("/admin/devices/codes", data={"person": "edda"}).status_code == 404


def test_a_phone_that_holds_something_is_not_revoked_by_one_click(app: Flask, clients: Clients) -> None:
    secret = enrol(clients.anonymous, make_code(app))["secret"]
    contact = {"device": DEVICE, "secret": secret, "sent_at": SENT, "held": 2}
    clients.as_("bob").post("/api/v1/devices/contact", json=contact)
    alice = desk(app, "alice", "nl")
    answer = alice.post(f"/admin/devices/{DEVICE}/revoke", data={})
    assert answer.status_code == 422
    assert "Vink dit eerst aan" in answer.text
    assert alice.post(f"/admin/devices/{DEVICE}/revoke", data={"sure": "yes"}).status_code == 303
    assert alice.post(f"/admin/devices/{DEVICE}/revoke", data={"sure": "yes"}).status_code == 303
    with app.app_context():
        assert db.session().get_one(Device, DEVICE).revoked_at is not None


def rescue_file(*parcels: dict[str, Any]) -> dict[str, Any]:
    return {"format": "ronde-rescue/1", "device": DEVICE, "made_at": SENT, "parcels": list(parcels)}


def part(vault: Vault, *revisions: dict[str, Any]) -> dict[str, Any]:
    return {"escrow": vault.escrow, "pages": {"o:0": vault.page(*revisions)}, "pictures": {}}


def take(app: Flask, document: Any, username: str = "alice") -> Any:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    form = {"file": (io.BytesIO(content), "ronde.json")}
    return desk(app, username, "nl").post("/desk/rescue", data=form, content_type="multipart/form-data")


def test_a_rescue_file_is_taken_once_however_often_it_comes(app: Flask, clients: Clients) -> None:
    document = rescue_file(part(Vault(clients, "bob"), presence(), {**presence(), "kind": "nonsense/1"}))
    first = take(app, document)
    assert first.status_code == 200, first.text
    assert "Bob Bogaert" in first.text
    assert first.text.count("opgenomen") == 1
    assert "2 zaken in het bestand" in first.text
    assert take(app, document).text.count("was er al") == 1
    entries = clients.as_("bob").get("/api/v1/entries").get_json()["entries"]
    assert [entry["guard"] for entry in entries] == ["bob"]


def test_another_team_s_part_is_not_taken_and_the_rest_is(app: Flask, clients: Clients) -> None:
    mine, other = part(Vault(clients, "bob"), presence()), part(Vault(clients, "charlie"), presence())
    answer = take(app, rescue_file(other, mine))
    assert answer.text.count("opgenomen") == 1
    assert clients.as_("charlie").get("/api/v1/entries").get_json()["entries"] == []


def test_what_is_damaged_takes_nothing_else_with_it(app: Flask, clients: Clients) -> None:
    vault = Vault(clients, "bob")
    mixed = part(vault, presence())
    mixed["pages"]["o:1"] = vault.page(presence(), name="o:7")
    mixed["pictures"]["b:x"] = vault.page(name="b:x")
    unreadable = {**part(vault, presence()), "pictures": mixed["pictures"]}
    for document in (mixed, unreadable):
        answer = take(app, rescue_file(document))
        assert answer.text.count("opgenomen") == 1
        assert "note--bad" in answer.text


def test_a_rescue_file_is_opened_by_a_key_that_was_lost_too(app: Flask, clients: Clients) -> None:
    """A guard came in by a code and has a new key; what the old one sealed still lay on the phone."""
    old, new, other = Vault(clients, "bob"), Vault(clients, "bob"), Vault(clients, "charlie")
    both = part(new, presence())
    both["pages"]["o:1"] = old.page(presence(), name="o:1")
    both["older"] = [7, "nonsense", other.escrow, old.escrow]
    answer = take(app, rescue_file(both))
    assert answer.text.count("opgenomen") == 2
    assert "note--bad" not in answer.text


def test_a_rescue_file_of_a_phone_that_was_an_hour_wrong_has_right_hours(
    app: Flask, clients: Clients
) -> None:
    stamp = {"phone_at": "2022-03-17T08:00:00+01:00", "monotonic_ms": 5, "offset_ms": 0}
    document = part(Vault(clients, "bob"), {**presence(), "clock": stamp})
    document["settling"] = {"offset_ms": 3_600_000, "added": False, "since": None}
    for _ in range(2):
        take(app, rescue_file(document))
    (entry,) = clients.as_("bob").get("/api/v1/entries").get_json()["entries"]
    assert entry["data"]["started_at"] == "2022-03-17T07:00:00+01:00"
    document["settling"] = {"offset_ms": []}
    assert take(app, rescue_file(document)).text.count("was er al") == 1


def test_what_is_no_rescue_file_is_said(app: Flask, clients: Clients) -> None:
    damaged = part(Vault(clients, "bob"), presence())
    damaged["pages"]["o:0"] = damaged["pages"]["o:0"][:-8] + "AAAAAAA="
    for document in (
        b"",
        b"\x89PNG",
        {"format": "x"},
        [],
        rescue_file(),
        rescue_file(damaged),
        rescue_file({}),
    ):
        answer = take(app, document)
        assert answer.status_code in (200, 422)
        assert "kan de server niet openen" in answer.text, document
    assert take(app, rescue_file(), "dora").status_code == 403
