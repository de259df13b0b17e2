"""What changed on the server while a phone was away: lists, registers, and who an offender is."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from svpp import clock
from svpp.db import db
from svpp.journal import reference
from svpp.journal.plans import load_plan
from tests.conftest import ROOT, Clients
from tests.entries import activity, finding, incident, refusal, revision, send, statuses

PLAN = (ROOT / "svpp/plan/data/molenbeek-2020-2022.toml").read_text("utf-8")
OFFENDER = {"name": "Jan Peeters", "birth_date": "1990-05-01", "address": None, "minor": None}
ASKED = {"asked_at": "2022-03-17T16:00:00+01:00", "reason": "Verkeerde persoon"}


def load(app: Flask, content: str) -> None:
    with app.app_context():
        load_plan(db.session(), content, clock.now())
        db.session.commit()


@pytest.mark.parametrize(
    ("rows", "code", "kind", "item"),
    [
        ("categories", "damage", "incident_categories", incident(category="damage")),
        ("offences", "urinating", "offences", finding()),
    ],
)
def test_a_retired_code_is_off_the_list_and_still_taken(
    clients: Clients,
    monkeypatch: pytest.MonkeyPatch,
    rows: str,
    code: str,
    kind: str,
    item: dict[str, object],
) -> None:
    changed = {**getattr(reference, rows)()}
    changed[code] = {**changed[code], "retired": True}
    monkeypatch.setattr(reference, rows, lambda: changed)
    monkeypatch.setattr(f"svpp.journal.menu.{rows}", lambda: changed)
    bob = clients.as_("bob")
    listed = [row["code"] for row in bob.get("/api/v1/catalogue").get_json()[kind]]
    assert code not in listed
    assert statuses(bob, item) == ["accepted"]


def test_a_code_that_never_was_is_refused_by_name(clients: Clients) -> None:
    bob = clients.as_("bob")
    signal = {"service": "nobody", "state": "noted", "at": "2022-03-17T13:40:00+01:00", "reference": None}
    assert refusal(bob, incident(category="ufo"))["fields"] == {"category": ["unknown_category"]}
    assert refusal(bob, incident(category="damage", signal=signal))["fields"] == {
        "signal.service": ["unknown_service"]
    }


def test_a_register_of_an_earlier_plan_still_takes_its_lines(app: Flask, clients: Clients) -> None:
    line = activity("contact", {"kind": "warning", "organisation": "Buurthuis"})
    other = activity("contact", {"kind": "warning", "unheard_of": 1})
    newer = PLAN.replace(
        '  { code = "warning", nl = "Waarschuwing gegeven, geen vaststelling", '
        'fr = "Avertissement donné, sans constat" },\n',
        "",
    )
    start = newer.index('[[register.shortcut]]\ncode   = "warning"')
    load(app, newer[:start] + newer[newer.index("# ---- Victim support", start) :])
    bob = clients.as_("bob")
    registers = bob.get("/api/v1/catalogue").get_json()["registers"]
    (contact,) = [one for one in registers if one["code"] == "contact"]
    assert "warning" not in [one["code"] for one in contact["fields"][0]["options"]]
    assert statuses(bob, line) == ["accepted"]
    assert refusal(bob, other)["fields"] == {
        "fields.unheard_of": ["unknown_field"],
        "fields.kind": ["not_allowed"],
    }


def test_the_phone_s_rows_come_with_the_registers(clients: Clients) -> None:
    registers = clients.as_("bob").get("/api/v1/catalogue").get_json()["registers"]
    rows = {row["code"]: (one["code"], row) for one in registers for row in one["shortcuts"]}
    assert {row["order"] for _, row in rows.values()} == set(range(1, len(rows) + 1))
    register, row = rows["association"]
    assert (register, row["fields"]) == ("contact", {"kind": "neighbourhood_association"})
    assert rows["car_or_bag"][1]["fields"] == {"kind": ["car_theft", "sac_jacking"]}
    assert rows["car_or_bag"][1]["here"] == "where"
    sprite = Path(ROOT / "static/icons/sprite.svg").read_text("utf-8")
    assert all(f'id="{row["icon"]}"' in sprite for _, row in rows.values())


def test_every_offence_can_be_found_and_a_mixed_one_becomes_an_incident(clients: Clients) -> None:
    body = clients.as_("bob").get("/api/v1/catalogue").get_json()
    categories = {one["code"] for one in body["incident_categories"]}
    for offence in body["offences"]:
        assert offence["search"]["nl"], offence["code"]
        assert offence["search"]["fr"], offence["code"]
        assert (offence.get("incident") in categories) == offence["mixed"], offence["code"]
    services = {one["code"] for one in body["services"]}
    for category in body["incident_categories"]:
        assert (category.get("service") in services) == (category["severity"] == "service"), category["code"]


def test_an_identity_that_left_the_phone_is_kept_by_a_later_version(clients: Clients) -> None:
    bob, one = clients.as_("bob"), finding(offender=OFFENDER, statement="Ik was het niet")
    send(bob, one)
    asked = revision(one, reason="Verkeerde persoon", withdrawal=ASKED)
    for name in ("offender", "plate", "statement"):
        del asked["data"][name]
    assert statuses(bob, asked, asked) == ["accepted", "known"]
    found = bob.get(f"/api/v1/entries/{one['entry']}").get_json()
    assert found["data"]["offender"] == OFFENDER
    assert (found["data"]["statement"], found["data"]["withdrawal"]) == ("Ik was het niet", ASKED)
    assert (found["withdrawn"], found["number"]) == (False, "2022/0001")
    changed = found["revisions"][-1]["changed"]
    assert [one["field"] for one in changed] == ["withdrawal.asked_at", "withdrawal.reason"]


def test_unknown_said_with_null_is_unknown(clients: Clients) -> None:
    bob, one = clients.as_("bob"), finding(offender=OFFENDER)
    send(bob, one, revision(one, offender=None))
    assert bob.get(f"/api/v1/entries/{one['entry']}").get_json()["data"]["offender"] is None


def test_the_history_says_who_when_what_and_why(clients: Clients) -> None:
    bob, alice, one = clients.as_("bob"), clients.as_("alice"), incident(category="damage")
    fixed = revision(one, guard="bob", reason="andere straat", place="karreveld", address=None)
    gone = revision(fixed, withdrawn=True, reason="dubbel")
    send(bob, one)
    send(alice, fixed)
    send(bob, gone)
    first, second, third = bob.get(f"/api/v1/entries/{one['entry']}").get_json()["revisions"]
    assert (first["author_name"], first["changed"]) == ("Bob Bogaert", [])
    assert (second["author_name"], second["reason"]) == ("Alice Aerts", "andere straat")
    assert second["changed"] == [
        {"field": "place", "before": "maritiem", "after": "karreveld"},
        {"field": "address", "before": "Havenlaan 9", "after": None},
    ]
    assert third["changed"] == [{"field": "withdrawn", "before": False, "after": True}]
