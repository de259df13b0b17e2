"""What goes wrong in a year of phones and people: the ways in which a round reaches the server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from svpp.cli.demo.diary import Diary
from svpp.cli.demo.post import Parcel, Revision
from svpp.cli.demo.shifts import Block, Round

#: how many of a thousand rounds are logged otherwise than at the end of the shift; each at least once
MISHAPS = {
    "live": 70,
    "late": 35,
    "twice": 15,
    "edited": 12,
    "resent": 8,
    "withdrawn": 7,
    "forgotten": 7,
    "swapped": 4,
    "forgot_self": 3,
    "left_open": 2,
    "rejected": 2,
    "conflict": 1,
    "suspect": 1,
}


def write(diary: Diary, rounds: Sequence[Round]) -> list[Parcel]:
    """Every round as parcels; which go wrong is drawn for the whole year, so that each mishap occurs."""
    able = [n for n, found in enumerate(rounds) if len(found.blocks) > 2]
    wrong: dict[int, str] = {}
    for kind, share in MISHAPS.items():
        free = [n for n in able if n not in wrong]
        wanted = max(1, round(share * len(rounds) / 1000))
        wrong.update(dict.fromkeys(diary.rng.sample(free, min(wanted, len(free))), kind))
    return [
        parcel
        for number, found in enumerate(rounds)
        for parcel in WAYS.get(wrong.get(number, ""), evening)(diary, found)
    ]


def evening(diary: Diary, found: Round) -> list[Parcel]:
    """As it should be: the whole shift, sent when it is over."""
    return [diary.post.parcel(found.guards[0], diary.done(found), *diary.all(found))]


def live(diary: Diary, found: Round) -> list[Parcel]:
    """Sent as it goes: a running presence arrives open, and is closed by the next revision."""
    who, first, rest = found.guards[0], diary.presence(found, found.blocks[0]), found.blocks[1:]
    opened = diary.opened(first)
    closed = diary.closed(opened, first["data"]["ended_at"])
    later = [diary.presence(found, block) for block in rest]
    soon = found.blocks[0].start + timedelta(seconds=40)
    return [diary.post.parcel(who, soon, opened), diary.post.parcel(who, diary.done(found), closed, *later)]


def swapped(diary: Diary, found: Round) -> list[Parcel]:
    """The closing revision overtakes the opening one."""
    early, evening_ = live(diary, found)
    after = evening_.arrives + timedelta(minutes=diary.rng.randint(1, 40))
    return [evening_, diary.post.parcel(found.guards[0], after, *early.revisions)]


def late(diary: Diary, found: Round) -> list[Parcel]:
    """No network, or a phone left in a drawer."""
    wait = timedelta(days=diary.rng.randint(1, 6), minutes=diary.rng.randint(0, 300))
    return [diary.post.parcel(found.guards[0], diary.done(found) + wait, *diary.all(found))]


def twice(diary: Diary, found: Round) -> list[Parcel]:
    """Each of a duo logs the round; the hours stay the same."""
    return [
        diary.post.parcel(who, diary.done(found), *(diary.presence(found, b, who) for b in found.blocks))
        for who in found.guards
    ]


def resent(diary: Diary, found: Round) -> list[Parcel]:
    """The answer got lost: the phone sends everything again."""
    (first,) = evening(diary, found)
    again = first.arrives + timedelta(seconds=diary.rng.randint(20, 900))
    known = frozenset({"known"})
    return [first, diary.post.parcel(first.author, again, *first.revisions, answers=known)]


def edited(diary: Diary, found: Round) -> list[Parcel]:
    """The wrong place, put right the same evening."""
    (first,) = evening(diary, found)
    before, at = first.revisions[0], first.arrives + timedelta(minutes=4)
    place = diary.stage.somewhere(diary.rng, found.day)
    reason = diary.reason("wrong_place", first.author)
    right = diary.post.next(before, at, {"place": place}, reason=reason)
    return [first, diary.post.parcel(first.author, at, right)]


def withdrawn(diary: Diary, found: Round) -> list[Parcel]:
    """A tap by mistake, taken back a minute later."""
    who, start = found.guards[0], found.blocks[1].start
    slip = Block("patrol", diary.stage.somewhere(diary.rng, found.day), start, start + timedelta(seconds=50))
    tapped, at = diary.presence(found, slip), slip.end + timedelta(seconds=30)
    back = diary.post.next(tapped, at, {}, withdrawn=True, reason=diary.reason("mistake", who))
    return [diary.post.parcel(who, diary.done(found), tapped, back, *diary.all(found))]


def unended(diary: Diary, found: Round) -> tuple[Parcel, Revision, str]:
    """The last presence of the day without its end; that revision, and the end it should have had."""
    *before, last = diary.all(found)
    opened = diary.opened(last)
    sent = diary.post.parcel(found.guards[0], diary.done(found), *before, opened, leaves_open=True)
    return sent, opened, last["data"]["ended_at"]


def forgotten(diary: Diary, found: Round) -> list[Parcel]:
    """The coordinator puts the end in the next working morning."""
    sent, opened, end = unended(diary, found)
    return [sent, correction(diary, found, opened, end)]


def correction(diary: Diary, found: Round, opened: Revision, end: str, *, settles: bool = True) -> Parcel:
    desk, at = diary.stage.crew.coordinator.username, diary.morning(found)
    head = {"guard": found.guards[0], "reason": diary.reason("forgotten", desk)}
    fixed = diary.post.next(opened, at, {"ended_at": end}, **head)
    return Parcel(at, desk, None, (fixed,), settles=settles)


def forgot_self(diary: Diary, found: Round) -> list[Parcel]:
    """The guard puts it right before the coordinator comes in."""
    sent, opened, end = unended(diary, found)
    who, at = found.guards[0], diary.morning(found, 452)
    fixed = diary.post.next(opened, at, {"ended_at": end}, reason=diary.reason("forgot_self", who))
    return [sent, diary.post.parcel(who, at, fixed, settles=True)]


def left_open(diary: Diary, found: Round) -> list[Parcel]:
    """Nobody has put it right yet."""
    return [unended(diary, found)[0]]


def conflict(diary: Diary, found: Round) -> list[Parcel]:
    """Coordinator and guard both put an end to it, each from the same revision; nobody settled it yet."""
    sent, opened, end = unended(diary, found)
    desk = correction(diary, found, opened, end, settles=False)
    who, at = found.guards[0], desk.arrives + timedelta(hours=3)
    other = diary.post.text(datetime.fromisoformat(end) + timedelta(minutes=25))
    mine = diary.post.next(opened, at, {"ended_at": other}, reason=diary.reason("forgot_self", who))
    return [sent, desk, diary.post.parcel(who, at, mine, answers=frozenset({"conflict"}))]


def suspect(diary: Diary, found: Round) -> list[Parcel]:
    """Ended the next day only: longer than anybody works, so it counts nothing until looked at."""
    sent, opened, _ = unended(diary, found)
    at = datetime.fromisoformat(opened["data"]["started_at"]) + timedelta(hours=19)
    closed = diary.post.next(opened, at, {"ended_at": diary.post.text(at)})
    return [sent, diary.post.parcel(found.guards[0], at + timedelta(minutes=2), closed)]


def rejected(diary: Diary, found: Round) -> list[Parcel]:
    """A coordinator does not accept the first presence."""
    revisions = diary.all(found)
    why = diary.reason("rejected", diary.stage.crew.coordinator.username)
    rest = {"rejects": revisions[0]["entry"], "why": why}
    return [diary.post.parcel(found.guards[0], diary.done(found), *revisions, **rest)]


WAYS: dict[str, Callable[[Diary, Round], list[Parcel]]] = {
    "live": live,
    "late": late,
    "twice": twice,
    "edited": edited,
    "resent": resent,
    "withdrawn": withdrawn,
    "forgotten": forgotten,
    "swapped": swapped,
    "forgot_self": forgot_self,
    "left_open": left_open,
    "rejected": rejected,
    "conflict": conflict,
    "suspect": suspect,
}
