"""PINs on enrolled phones: one a person, the same on every phone of the team.

The server keeps its own hash, so that a PIN alone signs in where a phone's credential stands beside it. Wrong ones slow
down per person and phone, each more than the one before; they never destroy anything.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.db import writing
from svpp.driver import form_of, run
from svpp.people import passwords
from svpp.people.models import Pin, PinTries
from svpp.problems import Problem

PIN = re.compile(r"[0-9]{4,12}")
#: wrong PINs that cost no waiting
FREE = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)


def fault(pin: str) -> bool:
    """Whether it is no PIN, or the first anybody would try: one digit repeated, or a run like 1234."""
    if not PIN.fullmatch(pin):
        return True
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    return len(steps) == 1 and steps <= {-1, 0, 1}


#: two may come first at once: a form sent twice, two tries on one phone
_SET = """
    INSERT INTO pin (person_id, pin_hash, set_at) VALUES (?, ?, ?)
    ON CONFLICT (person_id) DO UPDATE SET pin_hash = excluded.pin_hash, set_at = excluded.set_at
"""
_FIRST_TRY = """
    INSERT INTO pin_tries (person_id, device_id, failures, last_at) VALUES (?, ?, 0, ?)
    ON CONFLICT (person_id, device_id) DO NOTHING
"""


def set_pin(session: Session, person_id: int, pin: str, now: datetime) -> None:
    """A new PIN on every phone; the caller commits. Raises Problem("bad_pin")."""
    if fault(pin):
        raise Problem("bad_pin", fields={"pin": ["bad_pin"]})
    connection = session.connection()
    moment = form_of(connection).instant(now)
    run(connection, _SET, (person_id, passwords.hash_password(pin), moment))
    session.execute(sa.delete(PinTries).where(PinTries.person_id == person_id))


def wait(failures: int) -> timedelta:
    """How long after the last of so many wrong PINs the next may be tried: 30 s, 1 min, 2 min … 1 hour."""
    if failures < FREE:
        return timedelta(0)
    doublings: int = 2 ** min(failures - FREE, 10)
    return min(LONGEST_WAIT, FIRST_WAIT * doublings)


def judge(session: Session, person_id: int, device_id: str, pin: str, now: datetime) -> None:
    """Counts the try before it is judged; a right one clears the count.

    Raises Problem: too_many_tries, no_pin (never chosen one), wrong_pin.
    """
    known = _count(session, person_id, device_id, now)
    if not passwords.matches(known, pin):
        raise Problem("wrong_pin" if known else "no_pin")
    with writing(session):
        if session.scalar(sa.select(Pin.pin_hash).where(Pin.person_id == person_id)) != known:
            raise Problem("wrong_pin")  # a new one was chosen meanwhile
        session.execute(
            sa.delete(PinTries).where(PinTries.person_id == person_id, PinTries.device_id == device_id)
        )


def _count(session: Session, person_id: int, device_id: str, now: datetime) -> str | None:
    """The hash to judge by; the try is on record."""
    with writing(session):
        known = session.scalar(sa.select(Pin.pin_hash).where(Pin.person_id == person_id).with_for_update())
        connection = session.connection()
        run(connection, _FIRST_TRY, (person_id, device_id, form_of(connection).instant(now)))
        tries = session.get_one(
            PinTries, (person_id, device_id), with_for_update=True, populate_existing=True
        )
        left = tries.last_at + wait(tries.failures) - now
        if timedelta(0) < left:
            raise Problem("too_many_tries", seconds=min(int(left.total_seconds()) + 1, 3600))
        tries.failures, tries.last_at = tries.failures + (1 if known else 0), now
    return known
