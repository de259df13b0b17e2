"""What happens on the rounds: incidents and findings, told at once or later, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from svpp.cli.demo.diary import Diary
from svpp.cli.demo.post import Parcel, Revision, words
from svpp.cli.demo.shifts import Block, Round

#: of a thousand rounds, how many bring an incident, how many a finding
INCIDENTS, FINDINGS = 205, 26
WEIGHTS = {
    "suspicious_behaviour": 19,
    "nuisance": 30,
    "damage": 16,
    "dumping": 14,
    "road_danger": 9,
    "drugs_needles": 8,
    "person_in_need": 5,
    "crime": 1,
}
#: one in so many suspicious behaviours is told to the police after more than 24 hours
LATE_ONE_IN = 28
OFFENCES = (
    "waste_wrong_time",
    "obstruct_passage",
    "soiling",
    "urinating",
    "dumping",
    "litter",
    "dog_fouling",
)
PARKING = "parking_cat2"
#: findings still lying on the desk when the period ends
NOT_SENT = 4
FIELD = frozenset({"patrol", "market", "school", "event"})


def incidents(diary: Diary, rounds: Sequence[Round], known: Mapping[str, Mapping[str, Any]]) -> list[Parcel]:
    """Incidents of the categories that the catalogue knows."""
    rng = diary.rng
    codes = [code for code in WEIGHTS if code in known]
    drawn = rng.sample(rounds, round(len(rounds) * INCIDENTS / 1000))
    seen = [(found, rng.choices(codes, [WEIGHTS[code] for code in codes])[0]) for found in drawn]
    suspicious = [n for n, (_, code) in enumerate(seen) if known[code]["suspicious"]]
    late = set(suspicious[LATE_ONE_IN // 2 :: LATE_ONE_IN])
    parcels = []
    for number, (found, code) in enumerate(seen):
        severe = known[code]["suspicious"] or known[code]["severity"] == "crime"
        parcels += _incident(diary, found, code, severe=severe, late=number in late)
    return parcels


def _incident(diary: Diary, found: Round, code: str, *, severe: bool, late: bool) -> list[Parcel]:
    rng, post = diary.rng, diary.post
    who, block, at = _witnessed(diary, found)
    data = {
        "category": code,
        "observed_at": _text(diary, who, at),
        "place": block.place,
        "address": None,
        "position": _position(diary, block.place),
        "description": rng.choice(words()["incident"][code][diary.language(who)]),
        "photos": [],
        "police": None,
    }
    noted = at + timedelta(seconds=rng.randint(60, 600))
    told_after = timedelta(minutes=rng.randint(1560, 1900) if late else rng.choice((1, 2, 4, 9, 35, 140)))
    if code == "crime":
        told_after = timedelta(minutes=1)
    told = severe or rng.random() < 0.12
    police = {
        "reported_at": _text(diary, who, at + told_after),
        "channel": _channel(diary),
        "reference": None,
    }
    if told and at + told_after <= noted:
        data["police"] = police
    first = post.first("incident", _clock(diary, who, noted), data)
    parcels = [post.parcel(who, noted + timedelta(seconds=5), first)]
    if told and data["police"] is None:
        then = at + told_after + timedelta(seconds=90)
        changes = {"police": police}
        parcels.append(post.parcel(who, then, _changed(diary, who, first, then, changes, "police")))
    return parcels


def findings(diary: Diary, rounds: Sequence[Round], known: Mapping[str, Mapping[str, Any]]) -> list[Parcel]:
    """Findings of the vaststellers among the guards; nearly all are sent on to the sanctioning official."""
    rng = diary.rng
    able = [found for found in rounds if any(diary.members[name].vaststeller for name in found.guards)]
    drawn = sorted(rng.sample(range(len(able)), min(len(able), max(1, round(len(rounds) * FINDINGS / 1000)))))
    codes = [code for code in (*OFFENCES, PARKING) if code in known]
    parcels = []
    for number, index in enumerate(drawn):
        sent = number < len(drawn) - NOT_SENT
        parcels += _finding(diary, able[index], rng.choice(codes), sent=sent)
    return parcels


def _finding(diary: Diary, found: Round, code: str, *, sent: bool) -> list[Parcel]:
    rng, post = diary.rng, diary.post
    officers = tuple(name for name in found.guards if diary.members[name].vaststeller)
    who, block, at = _witnessed(diary, found, officers)
    person = code != PARKING and rng.random() < 0.4
    language = rng.choice(("nl", "fr")) if person else diary.language(who)
    data = {
        "offence": code,
        "observed_at": _text(diary, who, at),
        "place": block.place,
        "address": None,
        "position": _position(diary, block.place),
        "facts": rng.choice(words()["finding"][code][diary.language(who)]),
        "direct_witness": True,
        "offender": _offender(diary) if person else None,
        "plate": f"1-{''.join(rng.choices('ABCDEFGHK', k=3))}-{rng.randint(100, 999)}"
        if code == PARKING
        else None,
        "language": language,
        "statement": rng.choice(words()["offenders"]["statements"][language]) if person else None,
        "photos": [],
        "transmitted_at": None,
    }
    noted = at + timedelta(minutes=rng.randint(6, 20))
    first = post.first("finding", _clock(diary, who, noted), data)
    parcels = [post.parcel(who, noted + timedelta(seconds=8), first)]
    if sent:
        then = diary.morning(found, 600) + timedelta(days=7 * rng.randint(0, 3), minutes=rng.randint(0, 200))
        changes = {"transmitted_at": _text(diary, who, then)}
        later = then + timedelta(minutes=2)
        parcels.append(post.parcel(who, later, _changed(diary, who, first, later, changes, "transmitted")))
    return parcels


def _witnessed(
    diary: Diary, found: Round, officers: tuple[str, ...] | None = None
) -> tuple[str, Block, datetime]:
    """Who saw it, on which block of the round, and when."""
    block = diary.rng.choice([b for b in found.blocks if b.activity in FIELD])
    length = int((block.end - block.start).total_seconds())
    at = block.start + timedelta(seconds=diary.rng.randint(length // 8, length - length // 8))
    return diary.rng.choice(officers or found.guards), block, at


def _changed(
    diary: Diary, who: str, first: Revision, at: datetime, changes: dict[str, Any], why: str
) -> Revision:
    """The finder's own later revision; with a reason, since the day may be approved by then."""
    return diary.post.next(first, _clock(diary, who, at), changes, reason=diary.reason(why, who))


def _clock(diary: Diary, who: str, at: datetime) -> datetime:
    return at + diary.post.phone(who, at)[1]


def _text(diary: Diary, who: str, at: datetime) -> str:
    return diary.post.text(_clock(diary, who, at))


def _channel(diary: Diary) -> str:
    return diary.rng.choices(("phone", "radio", "in_person", "written"), (60, 15, 20, 5))[0]


def _position(diary: Diary, place: str) -> dict[str, float] | None:
    """Near the middle of the place, to some hundred metres; half of the times none at all."""
    spot = diary.stage.spot(place)
    if spot.lat is None or spot.lon is None or diary.rng.random() < 0.5:
        return None
    shift = diary.rng.choice((-0.001, 0.0, 0.001))
    return {"lat": round(spot.lat + shift, 3), "lon": round(spot.lon - shift, 3), "accuracy_m": 100}


def _offender(diary: Diary) -> dict[str, str]:
    born = date(diary.rng.randint(1955, 2003), diary.rng.randint(1, 12), diary.rng.randint(1, 28))
    name = diary.rng.choice(words()["offenders"]["names"])
    return {"name": name, "birth_date": born.isoformat(), "address": "1080 Molenbeek"}
