"""Quick choices for a time, each taken from evidence: the plan, what was seen last, the neighbouring blocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from svpp.report.guard_day import GuardDay, Row
from svpp.when.clocks import clock_of

#: signs from which one can tell that the guard was still at work, and the word for the last of each
LAST_OF = ("finding", "incident", "activity", "fix", "contact")
MOST = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """A time with the evidence for it; several that say the same minute are one choice."""

    at: datetime
    clock: str
    #: codes of the words `cor.choice.…`
    why: tuple[str, ...]


def end_choices(found: GuardDay, row: Row, zone: ZoneInfo, now: datetime) -> list[Choice]:
    """When this block may have ended: after its start, not after now."""
    latest = min(now, row.start + timedelta(hours=24))
    offers: list[tuple[datetime, str]] = []
    ends = [d.ends_at for d in found.planned if not d.absence and row.start < d.ends_at]
    if ends:
        offers.append((max(ends), "planned_end"))
    following = [r.start for r in found.rows if not r.gone and r.start > row.start]
    if following:
        offers.append((min(following), "next_block"))
    for kind in LAST_OF:
        seen = [s.at for s in found.signs if s.what == kind and row.start < s.at <= latest]
        if seen:
            offers.append((max(seen), f"last_{kind}"))
    return _joined([(at, why) for at, why in offers if row.start < at <= latest], zone)


def start_choices(found: GuardDay, row: Row | None, zone: ZoneInfo, now: datetime) -> list[Choice]:
    """When a block may have begun: as planned, after the block before, at the first sign."""
    end = row.end if row and row.end else now
    offers = [(d.starts_at, "planned_start") for d in found.planned if not d.absence]
    before = [
        r.end for r in found.rows if not r.gone and r.end and r is not row and (not row or r.end <= end)
    ]
    if before:
        offers.append((max(before), "after_block"))
    seen = [s.at for s in found.signs if s.what in ("incident", "finding", "fix")]
    if seen:
        offers.append((min(seen), "first_sign"))
    return _joined([(at, why) for at, why in offers if at < end], zone)


def _joined(offers: list[tuple[datetime, str]], zone: ZoneInfo) -> list[Choice]:
    found: dict[str, Choice] = {}
    for at, why in offers:
        clock = clock_of(at, zone)
        if clock in found:
            found[clock] = Choice(found[clock].at, clock, (*found[clock].why, why))
        else:
            found[clock] = Choice(at, clock, (why,))
    return list(found.values())[:MOST]
