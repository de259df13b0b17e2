"""Corrections by the coordinator: revisions with a reason; stale forms, conflicts and refused items.

Alice coordinates noord, bob guards there, charlie guards in zuid.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from svpp.db import db, writing
from svpp.journal import filing
from svpp.journal.intake import desk_batch, take_in
from svpp.journal.models import Decision, Entry, RefusedItem, Revision
from svpp.places.town import town
from svpp.problems import Problem
from svpp.review import refused
from svpp.review.at_once import Tap
from svpp.review.correct import Edit, Stale, save, whole
from svpp.review.decide import decide_entry
from svpp.review.let_stand import let_stand
from svpp.review.settle import conflicting, settle
from svpp.when.days import BRUSSELS
from tests.actors import actor
from tests.conftest import Clients
from tests.entries import new_id, presence, revision, send, statuses

NOW = datetime(2022, 3, 18, 8, tzinfo=UTC)
RECORDED = "2022-03-18T09:00:00+01:00"


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    with app.app_context():
        yield db.session()


def edit(item: dict[str, Any], guard: str = "bob", **changes: Any) -> Edit:
    head = {
        name: changes.pop(name) for name in ("reason", "withdrawn", "version", "revision") if name in changes
    }
    return Edit(
        entry=item["entry"],
        revision=head.get("revision") or new_id(),
        version=head.get("version", item["id"]),
        kind=item["kind"].partition("/")[0],
        guard=guard,
        recorded_at=RECORDED,
        reason=head.get("reason", "vergeten uit te klokken"),
        data={**item["data"], **changes},
        withdrawn=head.get("withdrawn", False),
    )


def state(session: Session, entry: str) -> Entry:
    return session.get_one(Entry, entry, populate_existing=True)


def test_a_correction_leaves_who_when_what_old_new_and_why(clients: Clients, session: Session) -> None:
    one = presence(ended_at=None)
    send(clients.as_("bob"), one)
    save(session, actor(session, "alice"), [edit(one, ended_at="2022-03-17T16:00:00+01:00")], NOW)
    first, second = session.scalars(sa.select(Revision).order_by(Revision.seq))
    assert (first.data["ended_at"], second.data["ended_at"]) == (None, "2022-03-17T16:00:00+01:00")
    assert second.author_id == actor(session, "alice").id
    assert (second.reason, second.replaces, second.guard_id) == (
        "vergeten uit te klokken",
        first.id,
        first.guard_id,
    )
    assert second.received_at == NOW


def test_without_a_reason_nothing_is_corrected(clients: Clients, session: Session) -> None:
    one = presence()
    send(clients.as_("bob"), one)
    with pytest.raises(Problem) as fault:
        save(session, actor(session, "alice"), [edit(one, reason="  ", place="karreveld")], NOW)
    assert fault.value.code == "reason_needed"
    assert state(session, one["entry"]).place == "maritiem"


@pytest.mark.parametrize(("username", "guard"), [("alice", "charlie"), ("bob", "bob"), ("dora", "bob")])
def test_only_one_s_own_team_is_corrected(
    clients: Clients, session: Session, username: str, guard: str
) -> None:
    one = presence()
    send(clients.as_(guard), one)
    with pytest.raises(Problem) as fault:
        save(session, actor(session, username), [edit(one, guard, place="karreveld")], NOW)
    assert fault.value.code == "not_found"


def test_what_somebody_changed_meanwhile_is_not_overwritten(clients: Clients, session: Session) -> None:
    one = presence()
    send(clients.as_("bob"), one, revision(one, place="karreveld"))
    with pytest.raises(Stale):
        save(session, actor(session, "alice"), [edit(one, place="beekkant")], NOW)
    assert state(session, one["entry"]).place == "karreveld"
    assert session.scalar(sa.select(sa.func.count(Revision.seq))) == 2


def test_the_same_form_twice_is_one_correction(clients: Clients, session: Session) -> None:
    one = presence()
    send(clients.as_("bob"), one)
    form, added = edit(one, place="karreveld"), edit(presence(), version=None)
    for status in ("accepted", "known"):
        results = save(session, actor(session, "alice"), [form, added], NOW)
        assert [result.status for result in results] == [status, status]
    assert session.scalar(sa.select(sa.func.count(Revision.seq))) == 3


def test_an_act_of_several_edits_is_saved_whole_or_not_at_all(clients: Clients, session: Session) -> None:
    one = presence()
    send(clients.as_("bob"), one)
    first = edit(one, ended_at="2022-03-17T09:00:00+01:00")
    second = edit(presence(), version=None, place="nowhere")
    with pytest.raises(Problem) as fault:
        save(session, actor(session, "alice"), [first, second], NOW)
    assert fault.value.code == "unknown_place"
    assert state(session, one["entry"]).revision_id == one["id"]
    assert session.scalar(sa.select(sa.func.count(RefusedItem.id))) == 0


def test_duplicates_joined_keep_the_longest_span_and_everybody() -> None:
    one = presence(companions=["samira"], note="a")["data"]
    two = presence(started_at="2022-03-17T06:30:00+00:00", companions=["karim"], note="b", ended_at=None)[
        "data"
    ]
    joined = whole(one, two)
    assert joined["started_at"] == "2022-03-17T06:30:00+00:00"
    assert joined["ended_at"] == "2022-03-17T11:00:00+01:00"
    assert (joined["companions"], joined["note"]) == (["samira", "karim"], "a\nb")


def test_a_conflict_is_settled_once_and_for_all(clients: Clients, session: Session) -> None:
    one = presence()
    send(clients.as_("bob"), one, revision(one, place="karreveld"))
    assert statuses(clients.as_("alice"), revision(one, guard="bob", reason="x", place="beekkant")) == [
        "conflict"
    ]
    (lost,) = conflicting(session, one["entry"])
    assert (lost.data["place"], state(session, one["entry"]).conflicts) == ("beekkant", 1)
    alice = actor(session, "alice")
    for made in (1, 0):
        found = settle(session, alice, one["entry"], [lost.id], "Bob was daar", NOW)
        assert len(found) == made
    assert state(session, one["entry"]).conflicts == 0
    assert conflicting(session, one["entry"]) == []
    (decision,) = session.scalars(sa.select(Decision))
    assert (decision.verdict, decision.revision_id, decision.reason) == ("settled", lost.id, "Bob was daar")


def test_a_conflict_that_comes_while_another_is_settled_waits_in_sight(
    app: Flask, clients: Clients, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is filed between the look at what waits and the count of what is left, where the database lets it."""
    one, alice = presence(), actor(session, "alice")
    first, second = (revision(one, guard="bob", reason="x", place=p) for p in ("beekkant", "machtens"))
    send(clients.as_("bob"), one, revision(one, place="karreveld"))
    send(clients.as_("alice"), first)
    look = filing.open_conflicts

    def come() -> None:
        with app.app_context():
            take_in(db.session(), desk_batch([second], alice, NOW, BRUSSELS))

    coming = threading.Thread(target=come, daemon=True)

    def and_meanwhile(*asked: Any) -> frozenset[str]:
        found = look(*asked)
        coming.start()
        coming.join(0.5)
        return found

    monkeypatch.setattr(filing, "open_conflicts", and_meanwhile)
    settle(session, alice, one["entry"], [first["id"]], "Bob was daar", NOW)
    coming.join()
    session.rollback()
    assert state(session, one["entry"]).conflicts == 1


def test_confirming_twice_is_once_whatever_was_let_stand_between(clients: Clients, session: Session) -> None:
    one = presence(ended_at="2022-03-18T06:00:00+01:00")
    send(clients.as_("bob"), one, sent_at="2022-03-18T07:00:00+01:00")
    alice, tap = actor(session, "alice"), Tap(one["entry"], one["id"], new_id())
    for _ in range(2):
        decide_entry(session, alice, one["entry"], "confirmed", "Nachtwacht", NOW)
        let_stand(session, alice, tap, "place_ok", "Buurgemeente", NOW)
    assert session.scalars(sa.select(Decision.verdict).order_by(Decision.seq)).all() == [
        "confirmed",
        "place_ok",
    ]


def test_settling_asks_for_a_reason_and_for_the_own_team(clients: Clients, session: Session) -> None:
    one = presence()
    send(clients.as_("charlie"), one)
    with pytest.raises(Problem) as fault:
        settle(session, actor(session, "alice"), one["entry"], [one["id"]], " ", NOW)
    assert fault.value.code == "reason_needed"
    with pytest.raises(Problem) as fault:
        settle(session, actor(session, "alice"), one["entry"], [one["id"]], "x", NOW)
    assert fault.value.code == "not_found"


def refusals(session: Session, day: date | None = None) -> list[refused.Refusal]:
    return refused.open_refusals(session, town(session).zone, None, day)


def test_a_refused_item_waits_until_it_is_dealt_with(clients: Clients, session: Session) -> None:
    wrong = presence(place="nowhere")
    assert statuses(clients.as_("bob"), wrong) == ["refused"]
    (one,) = refusals(session, date(2022, 3, 17))
    assert (one.code, one.kind, one.entry) == ("unknown_place", "presence", wrong["entry"])
    assert one.data["place"] == "nowhere"
    assert refusals(session, date(2022, 3, 18)) == []
    for _ in range(2):
        with writing(session):
            refused.handle(session, actor(session, "alice"), one, "left_out", "dubbel", None, NOW)
    assert refusals(session) == []


def test_of_several_tries_the_last_is_shown_and_a_right_one_ends_it(
    clients: Clients, session: Session
) -> None:
    wrong = presence(place="nowhere")
    again = {**wrong, "data": {**wrong["data"], "place": "elsewhere"}}
    assert statuses(clients.as_("bob"), wrong, again) == ["refused", "refused"]
    (one,) = refusals(session)
    assert one.data["place"] == "elsewhere"
    send(clients.as_("bob"), {**wrong, "data": {**wrong["data"], "place": "karreveld"}})
    assert refusals(session) == []


def test_whatever_was_sent_can_be_read(clients: Clients, session: Session) -> None:
    odd: list[Any] = [7, "x", {"data": []}, {"kind": 3, "data": {"started_at": "soon"}, "entry": 5}]
    send(clients.as_("bob"), *odd)
    found = refusals(session)
    assert len(found) == len(odd)
    assert {one.kind for one in found} == {""}


@pytest.mark.parametrize("username", ["bob", "dora"])
def test_only_the_coordinator_of_the_team_finds_it(clients: Clients, session: Session, username: str) -> None:
    send(clients.as_("bob"), presence(place="nowhere"))
    send(clients.as_("charlie"), presence(place="nowhere"))
    bobs, charlies = refusals(session)
    zone = town(session).zone
    assert refused.find(session, actor(session, "alice"), bobs.id, zone)[1].username == "bob"
    for name, one in ((username, bobs), ("alice", charlies)):
        with pytest.raises(Problem):
            refused.find(session, actor(session, name), one.id, zone)
