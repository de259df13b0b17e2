"""The pictures' hours are kept by month; they follow every change, and say what cutting everything anew would say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import Flask

from svpp.db import db
from svpp.journal.rollup import Rules
from svpp.report.patterns import Patterns, _cut, patterns
from svpp.review.decide import decide_entry
from tests.actors import actor
from tests.conftest import Clients
from tests.entries import presence, revision, send

RULES = Rules(zone=ZoneInfo("Europe/Brussels"), suspect_after=16 * 3600)
FIRST, LAST = date(2022, 2, 10), date(2022, 5, 9)
SENT = "2022-05-20T09:00:00+02:00"


def look(app: Flask) -> Patterns:
    with app.app_context():
        session = db.session()
        found, anew = patterns(session, FIRST, LAST, RULES), _cut(session, FIRST, LAST, RULES)
        db.session.remove()
    assert (found.hours, found.weeks) == (anew.hours, anew.weeks)
    return found


def test_what_is_known_of_a_month_follows_its_entries(app: Flask, clients: Clients) -> None:
    bob = clients.as_("bob")
    night = presence(started_at="2022-03-31T22:00:00+02:00", ended_at="2022-04-01T02:00:00+02:00")
    walked = presence()
    edge = presence(started_at="2022-05-09T08:00:00+02:00", ended_at="2022-05-09T09:00:00+02:00")
    send(bob, night, walked, edge, sent_at=SENT)
    assert sum(look(app).hours.values()) == 8 * 3600
    send(bob, revision(walked, place="hertogin", ended_at="2022-03-17T10:00:00+01:00"), sent_at=SENT)
    assert sum(look(app).hours.values()) == 7 * 3600
    moved = {"started_at": "2022-04-12T08:00:00+02:00", "ended_at": "2022-04-12T09:00:00+02:00"}
    send(bob, revision(night, **moved), sent_at=SENT)  # to another month, from two
    found = look(app)
    assert sum(found.hours.values()) == 4 * 3600
    assert date(2022, 3, 28) not in found.weeks


def test_a_presence_of_four_days_moves_every_month_it_lies_on(app: Flask, clients: Clients) -> None:
    storm = presence(started_at="2022-03-29T22:00:00+02:00", ended_at="2022-04-01T10:00:00+02:00")
    send(clients.as_("bob"), storm, sent_at=SENT)
    with app.app_context():
        session, now = db.session(), datetime.now(UTC)
        decide_entry(session, actor(session, "alice"), storm["entry"], "confirmed", "Stormwacht", now)
    assert sum(look(app).hours.values()) == 60 * 3600
    send(clients.as_("bob"), revision(storm, ended_at="2022-03-30T08:00:00+02:00"), sent_at=SENT)
    assert sum(look(app).hours.values()) == 10 * 3600
