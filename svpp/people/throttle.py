"""Guessing is slowed per account and per source, in rows: a memory store would be one per worker."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from svpp.db import writing
from svpp.people.models import SignInAttempt
from svpp.problems import Problem


def _keys(username: str, source: str) -> tuple[str, str]:
    return f"account:{username[:80]}", f"source:{source[:60]}"


def check(session: Session, username: str, source: str, now: datetime) -> None:
    """Raises Problem("too_many_tries") with the seconds to wait, for known and unknown names alike."""
    settings = current_app.config["RONDE"]
    since = now - timedelta(seconds=settings.login_seconds)
    for key in _keys(username, source):
        times = list(
            session.scalars(
                sa.select(SignInAttempt.at)
                .where(SignInAttempt.key == key, SignInAttempt.at > since)
                .order_by(SignInAttempt.at.desc())
                .limit(settings.login_tries)
            )
        )
        if len(times) >= settings.login_tries:
            wait = (times[-1] - since).total_seconds()
            raise Problem("too_many_tries", seconds=max(1, int(wait) + 1))


def note(session: Session, username: str, source: str, now: datetime) -> None:
    """Counts a failed try; those that count no more go."""
    with writing(session):
        expired = now - timedelta(seconds=current_app.config["RONDE"].login_seconds)
        session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at <= expired))
        session.add_all([SignInAttempt(key=key, at=now) for key in _keys(username, source)])


def forget(session: Session, username: str) -> None:
    """After a right password the account starts anew; the source does not."""
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.key == _keys(username, "")[0]))
