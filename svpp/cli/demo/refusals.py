"""Three items that the server refuses, so that the refused list shows what it is for. Each was corrected and sent
again: the round itself is logged as it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from svpp.cli.demo.diary import Diary
from svpp.cli.demo.post import Parcel, Revision
from svpp.cli.demo.shifts import Round

REFUSED = frozenset({"refused"})


def refusals(diary: Diary, rounds: Sequence[Round]) -> list[Parcel]:
    """A place that was taken off the list, an end before the start, and a mixed offence."""
    shifts = [found for found in rounds if any(diary.members[g].vaststeller for g in found.guards)]
    picked = [shifts[len(shifts) * share // 100] for share in (20, 50, 80)]
    gone = diary.presence(picked[0], picked[0].blocks[0])
    gone["data"] = {**gone["data"], "place": "brunfaut-oud"}
    turned = diary.presence(picked[1], picked[1].blocks[0])
    turned["data"] = {**turned["data"], "ended_at": turned["data"]["started_at"]}
    parcels = [_sent(diary, picked[0], gone), _sent(diary, picked[1], turned)]
    officer = next(name for name in picked[2].guards if diary.members[name].vaststeller)
    return [*parcels, _sent(diary, picked[2], _night_noise(diary, picked[2]), officer)]


def _sent(diary: Diary, found: Round, revision: Revision, who: str | None = None) -> Parcel:
    at = diary.done(found) + timedelta(minutes=2)
    return diary.post.parcel(who or found.guards[0], at, revision, answers=REFUSED)


def _night_noise(diary: Diary, found: Round) -> Revision:
    """Mixed, so no finding of a guard (law of 24 June 2013): the phone of an old version still offered it."""
    at = found.blocks[0].start + timedelta(minutes=20)
    data = {
        "offence": "noise_night",
        "observed_at": diary.post.text(at),
        "place": found.blocks[0].place,
        "facts": "Luide muziek uit een wagen.",
        "direct_witness": True,
        "language": "nl",
    }
    return diary.post.first("finding", at + timedelta(minutes=5), data)
