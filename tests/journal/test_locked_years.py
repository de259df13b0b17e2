"""2022 is locked with two weeks of grace: what passes until then, what does afterwards, and that nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from svpp.db import db
from svpp.journal.models import Entry, RefusedItem, Revision, YearLock
from tests.conftest import Clients
from tests.entries import activity, presence, refusal, revision, send, statuses
from tests.web.pages import MISSING_WORD, desk, fields

LOCKED_AT = datetime(2023, 1, 16, 9, tzinfo=UTC)
LAST_OF_GRACE = datetime(2023, 1, 31, 22, 59, tzinfo=UTC)  # 23:59 in Brussels
AFTER = datetime(2023, 1, 31, 23, 1, tzinfo=UTC)  # 00:01 on 1 February
LOCK = {"verdict": "locked", "grace_until": "2023-01-31", "confirm": "2022"}
SENT = "2023-02-01T00:01:00+01:00"


@pytest.fixture
def before(app: Flask, clients: Clients) -> dict[str, object]:
    """A presence of 2022 that was received in time; then the year is locked."""
    with time_machine.travel(LOCKED_AT, tick=False):
        old = presence()
        assert statuses(clients.as_("bob"), old) == ["accepted"]
        answer = desk(app, "dora", "nl").post("/year/2022/lock", data=LOCK)
        assert answer.status_code == 303, answer.text
    return old


def test_until_the_last_of_grace_everything_passes(clients: Clients, before: dict[str, object]) -> None:
    with time_machine.travel(LAST_OF_GRACE, tick=False):
        assert statuses(clients.as_("bob"), presence(), revision(before, note="later")) == ["accepted"] * 2


def test_afterwards_a_phone_is_refused_and_its_item_kept(
    app: Flask, clients: Clients, before: dict[str, object]
) -> None:
    with time_machine.travel(AFTER, tick=False):
        late = presence(place="hertogin")
        assert refusal(clients.as_("bob"), late, sent_at=SENT)["code"] == "year_locked"
        assert refusal(clients.as_("bob"), revision(before, note="x"), sent_at=SENT)["code"] == "year_locked"
        assert statuses(clients.as_("bob"), before) == ["known"]  # sent again it stays what it was
        this_year = presence(started_at="2023-01-31T08:00:00+01:00", ended_at="2023-01-31T09:00:00+01:00")
        assert statuses(clients.as_("bob"), this_year, sent_at=SENT) == ["accepted"]
    with app.app_context():
        kept = db.session.scalars(sa.select(RefusedItem).order_by(RefusedItem.id)).all()
        assert [item.code for item in kept] == ["year_locked"] * 2
        assert late["id"] in kept[0].raw
        db.session.remove()


def test_a_coordinator_changes_it_with_a_reason_and_it_is_listed(
    app: Flask, clients: Clients, before: dict[str, object]
) -> None:
    alice = clients.as_("alice")
    with time_machine.travel(AFTER, tick=False):
        mine = revision(before, guard="bob", note="x")
        assert refusal(alice, mine, sent_at=SENT)["code"] == "reason_needed"
        right = revision(before, guard="bob", note="x", reason="Telefoon lag in de kast")
        assert statuses(alice, right, sent_at=SENT) == ["accepted"]
        page = desk(app, "dora", "fr").get("/year/2022/lock").text
    assert MISSING_WORD.findall(page) == []
    assert "Telefoon lag in de kast" in page
    assert "Alice Aerts" in page


def test_rejecting_hours_of_a_locked_year_is_listed_too(app: Flask, before: dict[str, object]) -> None:
    alice = desk(app, "alice", "nl")
    with time_machine.travel(AFTER, tick=False):
        page = alice.get(f"/desk/2022-03-17/bob?do=rejected&entry={before['entry']}").text
        sent = {**fields(page), "reason": "Was die dag ziek"}
        assert alice.post("/desk/2022-03-17/bob", data=sent).status_code == 303
        assert "Was die dag ziek" in desk(app, "dora", "nl").get("/year/2022/lock").text


def test_an_entry_is_not_moved_out_of_a_locked_year(clients: Clients, before: dict[str, object]) -> None:
    moved = revision(before, started_at="2023-01-30T08:00:00+01:00", ended_at="2023-01-30T09:00:00+01:00")
    with time_machine.travel(AFTER, tick=False):
        assert refusal(clients.as_("bob"), moved, sent_at=SENT)["code"] == "year_locked"


@pytest.mark.usefixtures("before")
def test_register_lines_are_locked_too(clients: Clients) -> None:
    line = activity("statement", {"indicator": "1.2.1-b-2", "answer": True, "valid_from": "2020-01-01"})
    with time_machine.travel(AFTER, tick=False):
        assert refusal(clients.as_("dora"), line, sent_at=SENT)["code"] == "reason_needed"
        assert statuses(clients.as_("dora"), {**line, "reason": "Nagekomen"}, sent_at=SENT) == ["accepted"]


@pytest.mark.usefixtures("before")
def test_unlocking_needs_a_reason_and_lets_everything_pass(app: Flask, clients: Clients) -> None:
    dora = desk(app, "dora", "nl")
    with time_machine.travel(AFTER, tick=False):
        assert dora.post("/year/2022/lock", data={"verdict": "unlocked", "reason": " "}).status_code == 422
        assert dora.post("/year/2022/lock", data={"verdict": "unlocked", "reason": "fout"}).status_code == 303
        assert statuses(clients.as_("bob"), presence(), sent_at=SENT) == ["accepted"]
        history = dora.get("/year/2022/lock").text
    assert history.count('<li class="dec">') == 2
    assert "fout" in history


@pytest.mark.parametrize(
    "wrong",
    [{"confirm": "2021"}, {"grace_until": "2023-01-15"}, {"grace_until": "soon"}, {"confirm": ""}],
)
def test_locking_is_typed_and_its_faults_are_said(app: Flask, wrong: dict[str, str]) -> None:
    dora = desk(app, "dora", "nl")
    with time_machine.travel(LOCKED_AT, tick=False):
        answer = dora.post("/year/2022/lock", data={**LOCK, **wrong})
        assert answer.status_code == 422
        assert 'class="err"' in answer.text
        assert MISSING_WORD.findall(answer.text) == []
        # the running year, and a second click
        assert dora.post("/year/2023/lock", data={**LOCK, "confirm": "2023"}).status_code == 422
        assert [dora.post("/year/2022/lock", data=LOCK).status_code for _ in range(2)] == [303, 303]
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(YearLock)) == 1
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Revision)) == 0
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Entry)) == 0
        db.session.remove()


def test_only_the_officer_locks(app: Flask, clients: Clients) -> None:
    with time_machine.travel(LOCKED_AT, tick=False):
        assert desk(app, "alice").post("/year/2022/lock", data=LOCK).status_code == 403
        assert desk(app, "alice").get("/year/2022/lock").status_code == 200
        assert desk(app, "bob").get("/year/2022/lock").status_code == 403
        send(clients.as_("bob"), presence())


def test_what_a_phone_sent_too_late_is_decided_at_the_desk(
    app: Flask, clients: Clients, before: dict[str, object]
) -> None:
    bob, alice, place = clients.as_("bob"), clients.as_("alice"), "/desk/2022-03-17/bob"
    with time_machine.travel(AFTER, tick=False):
        late = revision(before, note="uit de kast")
        assert refusal(bob, late, sent_at=SENT)["code"] == "year_locked"
        page = alice.get(f"{place}?do=refused&refused=1").text
        taken = {**fields(page), "do": "take", "refused": "1", "act": "accept", "reason_code": "forgot_end"}
        answer = alice.post(place, data=taken)
        assert answer.status_code == 303, answer.text
        listed = desk(app, "dora", "nl").get("/year/2022/lock").text
    assert "Alice Aerts" in listed
    with app.app_context():
        entry = db.session.scalars(sa.select(Entry)).one()
        assert entry.data["note"] == "uit de kast"
        db.session.remove()
