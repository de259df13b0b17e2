"""From a filled form to the edits of one act, and to what they would change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from svpp.facts.values import Presence
from svpp.measure.what_if import Changes
from svpp.report.guard_day import GuardDay, Row
from svpp.review.correct import Edit, whole
from svpp.web.correct.typed import Fault, Typed, kept_text, span_of
from svpp.when.clocks import Doubt, local_text, read_clock
from svpp.when.days import epoch
from svpp.words import Speaker

#: an entry that is not in the journal yet came last
LAST = 2**62
DAY = timedelta(days=1)


def row_of(found: GuardDay, entry: str) -> Row | None:
    return next((row for row in found.rows if row.entry.id == entry), None)


def edits_of(typed: Typed, found: GuardDay, zone: ZoneInfo, now: datetime, say: Speaker) -> list[Edit]:
    """What the form asks for; [] with `typed.errors` where it cannot be."""
    made = _MAKERS[typed.do](typed, found, zone, now)
    why = typed.why(say)
    if not why:
        typed.errors["reason"] = Fault("reason_needed")
    return [] if typed.errors else [replace(edit, reason=why) for edit in made]


def _block(typed: Typed, found: GuardDay, zone: ZoneInfo, now: datetime) -> list[Edit]:
    """A block changed, or (without a row) added."""
    row = row_of(found, typed.entry)
    old: dict[str, Any] = row.entry.data if row else {"position": None}
    span = span_of(typed, zone, now)
    _check_what(typed)
    if typed.errors or span.start is None:
        return []
    data = {
        **old,
        "activity": typed.activity,
        "place": typed.place,
        "event": typed.event or None if typed.activity == "event" else None,
        "started_at": kept_text(old.get("started_at"), span.start, zone),
        "ended_at": kept_text(old.get("ended_at"), span.end, zone) if span.end else None,
        "companions": list(dict.fromkeys(typed.along)),
        "note": typed.note or None,
    }
    if row and any(data[name] != old.get(name) for name in ("started_at", "ended_at")):
        data.pop("basis", None)  # the coordinator's reason says what the times rest on
    guard = found.guard.username
    if row is None or row.owner.id == found.guard.id:
        return [_edit(typed, guard, data)]
    if not typed.only_me:
        return [_edit(typed, row.owner.username, data)]
    others = [name for name in old.get("companions") or () if name != guard]
    return [
        _edit(typed, row.owner.username, {**old, "companions": others}),
        Edit(
            typed.other,
            typed.other_revision,
            None,
            "presence",
            guard,
            typed.recorded_at,
            "",
            {**data, "companions": []},
        ),
    ]


def _check_what(typed: Typed) -> None:
    if not typed.place:
        typed.errors["place"] = Fault("place_needed")
    if typed.activity == "event" and not typed.event:
        typed.errors["event"] = Fault("event_needed")


def _split(typed: Typed, found: GuardDay, zone: ZoneInfo, _now: datetime) -> list[Edit]:
    """One block becomes two: until the moment as it was, from then on somewhere else."""
    row = row_of(found, typed.entry)
    if row is None:
        return []
    moment = _inside(typed, row, zone)
    _check_what(typed)
    if typed.errors or moment is None:
        return []
    at, old = local_text(moment, zone), row.entry.data
    rest = {
        **old,
        "started_at": at,
        "activity": typed.activity,
        "place": typed.place,
        "event": typed.event or None if typed.activity == "event" else None,
        "position": None,
        "note": typed.note or None,
    }
    owner = row.owner.username
    return [
        _edit(typed, owner, {**old, "ended_at": at}),
        Edit(typed.other, typed.other_revision, None, "presence", owner, typed.recorded_at, "", rest),
    ]


def _inside(typed: Typed, row: Row, zone: ZoneInfo) -> datetime | None:
    """The moment of the split, on whichever day it lies inside the block."""
    first = row.start.astimezone(zone).date()
    doubt: Doubt | None = None
    for day in (first, first + DAY):
        moment = read_clock(typed.start, day, zone, {"1": False, "2": True}.get(typed.start_turn))
        if isinstance(moment, Doubt):
            doubt = doubt or moment
        elif row.start < moment and (row.end is None or moment < row.end):
            return moment
    if doubt:
        values = {"t": typed.start, "before": doubt.before, "after": doubt.after}
        typed.errors["start"] = Fault(doubt.code, values)
    else:
        typed.errors["start"] = Fault("not_inside")
    return None


def _merge(typed: Typed, found: GuardDay, _zone: ZoneInfo, _now: datetime) -> list[Edit]:
    """Two blocks that are the same: one stays with the facts of both, the other is withdrawn."""
    double, stays = row_of(found, typed.entry), row_of(found, typed.other)
    if double is None or stays is None or stays.entry.id == double.entry.id:
        typed.errors["other"] = Fault("other_needed")
        return []
    joined = whole(stays.entry.data, double.entry.data)
    names = [*joined["companions"], double.owner.username]
    joined["companions"] = [name for name in dict.fromkeys(names) if name != stays.owner.username]
    kept = Edit(
        stays.entry.id,
        typed.other_revision,
        typed.other_version,
        "presence",
        stays.owner.username,
        typed.recorded_at,
        "",
        joined,
    )
    return [kept, _edit(typed, double.owner.username, dict(double.entry.data), withdrawn=True)]


def _withdraw(typed: Typed, found: GuardDay, _zone: ZoneInfo, _now: datetime) -> list[Edit]:
    row = row_of(found, typed.entry)
    return [_edit(typed, row.owner.username, dict(row.entry.data), withdrawn=True)] if row else []


def _undo(typed: Typed, found: GuardDay, _zone: ZoneInfo, _now: datetime) -> list[Edit]:
    """The state before the current version, as a new version."""
    step = next((s for s in found.steps if s.revision and s.revision.id == typed.version), None)
    if step is None or step.before is None or step.entry is None:
        return []
    owner = next(
        (row.owner.username for row in found.rows if row.entry.id == typed.entry), found.guard.username
    )
    before = step.before
    made = _edit(typed, owner, dict(before.data), withdrawn=before.withdrawn)
    return [replace(made, kind=before.kind)]


def _edit(typed: Typed, guard: str, data: dict[str, Any], *, withdrawn: bool = False) -> Edit:
    return Edit(
        entry=typed.entry,
        revision=typed.revision,
        version=typed.version,
        kind="presence",
        guard=guard,
        recorded_at=typed.recorded_at,
        reason="",
        data=data,
        withdrawn=withdrawn,
    )


_MAKERS = {
    "edit": _block,
    "add": _block,
    "take": _block,
    "split": _split,
    "merge": _merge,
    "withdraw": _withdraw,
    "undo": _undo,
}
DOES = frozenset(_MAKERS)


def changes_of(edits: list[Edit], found: GuardDay, people: dict[str, int]) -> Changes:
    """Entry → the presence as it would be; `people`: ids by user name."""
    changes: dict[str, Presence | None] = {}
    for edit in edits:
        if edit.kind != "presence":
            continue
        row = row_of(found, edit.entry)
        guards = [people[name] for name in (edit.guard, *edit.data.get("companions", ())) if name in people]
        end = edit.data.get("ended_at")
        changes[edit.entry] = (
            None
            if edit.withdrawn
            else Presence(
                entry=edit.entry,
                guards=tuple(dict.fromkeys(guards)),
                activity=edit.data["activity"],
                place=edit.data["place"],
                start=epoch(datetime.fromisoformat(edit.data["started_at"])),
                end=epoch(datetime.fromisoformat(end)) if end else None,
                order=row.entry.first_seq if row else LAST,
                event=edit.data.get("event"),
            )
        )
    return changes


def per_day(start: datetime, end: datetime, zone: ZoneInfo) -> list[tuple[date, int]]:
    """How many seconds of a span lie on each local day."""
    found, day = [], start.astimezone(zone).date()
    while (midnight := datetime.combine(day, datetime.min.time(), zone)) < end:
        until = datetime.combine(day + DAY, datetime.min.time(), zone)
        seconds = epoch(min(end, until)) - epoch(max(start, midnight))
        if seconds > 0:
            found.append((day, seconds))
        day += DAY
    return found
