"""A companion's approved day does not change without a reason, and the board shows what changed in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from svpp.db import db
from svpp.people.models import Person
from svpp.people.policy import Actor
from svpp.review.decide import decide_day
from svpp.review.since import changed_since
from tests.conftest import Clients
from tests.entries import presence, revision, send

DAY = date(2022, 3, 17)
EVENING = datetime(2022, 3, 17, 20, tzinfo=UTC)


def of_all_teams(session: Session) -> Actor:
    person = session.scalars(sa.select(Person).where(Person.username == "alice")).one()
    actor = Actor(person.id, "alice", person.name, "nl", None, person.role_names)
    return replace(actor, team=None)


def approve(app: Flask, guard: str) -> None:
    with app.app_context():
        decide_day(db.session(), of_all_teams(db.session()), DAY, guard, "approved", None, EVENING)
        db.session.remove()


def test_a_change_needs_a_reason_and_is_told(app: Flask, clients: Clients) -> None:
    bob, walked = clients.as_("bob"), presence(companions=["charlie"])
    send(bob, walked)
    approve(app, "charlie")  # bob's own day is still open
    (refused,) = send(bob, revision(walked, ended_at="2022-03-17T10:00:00+01:00"))
    assert refused["errors"]["code"] == "reason_needed"
    shorter = revision(walked, ended_at="2022-03-17T10:00:00+01:00", reason="Eerder gestopt")
    assert send(bob, shorter)[0]["status"] == "accepted"
    with app.app_context():
        (change,) = changed_since(db.session(), ["charlie"], DAY)["charlie"].changes
        assert change.before is not None
        assert change.after is not None
        assert change.before["ended_at"] != change.after["ended_at"]
        assert (change.who, change.why) == ("Bob Bogaert", "Eerder gestopt")
        db.session.remove()


def test_leaving_somebody_out_and_taking_somebody_along_need_one_too(app: Flask, clients: Clients) -> None:
    bob, walked = clients.as_("bob"), presence(companions=["charlie"])
    send(bob, walked)
    approve(app, "charlie")
    (refused,) = send(bob, revision(walked, companions=[]))
    assert refused["errors"]["code"] == "reason_needed"
    alone = revision(walked, companions=[], reason="Was er niet bij")
    assert send(bob, alone)[0]["status"] == "accepted"
    with app.app_context():
        (change,) = changed_since(db.session(), ["charlie"], DAY)["charlie"].changes
        assert (change.after, change.why) == (None, "Was er niet bij")
        db.session.remove()
    approve(app, "charlie")  # without it
    (refused,) = send(bob, revision(alone, companions=["charlie"]))
    assert refused["errors"]["code"] == "reason_needed"
