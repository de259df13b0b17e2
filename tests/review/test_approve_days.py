"""Several guards' days approved in one act: alice coordinates noord; bob and charlie are in noord and zuid."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from svpp.db import db
from svpp.journal.approval import approved_days
from svpp.journal.intake import desk_batch, take_in
from svpp.journal.models import Decision, Entry
from svpp.problems import Problem
from svpp.review.decide import approve_days
from tests.actors import actor

DAY = date(2022, 3, 17)
EVENING, MORNING = datetime(2022, 3, 17, 20, tzinfo=UTC), datetime(2022, 3, 18, 8, tzinfo=UTC)


def walked(session: Session, username: str, number: int, companions: list[str]) -> None:
    name = f"0192f0c1-0000-7000-8000-{number:012d}"
    raw: dict[str, Any] = {
        "id": name,
        "entry": name,
        "kind": "presence/1",
        "recorded_at": "2022-03-17T12:00:00+01:00",
        "data": {
            "activity": "patrol",
            "place": "maritiem",
            "started_at": "2022-03-17T08:00:00+01:00",
            "ended_at": "2022-03-17T12:00:00+01:00",
            "companions": companions,
        },
    }
    batch = desk_batch([raw], actor(session, username), EVENING, ZoneInfo("Europe/Brussels"))
    assert [result.status for result in take_in(session, batch)] == ["accepted"]


def test_all_of_them_are_approved_once(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        walked(session, "bob", 1, [])
        before = session.scalars(sa.select(Entry.changed_seq)).one()
        alice, bob = actor(session, "alice"), actor(session, "bob")
        assert len(approve_days(session, alice, DAY, ["bob", "bob"], MORNING)) == 1
        assert approved_days(session, DAY, DAY) == {(bob.id, DAY)}
        assert session.scalars(sa.select(Entry.changed_seq)).one() > before
        assert approve_days(session, alice, DAY, ["bob"], MORNING) == []
        walked(session, "bob", 2, [])
        assert approved_days(session, DAY, DAY) == frozenset()
        assert len(approve_days(session, alice, DAY, ["bob"], MORNING)) == 1
        db.session.remove()


def test_one_guard_of_another_team_and_nobody_is_approved(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        walked(session, "bob", 1, ["charlie"])
        with pytest.raises(Problem, match="nothing here"):
            approve_days(session, actor(session, "alice"), DAY, ["bob", "charlie"], MORNING)
        assert session.scalar(sa.select(sa.func.count()).select_from(Decision)) == 0
        db.session.remove()
