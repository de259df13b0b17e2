"""When a shift whose end was forgotten probably ended: by the plan, or by the last sign of life. A proposal only."""

from __future__ import annotations

from datetime import datetime

from svpp.duties.reading import Duty
from svpp.journal.models import Entry
from svpp.report.day.ground import Ground


def proposed_end(ground: Ground, entry: Entry) -> tuple[datetime | None, str | None, datetime | None]:
    """The end, what it rests on (planned or sign), and the guard's last sign of life; None where nothing tells.

    The planned end holds unless the guard logged something later; then that last log does.
    """
    sign = _last_sign(ground, entry)
    planned = max((d.ends_at for d in _duties(ground, entry)), default=None)
    if planned is not None and (sign is None or sign <= planned) and planned > entry.moment:
        return planned, "planned", sign
    if sign is not None and sign > entry.moment:
        return sign.replace(second=0, microsecond=0), "sign", sign
    return None, None, sign


def _duties(ground: Ground, entry: Entry) -> list[Duty]:
    """The guard's duties of the entry's day that had not ended when it began."""
    return [
        d
        for d in (*ground.duties, *ground.earlier_duties)
        if d.guard_id == entry.guard_id and d.day == entry.day and d.ends_at > entry.moment and not d.absence
    ]


def _last_sign(ground: Ground, entry: Entry) -> datetime | None:
    """The last thing the guard logged on that day after this began: an incident, a finding, another presence."""
    later = [
        e.ended_at or e.moment
        for e in (*ground.earlier, *ground.entries)
        if e.guard_id == entry.guard_id and e.day == entry.day and e.id != entry.id
    ]
    return max((moment for moment in later if moment > entry.moment), default=None)
