"""The numbers in the menu: what needs somebody today, and how many days wait to be approved.

Today's number is that of the board, which takes a moment to make; any other page may show one half a minute old.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from flask import current_app, g
from sqlalchemy.pool import Pool

from svpp import clock
from svpp.db import db
from svpp.journal.kept import database_of
from svpp.people.policy import Actor
from svpp.places.town import town
from svpp.report.day import DayBoard, day_board
from svpp.report.gather import rules_of
from svpp.review.approving import open_days

FRESH = timedelta(seconds=30)
#: database → (coordinator) → (made at, number)
_made: WeakKeyDictionary[Pool, dict[int, tuple[datetime, int]]] = WeakKeyDictionary()


def attention(actor: Actor) -> int:
    """Alerts on today's board for this coordinator."""
    session, now = db.session(), clock.now()
    known = _made.setdefault(database_of(session), {}).get(actor.id)
    if known is not None and timedelta(0) <= now - known[0] < FRESH:
        return known[1]
    place = town(session)
    settings = current_app.config["RONDE"]
    rules, silent = rules_of(place, settings.suspect_hours), settings.silent_minutes * 60
    board = day_board(session, actor, now.astimezone(place.zone).date(), now, rules, silent)
    return tell(actor, board)


def tell(actor: Actor, board: DayBoard) -> int:
    """The board was just made: its number is the newest."""
    if board.is_today:
        _made.setdefault(database_of(db.session()), {})[actor.id] = board.now, len(board.alerts)
    return len(board.alerts)


def waiting(actor: Actor) -> int:
    """Days before today with a guard's day that nobody has approved as it stands; once a request."""
    if "waiting_days" not in g:
        session = db.session()
        today = clock.now().astimezone(town(session).zone).date()
        after = current_app.config["RONDE"].suspect_hours * 3600
        g.waiting_days = len(open_days(session, actor, today, after).days)
    found: int = g.waiting_days
    return found
