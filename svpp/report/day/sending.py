"""The duty that one tap plans for who is nearest to a gap: from when they can be there to the end of the gap. Pure."""

from __future__ import annotations

from svpp.duties.kinds import FIELD
from svpp.report.day.values import Helper, Sending
from svpp.when.days import instant

#: metres a guard walks in a minute
PACE = 70
STEP = 300
#: a gap is closed by one person for so long at most
LONGEST = 8 * 3600


def sending(
    helper: Helper | None,
    activity: str,
    event: str | None,
    now: int,
    day_end: int,
    *,
    start: int | None = None,
    until: int | None = None,
    seconds: int = 0,
) -> Sending | None:
    """In steps of five minutes. `start` and `until`: of a gap that lies ahead; `seconds`: of a target that is short.

    Whoever is sent is not there at once: a duty that had begun without its guard would count nothing.
    """
    if helper is None or (activity == "event" and not event):
        return None
    kind = activity if activity in FIELD else "patrol"
    arrives = max(_up(now + max(1, helper.metres // PACE) * 60), start or 0)
    ends = until if until is not None else _up(arrives + min(seconds, LONGEST))
    ends = min(ends, day_end)
    if ends - arrives < STEP:
        return None
    return Sending(helper, kind, event if kind == "event" else None, instant(arrives), instant(ends))


def _up(seconds: int) -> int:
    return -(-seconds // STEP) * STEP
