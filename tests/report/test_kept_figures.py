"""What a process keeps of the database is never told late, whoever wrote: it, or another process."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from svpp import clock
from svpp.db import db
from svpp.journal.kept import Kept
from svpp.journal.plans import load_plan, versions
from svpp.places import models
from svpp.report.assemble import assemble
from svpp.report.figures import report_json
from svpp.review.decide import decide_entry
from tests.actors import actor
from tests.conftest import ROOT, Clients, application
from tests.entries import finding, incident, presence, revision, send

Act = Callable[["Writer"], object]
ONE, TOLD = presence(), incident(police={"reported_at": "2022-03-17T14:00:00+01:00", "channel": "phone"})


class Writer:
    """Somebody who writes, in this process or another."""

    def __init__(self, app: Flask) -> None:
        self.app, self.clients = app, Clients(app)

    def send(self, who: str, *items: Any) -> None:
        results = send(self.clients.as_(who), *items)
        assert {result["status"] for result in results} == {"accepted"}, results

    def reject(self, entry: str) -> None:
        with self.app.app_context():
            session = db.session()
            decide_entry(session, actor(session, "alice"), entry, "rejected", "Dubbel", clock.now())

    def close(self, day: date) -> None:
        with self.app.app_context():
            now = datetime.now(UTC)
            db.session.add(models.ClosedDay(day=day, reason_nl="Staking", reason_fr="Grève", known_from=now))
            db.session.commit()

    def raise_target(self) -> None:
        text = (ROOT / "svpp/plan/data/molenbeek-2020-2022.toml").read_text("utf-8")
        with self.app.app_context():
            load_plan(
                db.session(),
                text.replace("target            = 7\n", "target            = 8\n"),
                datetime.now(UTC),
            )


#: each moves a figure
ACTS: dict[str, Act] = {
    "a presence": lambda w: w.send("bob", ONE),
    "an incident": lambda w: w.send("bob", TOLD),
    "a finding": lambda w: w.send("bob", finding(transmitted_at="2022-03-17T17:00:00+01:00")),
    "its correction": lambda w: w.send("bob", revision(ONE, ended_at="2022-03-17T10:00:00+01:00")),
    "a rejection": lambda w: w.reject(TOLD["entry"]),
    "a closed day": lambda w: w.close(date(2022, 5, 4)),
    "another plan": lambda w: w.raise_target(),
}


@pytest.fixture
def other(database_url: str) -> Iterator[Flask]:
    """A second process, as far as the first can tell: its own engine and connections."""
    app = application(database_url, RONDE_LOGIN_LIMIT="100 per minute")
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def figures(app: Flask, as_of: datetime | None = None) -> list[dict[str, Any]]:
    with app.app_context():
        found = report_json(assemble(db.session(), 2022, as_of or clock.now()))
        indicators: list[dict[str, Any]] = found["indicators"]
        return indicators


@pytest.mark.parametrize("elsewhere", [False, True], ids=["same process", "other process"])
def test_every_write_is_seen_at_once(app: Flask, other: Flask, database_url: str, elsewhere: bool) -> None:
    writer = Writer(other if elsewhere else app)
    before = figures(app)
    for name, act in ACTS.items():
        act(writer)
        after = figures(app)
        assert after != before, name
        before = after
    fresh = application(database_url)
    now = clock.now()
    assert figures(fresh, now) == figures(app, now)
    with fresh.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_plan_is_stamped_when_its_turn_has_come(app: Flask) -> None:
    """Whoever loads it waits for the journal; meanwhile figures are told as of moments after its request."""
    asked = clock.now() - timedelta(seconds=4)
    text = (ROOT / "svpp/plan/data/molenbeek-2020-2022.toml").read_text("utf-8")
    with app.app_context():
        load_plan(db.session(), text.replace("target            = 7\n", "target            = 8\n"), asked)
        assert versions(db.session())[-1].loaded_at > asked + timedelta(seconds=3)


def test_threads_get_what_is_kept_at_once() -> None:
    kept, failed = Kept[int](4), list[BaseException]()
    session = Session(sa.create_engine("sqlite://"))  # reads nothing: it stands for a database

    def work() -> None:
        try:
            for n in range(4000):
                assert kept.get(session, n % 9, lambda: 1) == 1
        except BaseException as fault:
            failed.append(fault)

    threads = [threading.Thread(target=work) for _ in range(6)]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(usual)
    assert failed == []
