"""Days a change affects (docs/affected-days.md): the rule, and what is kept after histories of long presences."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from svpp.db import db, writing
from svpp.journal import rollup
from svpp.journal.changed import days_after
from svpp.journal.models import Entry
from svpp.journal.touched import LATER_DAYS, lies_on, touched
from svpp.places.calendar import put_tag
from svpp.places.history import By
from svpp.problems import Problem
from svpp.report.gather import Moment
from svpp.report.proof import presences_between
from svpp.review.decide import decide_day, decide_entry
from svpp.when.days import BRUSSELS, spans
from tests.actors import actor
from tests.conftest import Clients
from tests.entries import incident, presence, revision, send
from tests.journal.test_rollup import FIRST, LAST, RULES, SENT, disagreements, quick_and_full

MONDAY = date(2022, 3, 21)
PLACES = ["maritiem", "machtens"]


@pytest.mark.parametrize(
    ("ended_at", "later"),
    [
        (None, 0),
        ("2022-03-21T23:59:59+01:00", 0),
        ("2022-03-22T00:00:00+01:00", 1),  # more days than need be is no fault
        ("2022-03-22T03:00:00+01:00", 1),
        ("2022-03-24T10:00:00+01:00", 3),
        ("2022-03-25T00:30:00+01:00", LATER_DAYS),
        ("2022-04-30T10:00:00+02:00", LATER_DAYS),  # so long that it counts nothing
    ],
)
def test_days_of_a_presence(ended_at: str | None, later: int) -> None:
    end = datetime.fromisoformat(ended_at) if ended_at else None
    there = [MONDAY + timedelta(days=n) for n in range(later + 1)]
    assert lies_on(MONDAY, end, BRUSSELS) == there
    assert touched(MONDAY, end, BRUSSELS) == [*there, there[-1] + timedelta(days=1)]


def test_72_hours_lie_on_no_more_days_than_the_rule_says() -> None:
    """Begun on Friday before midnight, they end on Tuesday: the night to Sunday has 23 hours."""
    began = datetime(2022, 3, 25, 23, 30, tzinfo=BRUSSELS)
    end = began.astimezone(UTC) + timedelta(hours=72)
    assert len(lies_on(began.date(), end, BRUSSELS)) == LATER_DAYS + 1


def test_days_close_together_are_one_span() -> None:
    days = [date(2022, 3, n) for n in (9, 1, 4, 5)]
    assert spans(days) == [(date(2022, 3, 1), date(2022, 3, 5)), (date(2022, 3, 9), date(2022, 3, 9))]
    assert spans([]) == []


def test_days_after_a_number(app: Flask, clients: Clients) -> None:
    """Of the kinds asked for, of every version, as far as each lies; nothing of what came before the number."""
    bob = clients.as_("bob")
    old = presence()
    night = presence(started_at="2022-03-21T22:00:00+01:00", ended_at="2022-03-22T03:00:00+01:00")
    send(bob, old, sent_at=SENT)
    with app.app_context():
        seq = db.session.scalars(sa.select(Entry.changed_seq)).one()
    send(bob, night, incident(), sent_at=SENT)
    send(bob, revision(night, ended_at="2022-03-24T03:00:00+01:00"), sent_at=SENT)
    with app.app_context():
        session = db.session()
        days = {MONDAY + timedelta(days=n) for n in range(5)}
        assert days_after(session, seq, ("presence",), BRUSSELS) == days


def tags_of_single_days(dice: random.Random, now: datetime) -> None:
    session = db.session()
    by = By(actor(session, "dora").id, now)
    with writing(session):
        for day in (MONDAY + timedelta(days=n) for n in range(12)):
            if dice.random() < 0.5:
                put_tag(session, dice.choice(PLACES), "quiet", day, day, by)


def logged_and_judged(
    dice: random.Random, clients: Clients, before: list[dict[str, Any]], now: datetime
) -> None:
    """Three presences of up to three days, a correction, verdicts."""
    fresh = []
    for _ in range(3):
        begin = datetime(2022, 3, 22, tzinfo=UTC) + timedelta(hours=dice.randrange(7 * 24))
        end = begin + timedelta(hours=dice.choice([4, 12, 30, 60, 72, 72]))
        fresh.append(
            presence(
                place=dice.choice(PLACES),
                activity=dice.choice(["patrol", "event"]),
                event="2022-06-21-muziekfeest",
                started_at=begin.isoformat(),
                ended_at=end.isoformat(),
            )
        )
    corrected = (
        [revision(dice.choice(before), place="maritiem", withdrawn=dice.random() < 0.3)] if before else []
    )
    send(clients.as_("bob"), *fresh, *corrected, sent_at=now.isoformat())
    before += fresh
    session = db.session()
    alice = actor(session, "alice")
    for one in fresh:
        with suppress(Problem):  # an ordinary one cannot be confirmed
            decide_entry(session, alice, one["entry"], "confirmed", "stormwacht", now)
    with suppress(Problem):
        decide_day(session, alice, MONDAY + timedelta(days=dice.randrange(9)), "bob", "approved", None, now)


def test_long_presences_that_hide_each_other(app: Flask, clients: Clients) -> None:
    """What is kept is what a full pass says, after each step and as of each moment."""
    dice, before, moments = random.Random(101), [], []
    with app.app_context():
        tags_of_single_days(dice, datetime(2022, 4, 1, tzinfo=UTC))
        for part in range(5):
            now = datetime(2022, 4, 5 + part, 10, tzinfo=UTC)
            with time_machine.travel(now, tick=False):
                logged_and_judged(dice, clients, before, now)
                assert disagreements() == []
            moments.append(now + timedelta(hours=1))
        for moment in moments[:-1]:
            quick, full = quick_and_full(db.session(), moment)
            assert quick == full


def entries_on(key: rollup.Key) -> dict[date, int]:
    assert disagreements() == []
    found = rollup.read_totals(db.session(), FIRST, LAST, [key])[key]
    return {day: total.entries for day, total in found.items()}


def test_a_presence_is_proof_once_however_its_place_is_tagged(app: Flask, clients: Clients) -> None:
    """Of three days, tagged from the second on: proof on that day, not again on the third."""
    storm = presence(
        place="machtens", started_at="2022-03-21T20:00:00+01:00", ended_at="2022-03-23T10:00:00+01:00"
    )
    send(clients.as_("bob"), storm, sent_at=SENT)
    with app.app_context():
        session = db.session()
        dora = By(actor(session, "dora").id, datetime(2022, 4, 1, tzinfo=UTC))
        with writing(session):
            put_tag(session, "machtens", "quiet", date(2022, 3, 22), None, dora)
        decide_entry(
            session, actor(session, "alice"), storm["entry"], "confirmed", "Storm", datetime.now(UTC)
        )
        assert entries_on(("field", "quiet")) == {date(2022, 3, 22): 1, date(2022, 3, 23): 0}
        assert entries_on(("field", None)) == {MONDAY: 1, date(2022, 3, 22): 0, date(2022, 3, 23): 0}


def test_a_round_at_an_event_over_midnight_is_proof_once(app: Flask, clients: Clients) -> None:
    """Also where the guard logged it as a patrol at that event."""
    night = presence(
        event="2022-06-21-muziekfeest",
        started_at="2022-03-21T22:00:00+01:00",
        ended_at="2022-03-22T03:00:00+01:00",
    )
    send(clients.as_("bob"), night, sent_at=SENT)
    with app.app_context():
        assert entries_on(("event", "event:2022-06-21-muziekfeest")) == {MONDAY: 1, date(2022, 3, 22): 0}


def test_what_lies_on_a_later_day_is_found_as_of_then_too(app: Flask, clients: Clients) -> None:
    storm = presence(started_at="2022-03-21T20:00:00+01:00", ended_at="2022-03-24T10:00:00+01:00")
    send(clients.as_("bob"), storm, sent_at=SENT)
    with app.app_context():
        session, now, last = db.session(), datetime.now(UTC), date(2022, 3, 24)
        decide_entry(session, actor(session, "alice"), storm["entry"], "confirmed", "Storm", now)
        for past in (False, True):
            found = presences_between(session, Moment(datetime.now(UTC), past), last, last, RULES)
            assert [one.entry for one in found] == [storm["entry"]]
