"""Yesterday and today, walked as today is planned up to this minute, so that the board of today has something to steer.

Apart from the demo year: other days, other ids, and no figure of that year is moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from random import Random

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.cli.demo.post import Parcel, Post
from svpp.duties.reading import Duty, duties_on
from svpp.journal.intake import read_batch, take_in
from svpp.people.models import Person
from svpp.people.policy import Actor
from svpp.places.town import town

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
#: of those who are planned now, by turn: who has not come, and who has said nothing since the start
LATE, SILENT = 1, 2
#: of yesterday's: who forgot to end
FORGOT = 0
#: days until somebody's card ends
CARD = 40 * DAY


def play_present(session: Session, actors: Mapping[str, Actor], now: datetime, seed: int) -> int:
    """Logs today's duties that have begun, and yesterday like today; how many entries were taken."""
    zone = town(session).zone
    today = now.astimezone(zone).date()
    post = Post(Random(seed + 2), zone)  # noqa: S311 a play, no secret
    duties = duties_on(session, today, today)
    parcels = [*_yesterday(post, duties), *_today(post, duties, now)]
    taken = 0
    for parcel in sorted(parcels, key=lambda one: one.arrives):
        sent_at = post.text(parcel.arrives)
        document = {"device": parcel.device, "sent_at": sent_at, "entries": list(parcel.revisions)}
        batch = read_batch(document, actors[parcel.author], parcel.arrives, zone)
        taken += sum(result.status == "accepted" for result in take_in(session, batch))
    _card_ends(session, today)
    return taken


def _yesterday(post: Post, duties: list[Duty]) -> Iterator[Parcel]:
    """Like today, sent in the evening; one forgets to end the last, and has seen something since."""
    for n, (guard, today) in enumerate(_by_guard(duties)):
        own = [replace(d, starts_at=d.starts_at - DAY, ends_at=d.ends_at - DAY) for d in today]
        done = [_walked(post, duty, duty.ends_at) for duty in own]
        if n == FORGOT:
            done[-1] = _walked(post, own[-1], None)
            done.append(_incident(post, own[-1], own[-1].ends_at - 7 * MINUTE, suspicious=False))
        yield _parcel(post, guard, own[-1].ends_at + 5 * MINUTE, *done)


def _today(post: Post, duties: list[Duty], now: datetime) -> Iterator[Parcel]:
    """What is over, closed; what is on, open. The first two of those who are on make the coordinator's day."""
    turn = 0
    for guard, own in _by_guard(duties):
        over = [duty for duty in own if duty.ends_at <= now]
        on = next((duty for duty in own if duty.starts_at <= now < duty.ends_at), None)
        if over:
            yield _parcel(
                post, guard, over[-1].ends_at, *(_walked(post, duty, duty.ends_at) for duty in over)
            )
        if on is None:
            continue
        turn += 1
        if turn == LATE:
            continue
        yield _parcel(post, guard, on.starts_at + MINUTE, _walked(post, on, None))
        if turn != SILENT:
            seen = max(on.starts_at + 2 * MINUTE, now - (10 + 7 * turn) * MINUTE)
            yield _parcel(post, guard, seen, _incident(post, on, seen, suspicious=turn == SILENT + 1))


def _by_guard(duties: list[Duty]) -> Iterator[tuple[str, list[Duty]]]:
    """Guards by name, with their duties in order, absences and trainings apart."""
    work = sorted((d for d in duties if d.field), key=lambda d: (d.guard, d.starts_at))
    for guard, own in groupby(work, key=lambda d: d.guard):
        yield guard, list(own)


def _walked(post: Post, duty: Duty, end: datetime | None) -> dict[str, object]:
    data: dict[str, object] = {
        "activity": duty.logged_as,
        "place": duty.place,
        "started_at": post.text(duty.starts_at),
        "ended_at": post.text(end) if end else None,
        "event": duty.event,
        "companions": [],
        "position": None,
        "note": None,
    }
    return post.first("presence", end or duty.starts_at, data)


def _incident(post: Post, duty: Duty, at: datetime, *, suspicious: bool) -> dict[str, object]:
    data: dict[str, object] = {
        "category": "suspicious_behaviour" if suspicious else "damage",
        "observed_at": post.text(at),
        "place": duty.place,
        "address": None,
        "position": None,
        "description": "Kijkt in geparkeerde auto’s" if suspicious else "Paal stuk",
        "photos": [],
        "police": None,
    }
    return post.first("incident", at, data)


def _parcel(post: Post, guard: str, arrives: datetime, *revisions: dict[str, object]) -> Parcel:
    return Parcel(arrives, guard, post.phone(guard, arrives)[0], revisions)


def _card_ends(session: Session, today: date) -> None:
    """Somebody has to ask for a new identification card."""
    person = session.scalars(sa.select(Person).where(Person.phone.is_not(None)).order_by(Person.id)).first()
    if person is not None:
        person.card_until = today + CARD
    session.commit()
