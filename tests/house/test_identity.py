"""Who an offender is: every page where it can be read notes the reading, and who may not read it never sees it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from svpp.db import db
from svpp.journal.models import Entry, ReadNote
from svpp.journal.reads import note_read
from svpp.people.manage import find_person
from svpp.people.policy import Actor
from tests.conftest import Clients
from tests.entries import finding, new_id, revision, send
from tests.house.access import concrete
from tests.house.test_routes import PUBLIC
from tests.web.pages import desk

NOW = "2022-03-18T09:00:00+01:00"
MARKS = ("Zorro", "1-QQQ-999", "Zwoor het niet")
OFFENDER = {"name": "Zorro", "birth_date": None, "address": None, "minor": None}
#: files that take long and are written elsewhere without anything of an entry; signing out
LEFT_OUT = ("/report", ".pdf", "/closing", "sign-out", "oidc", "/inspect", "/static")


@pytest.fixture
def named(app: Flask, clients: Clients) -> dict[str, str]:
    """A finding with an offender: approved, changed since, in conflict; and one like it that was refused."""
    bob = clients.as_("bob")
    with time_machine.travel("2022-03-17T18:00:00+01:00", tick=False):
        seen = finding(offender=OFFENDER, plate="1-QQQ-999", statement="Zwoor het niet", language="nl")
        (result,) = send(bob, seen)
        assert result["status"] == "accepted", result
        clients.as_("alice").post(
            "/api/v1/days/2022-03-17/decisions", json={"guard": "bob", "verdict": "approved", "reason": None}
        )
        later = {**OFFENDER, "name": "Zorro de tweede"}
        send(bob, revision(seen, offender=later, reason="Andere naam"))
        other = revision(
            seen, plate="2-QQQ-999", reason="Andere plaat", recorded_at="2022-03-17T12:00:00+01:00"
        )
        assert send(bob, other)[0]["status"] == "conflict"
        send(bob, {**finding(offender=OFFENDER, plate="1-QQQ-999"), "id": new_id(), "kind": "riddle/1"})
        send(bob, finding(offender=OFFENDER, plate="1-QQQ-999", place="nowhere"))
    return {"entry": seen["entry"]}


def addresses(app: Flask, entry: str) -> Iterator[str]:
    day = "/desk/2022-03-17"
    for rule in app.url_map.iter_rules():
        if rule.rule in PUBLIC or "GET" not in (rule.methods or ()) or any(n in rule.rule for n in LEFT_OUT):
            continue
        known = rule.rule.replace("<entry_id>", entry).replace("<guard>", "bob").replace("<username>", "bob")
        yield concrete(known)
    yield from (
        f"{day}/bob?do=conflict&entry={entry}",
        f"{day}/bob?do=undo&entry={entry}",
        "/desk/gas?from=2022-03-01",
    )
    yield from (f"{day}/bob?do=refused&refused={number}" for number in (1, 2))
    yield "/api/v1/entries?kind=finding&from=2022-03-01"


@pytest.mark.parametrize("username", ["alice", "bob", "charlie", "dora", "edda"])
def test_identity_is_shown_to_who_may_and_noted(app: Flask, named: dict[str, str], username: str) -> None:
    shown = []
    with time_machine.travel(NOW, tick=False):
        client = desk(app, username, "nl")
        for address in addresses(app, named["entry"]):
            notes(app, forget=True)
            text = plain(client.get(address))
            if not any(mark in text for mark in MARKS):
                continue
            shown.append(address)
            if username != "bob":  # their own
                assert notes(app) == [(named["entry"], True)], address
    if username in ("charlie", "dora", "edda"):
        assert shown == []
    if username == "alice":
        assert f"/entries/{named['entry']}" in shown
        assert any("do=conflict" in address for address in shown)
        assert not any(address in ("/desk/2022-03-17", "/desk/2022-03-17/bob") for address in shown)


def plain(answer: Any) -> str:
    """What a person or program reads; of JSON with its escapes undone."""
    if answer.status_code >= 300 or not answer.mimetype.startswith(("text/", "application/json")):
        answer.close()
        return ""
    text: str = answer.get_data(as_text=True)
    return json.dumps(json.loads(text), ensure_ascii=False) if answer.is_json else text


def notes(app: Flask, *, forget: bool = False) -> list[tuple[str, bool]]:
    with app.app_context():
        session = db.session()
        found = [
            (entry, identity)
            for entry, identity in session.execute(sa.select(ReadNote.entry_id, ReadNote.identity))
        ]
        if forget:
            session.execute(sa.delete(ReadNote))
            session.commit()
        db.session.remove()
    return found


def test_who_saw_less_first_is_noted_with_the_identity_later(app: Flask, named: dict[str, str]) -> None:
    with time_machine.travel(NOW, tick=False), app.app_context():
        session = db.session()

        alice = find_person(session, "alice")
        actor = Actor(alice.id, "alice", alice.name, "nl", "noord", alice.role_names)
        entry = session.get_one(Entry, named["entry"])
        for identity in (False, True, False):
            note_read(session, actor, entry, alice.created_at, identity=identity)
        db.session.remove()
    assert notes(app) == [(named["entry"], True)]
