"""Day totals are what a full pass over the entries says, after any history of entries and corrections."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from svpp.db import db
from svpp.journal import rollup
from svpp.journal.rollup import Rules
from svpp.report.gather import Moment, totals_by_full_pass
from svpp.when.days import BRUSSELS
from tests.conftest import Clients
from tests.entries import presence, revision, send

RULES = Rules(BRUSSELS, 16 * 3600)
FIRST, LAST = date(2022, 3, 20), date(2022, 4, 3)
SENT = "2022-04-05T12:00:00+02:00"


def random_history(seed: int, size: int) -> list[dict[str, Any]]:
    """Presences around the night the clock goes forward: overlapping, open, over-long, corrected, withdrawn."""
    dice = random.Random(seed)
    found: list[dict[str, Any]] = []
    start = datetime(2022, 3, 21, tzinfo=UTC)
    for _ in range(size):
        begin = start + timedelta(minutes=dice.randrange(12 * 24 * 60))
        length = dice.choice([5, 30, 90, 240, 600, 1000, 1500])
        one = presence(
            activity=dice.choice(["patrol", "market", "school", "break", "outreach", "other_duty"]),
            place=dice.choice(["maritiem", "machtens", "karreveld", "gemeenteplaats"]),
            started_at=begin.isoformat(),
            ended_at=dice.choice([None, *[(begin + timedelta(minutes=length)).isoformat()] * 5]),
            companions=dice.choice([[], [], ["charlie"], ["alice", "bob"]]),
        )
        found.append(one)
        if dice.random() < 0.3:
            found.append(revision(one, withdrawn=dice.random() < 0.3, activity="patrol"))
    return found


def disagreements() -> list[str]:
    session = db.session()
    rollup.make_clean(session, RULES)
    expected = totals_by_full_pass(session, FIRST, LAST, Moment(datetime.now(UTC), past=False), RULES)
    assert expected
    return rollup.differences(session, expected, FIRST, LAST)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_totals_are_what_the_entries_say(app: Flask, clients: Clients, seed: int) -> None:
    history = random_history(seed, 60)
    for start in range(0, len(history), 17):
        send(clients.as_("bob"), *history[start : start + 17], sent_at=SENT)
        if start % 34 == 0:
            with app.app_context():
                assert disagreements() == []
    with app.app_context():
        assert disagreements() == []


def test_reading_as_of_now_and_in_the_past_agree(app: Flask, clients: Clients) -> None:
    send(clients.as_("bob"), *random_history(4, 60), sent_at=SENT)
    with app.app_context():
        session = db.session()
        now = datetime.now(UTC)
        present = totals_by_full_pass(session, FIRST, LAST, Moment(now, past=False), RULES)
        past = totals_by_full_pass(session, FIRST, LAST, Moment(now, past=True), RULES)
        assert present == past


def test_order_doubles_and_splits_change_nothing(app: Flask, clients: Clients) -> None:
    history = random_history(5, 50)
    send(clients.as_("bob"), *history, sent_at=SENT)
    with app.app_context():
        session = db.session()
        rollup.make_clean(session, RULES)
        whole = rollup.read_totals(session, FIRST, LAST)
    again = list(history)
    random.Random(6).shuffle(again)
    for start in range(0, len(again), 7):
        send(clients.as_("bob"), *again[start : start + 7], sent_at=SENT)
    with app.app_context():
        session = db.session()
        rollup.make_clean(session, RULES)
        assert rollup.read_totals(session, FIRST, LAST) == whole


def test_only_touched_days_are_rebuilt(app: Flask, clients: Clients) -> None:
    send(clients.as_("bob"), *random_history(7, 30), sent_at=SENT)
    with app.app_context():
        assert rollup.make_clean(db.session(), RULES) > 5
        assert rollup.make_clean(db.session(), RULES) == 0
    send(clients.as_("bob"), presence())
    with app.app_context():
        assert rollup.make_clean(db.session(), RULES) == 2
