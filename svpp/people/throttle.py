"""Guessing is slowed per account and per source, in rows: a memory store would be one per worker.

A try is counted before it is judged, under the database's lock: tries that come all at once cannot all
slip past a count that none of them has raised yet. A right password takes its own try back, no other.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from svpp.db import writing
from svpp.people.models import SignInAttempt
from svpp.problems import Problem

#: Tries under way at once in this process. A hash fills a core and 19 MiB, so more gain nothing; and a team
#: that signs in together behind one address stays far under the limit, since tries under way count.
_FEW = threading.BoundedSemaphore(max(1, min(4, os.cpu_count() or 1)))
#: seconds to wait for one's turn, as long as for the database's lock
PATIENCE = 5


@contextmanager
def in_turn() -> Iterator[None]:
    """Lets a few at a time through. Raises Problem("unavailable") after PATIENCE seconds."""
    if not _FEW.acquire(timeout=PATIENCE):
        raise Problem("unavailable")
    try:
        yield
    finally:
        _FEW.release()


def count(session: Session, username: str, source: str, now: datetime) -> list[int]:
    """Counts a try, and removes those that count no more; the rows to `give_back` if it was right.

    Raises Problem("too_many_tries") with the seconds to wait, for known and unknown names alike. That is
    asked twice: first without the lock, so that a flood of refused tries writes nothing and blocks nobody.
    """
    keys = _keys(username, source)
    _refuse_too_many(session, keys, now)
    with writing(session):
        _lock(session, keys)
        _refuse_too_many(session, keys, now)
        session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at <= _since(now)))
        tries = [SignInAttempt(key=key, at=now) for key in keys]
        session.add_all(tries)
        session.flush()
        return [one.id for one in tries]


def give_back(session: Session, tries: Sequence[int]) -> None:
    """The try was right and counts no more; the wrong ones before it still do. The caller commits."""
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.id.in_(tries)))


def _keys(username: str, source: str) -> tuple[str, str]:
    """Only a hash of what was typed: people type their password into the wrong field."""
    typed = hashlib.sha256(username.encode("utf-8", "surrogatepass")).hexdigest()
    return f"account:{typed}", f"source:{source[:60]}"


def _since(now: datetime) -> datetime:
    return now - timedelta(seconds=current_app.config["RONDE"].login_seconds)


def _refuse_too_many(session: Session, keys: Sequence[str], now: datetime) -> None:
    limit, since = current_app.config["RONDE"].login_tries, _since(now)
    for key in keys:
        newest_first = (
            sa.select(SignInAttempt.at)
            .where(SignInAttempt.key == key, SignInAttempt.at > since)
            .order_by(SignInAttempt.at.desc())
        )
        times = session.scalars(newest_first.limit(limit)).all()
        if len(times) >= limit:
            raise Problem("too_many_tries", seconds=max(1, int((times[-1] - since).total_seconds()) + 1))


def _lock(session: Session, keys: Sequence[str]) -> None:
    """SQLite's writer is alone already; PostgreSQL locks these two keys, in one order, until the commit."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for number in sorted(int(hashlib.sha256(key.encode()).hexdigest()[:15], 16) for key in keys):
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
