"""Day totals are what a full pass over the entries says, after any history of entries and corrections."""

from __future__ import annotations

import random
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from svpp.db import db, writing
from svpp.journal import rollup
from svpp.journal.models import Entry, RollupStamp
from svpp.journal.rollup import Rules
from svpp.journal.stale import all_dirty
from svpp.journal.touched import LATER_DAYS
from svpp.measure.totals import EVENT
from svpp.places.calendar import put_tag
from svpp.places.change import find_place
from svpp.places.history import By
from svpp.places.models import PlaceTag
from svpp.places.rows import drop, live
from svpp.problems import Problem
from svpp.report.gather import Moment, day_totals, settle, totals_by_full_pass
from svpp.review.decide import decide_day, decide_entry
from svpp.when.days import BRUSSELS
from tests.actors import actor
from tests.conftest import Clients
from tests.entries import incident, presence, revision, send

RULES = Rules(BRUSSELS, 16 * 3600)
FIRST, LAST = date(2022, 3, 20), date(2022, 4, 3)
#: what a plan may ask for though no place bears it then, or now
GONE = [
    (activity, tag) for activity in ("field", "patrol") for tag in ("sensitive", "burglary_risk", "quiet")
]
SENT = "2022-04-05T12:00:00+02:00"


def random_history(seed: int, size: int) -> list[dict[str, Any]]:
    """Presences around the night the clock goes forward: overlapping, open, over-long, corrected, withdrawn."""
    dice = random.Random(seed)
    found: list[dict[str, Any]] = []
    start = datetime(2022, 3, 21, tzinfo=UTC)
    for _ in range(size):
        begin = start + timedelta(minutes=dice.randrange(12 * 24 * 60))
        length = dice.choice([5, 30, 90, 240, 600, 1000, 1500, 3500])
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


def test_a_confirmed_presence_of_four_days_counts_on_each(app: Flask, clients: Clients) -> None:
    """Where nothing else happened on the days between: with its hours, and approved with the day it began on."""
    bob = clients.as_("bob")
    storm = presence(started_at="2022-03-21T20:00:00+01:00", ended_at="2022-03-24T10:00:00+01:00")
    send(bob, storm, sent_at=SENT)
    with app.app_context():
        session, now = db.session(), datetime.now(UTC)
        alice = actor(session, "alice")
        decide_entry(session, alice, storm["entry"], "confirmed", "Stormwacht", now)
        assert disagreements() == []
        decide_day(session, alice, date(2022, 3, 21), "bob", "approved", None, now)
        assert disagreements() == []
        all_dirty(session, RULES.zone)
        assert disagreements() == []
        found = rollup.read_totals(session, FIRST, LAST)["field", None]
        assert [(total.person // 3600, total.provisional) for _, total in sorted(found.items())] == [
            (4, 0),
            (24, 0),
            (24, 0),
            (10, 0),
        ]
        approved = datetime.now(UTC)
    send(bob, incident(observed_at="2022-03-21T21:00:00+01:00"), sent_at=SENT)
    with app.app_context():
        assert disagreements() == []  # the day is not what was approved any more
        quick, full = quick_and_full(db.session(), approved)
        assert quick == full


def test_reading_as_of_now_and_in_the_past_agree(app: Flask, clients: Clients) -> None:
    send(clients.as_("bob"), *random_history(4, 60), sent_at=SENT)
    with app.app_context():
        session = db.session()
        now = datetime.now(UTC)
        present = totals_by_full_pass(session, FIRST, LAST, Moment(now, past=False), RULES)
        past = totals_by_full_pass(session, FIRST, LAST, Moment(now, past=True), RULES)
        assert present == past


def test_a_version_that_rules_again_is_what_it_was(app: Flask, clients: Clients) -> None:
    """Two tails of chains came before their beginnings, on a leap day; the first was confirmed while it ruled."""
    bob, hour = clients.as_("bob"), "2024-02-29T0{}:00:00+01:00"
    with time_machine.travel(datetime(2024, 2, 29, 12, tzinfo=UTC), tick=False):
        one = presence(started_at="2024-02-28T08:00:00+01:00", ended_at=hour.format(7))
        tails = []
        for n in (1, 3):
            parent = revision(one, recorded_at=hour.format(n))
            tails.append((parent, revision(parent, recorded_at=hour.format(n + 1), note=f"tail {n}")))
        sent = {"sent_at": "2024-02-29T13:00:00+01:00"}
        send(bob, one, tails[0][1], **sent)
        with app.app_context():
            session, now = db.session(), datetime.now(UTC)
            decide_entry(session, actor(session, "alice"), one["entry"], "confirmed", "Nachtwacht", now)
        send(bob, tails[1][1], tails[1][0], **sent)
        with app.app_context():
            span = date(2024, 2, 28), date(2024, 2, 29)
            session, now = db.session(), datetime.now(UTC)
            assert session.get_one(Entry, one["entry"]).revision_id == tails[0][1]["id"]
            present = totals_by_full_pass(session, *span, Moment(now, past=False), RULES)
            assert present == totals_by_full_pass(session, *span, Moment(now, past=True), RULES) != {}


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


def test_a_tag_makes_only_its_own_days_dirty(app: Flask, clients: Clients) -> None:
    """And it counts as a full pass says: also what runs over midnight from the last day of a tag into the next."""
    quiet = ("field", "quiet")
    night = presence(
        place="machtens", started_at="2022-03-24T22:00:00+01:00", ended_at="2022-03-25T03:00:00+01:00"
    )
    with time_machine.travel(SENT):
        send(clients.as_("bob"), *random_history(9, 25), night, sent_at=SENT)
    with app.app_context():
        session = db.session()
        by = By(actor(session, "dora").id, datetime(2022, 4, 6, 10, tzinfo=UTC))
        assert rollup.make_clean(session, RULES) > 10
        with writing(session):
            put_tag(session, "machtens", "quiet", date(2022, 3, 24), date(2022, 3, 25), by)
        assert 2 <= rollup.make_clean(session, RULES) <= 2 + LATER_DAYS
        assert disagreements() == []
        before = rollup.read_totals(session, FIRST, LAST, [quiet])
        assert before[quiet][date(2022, 3, 25)].entries == 0  # the night was proof the day before
        with writing(session):
            (row,) = live(session, PlaceTag, tag="quiet")
            drop(session, PlaceTag, row.id, replace(by, now=by.now + timedelta(hours=2)))
            put_tag(session, "machtens", "quiet", date(2022, 3, 25), date(2022, 3, 25), by)
        with time_machine.travel(datetime(2022, 4, 7, tzinfo=UTC)):
            quick, full = quick_and_full(session, by.now + timedelta(hours=1))
            assert quick[quiet] == full[quiet] == before[quiet]
        assert disagreements() == []
        assert rollup.read_totals(session, FIRST, LAST, [quiet])[quiet][date(2022, 3, 25)].entries == 1


def test_totals_of_unknown_tags_are_made_anew(app: Flask, clients: Clients) -> None:
    """As those of a database from before tags were kept: a dirty day must not lose its tags."""
    send(clients.as_("bob"), *random_history(8, 30), sent_at=SENT)
    with app.app_context():
        session = db.session()
        rollup.make_clean(session, RULES)
        session.execute(sa.update(RollupStamp).values(tags=sa.null()))
        session.commit()
        assert not rollup.is_clean(session, RULES)
    night = presence(started_at="2022-03-24T22:00:00+01:00", ended_at="2022-03-24T23:00:00+01:00")
    assert send(clients.as_("bob"), night, sent_at=SENT)[0]["status"] == "accepted"
    with app.app_context():
        assert disagreements() == []


def quick_and_full(session: Session, as_of: datetime) -> tuple[Mapping[Any, Any], Mapping[Any, Any]]:
    """The totals as of a moment, by the days that nothing newer is about, and by a full pass."""
    when = settle(session, as_of, RULES)
    assert when.past
    full = totals_by_full_pass(session, FIRST, LAST, when, RULES)
    wanted = {(activity, tag) for activity, tag in full if not (tag or "").startswith(EVENT)}
    quick = day_totals(session, FIRST, LAST, when, RULES, [*wanted, *GONE])
    return {key: days for key, days in quick.items() if key in {*full, *GONE}}, full


def tag_at_random(dice: random.Random, now: datetime) -> None:
    """One place bears a tag on some days, or no longer does: also days that are over."""
    session, by = db.session(), By(actor(db.session(), "dora").id, now)
    code, tag = (
        dice.choice(["maritiem", "machtens", "karreveld"]),
        dice.choice(["sensitive", "burglary_risk", "quiet"]),
    )
    first = date(2022, 3, 14) + timedelta(days=dice.randrange(20))
    last = dice.choice([None, first + timedelta(days=dice.randrange(5))])
    with writing(session):
        place = find_place(session, code)
        assert place is not None
        for row in live(session, PlaceTag, place_id=place.id, tag=tag):
            drop(session, PlaceTag, row.id, by)
        if dice.random() < 0.7:
            put_tag(session, code, tag, first, last, by)


@pytest.mark.parametrize("seed", [11, 12, 13, 14])
def test_an_earlier_moment_agrees_with_its_full_pass(app: Flask, clients: Clients, seed: int) -> None:
    """Some entries, approvals and verdicts come by each of five moments; each moment is read at the end."""
    dice = random.Random(seed)
    history, moments = random_history(seed, 60), []
    bob, alice = clients.as_("bob"), clients.as_("alice")
    for part in range(5):
        with time_machine.travel(datetime(2022, 4, 5 + part, 10, tzinfo=UTC), tick=False):
            sent = history[part::5] if part else history[: len(history) // 2]
            send(bob, *sent, sent_at=datetime(2022, 4, 5 + part, 10, tzinfo=UTC).isoformat())
            for day in dice.sample(range(21, 32), 3):
                body = {"guard": "bob", "verdict": "approved", "reason": None}
                alice.post(f"/api/v1/days/2022-03-{day}/decisions", json=body)
            one = dice.choice([entry for entry in sent if entry["replaces"] is None])
            verdict = dice.choice(["rejected", "confirmed"])
            with app.app_context(), suppress(Problem):  # only an over-long one can be confirmed
                who, now = actor(db.session(), "alice"), datetime.now(UTC)
                decide_entry(db.session(), who, one["entry"], verdict, "nagekeken", now)
            moments.append(datetime(2022, 4, 5 + part, 11, tzinfo=UTC))
    with app.app_context():
        for moment in moments[:-1]:
            quick, full = quick_and_full(db.session(), moment)
            assert quick == full


@pytest.mark.parametrize("seed", [21, 22, 23, 24])
def test_an_earlier_moment_agrees_after_other_tags(app: Flask, clients: Clients, seed: int) -> None:
    """Nearly all was there at first; then a few tags come and go by each of four moments, with one late entry."""
    dice = random.Random(seed)
    history, moments = random_history(seed, 60), []
    one = next(item for item in history if item["replaces"] is None)
    for part in range(5):
        now = datetime(2022, 4, 5 + part, 10, tzinfo=UTC)
        with time_machine.travel(now, tick=False):
            sent = history if part == 0 else [revision(one, activity=dice.choice(["patrol", "school"]))]
            send(clients.as_("bob"), *sent, sent_at=now.isoformat())
            with app.app_context():
                for _ in range(dice.randrange(1, 4)):
                    tag_at_random(dice, now)
            moments.append(now + timedelta(hours=1))
    with app.app_context():
        for moment in moments[:-1]:
            quick, full = quick_and_full(db.session(), moment)
            assert quick == full
