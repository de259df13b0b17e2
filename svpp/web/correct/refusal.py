"""A refused item in a form: to be corrected and taken in, accepted as it is, or left out, each with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from svpp.review.correct import Edit
from svpp.review.refused import Refusal
from svpp.web.correct.typed import Fault, Typed
from svpp.when.clocks import Doubt, clock_of, local_text, read_clock

#: kind → (field of what it is, field of its words)
FIELDS = {"incident": ("category", "description"), "finding": ("offence", "facts")}


@dataclass(slots=True)
class Seen:
    """An incident or finding as it stands in the form."""

    what: str = ""
    place: str = ""
    address: str = ""
    day: str = ""
    clock: str = ""
    text: str = ""


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _moment(data: dict[str, Any], name: str, zone: ZoneInfo) -> datetime | None:
    try:
        found = datetime.fromisoformat(_text(data, name))
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(zone)
    except (ValueError, OverflowError):
        return None


def block_of(refusal: Refusal, typed: Typed, zone: ZoneInfo) -> Typed:
    """Fills the form of a block with what can be read of a refused presence."""
    data = refusal.data
    start, end = _moment(data, "started_at", zone), _moment(data, "ended_at", zone)
    typed.start_day = (start.date() if start else refusal.day).isoformat()
    typed.end_day = (end.date().isoformat()) if end else typed.start_day
    typed.start = clock_of(start, zone) if start else ""
    typed.end = clock_of(end, zone) if end else ""
    typed.activity = _text(data, "activity") or "patrol"
    typed.place, typed.event, typed.note = (_text(data, name) for name in ("place", "event", "note"))
    along = data.get("companions")
    typed.along = [name for name in along if isinstance(name, str)] if isinstance(along, list) else []
    return typed


def seen_of(refusal: Refusal, zone: ZoneInfo) -> Seen:
    """The form of a thing seen, filled with what can be read."""
    what, text = FIELDS[refusal.kind]
    at = _moment(refusal.data, "observed_at", zone)
    return Seen(
        what=_text(refusal.data, what),
        place=_text(refusal.data, "place"),
        address=_text(refusal.data, "address"),
        day=(at.date() if at else refusal.day).isoformat(),
        clock=clock_of(at, zone) if at else "",
        text=_text(refusal.data, text),
    )


def read_seen(form: MultiDict[str, str]) -> Seen:
    return Seen(
        **{name: form.get(name, "").strip() for name in ("what", "place", "address", "day", "clock", "text")}
    )


def seen_edit(refusal: Refusal, seen: Seen, typed: Typed, guard: str, zone: ZoneInfo) -> list[Edit]:
    """The corrected thing; [] with `typed.errors` where its time cannot be."""
    what, text = FIELDS[refusal.kind]
    try:
        day = date.fromisoformat(seen.day)
    except ValueError:
        day = refusal.day
    moment = read_clock(seen.clock, day, zone)
    if isinstance(moment, Doubt):
        values = {"t": seen.clock, "before": moment.before, "after": moment.after}
        typed.errors["clock"] = Fault(moment.code, values)
        return []
    data = {
        **refusal.data,
        what: seen.what,
        "observed_at": local_text(moment, zone),
        "place": seen.place or None,
        "address": seen.address or None,
        text: seen.text,
    }
    return [whole_edit(refusal, typed, guard, data)]


def whole_edit(refusal: Refusal, typed: Typed, guard: str, data: dict[str, Any]) -> Edit:
    return Edit(
        entry=typed.entry,
        revision=typed.revision,
        version=typed.version,
        kind=refusal.kind,
        guard=guard,
        recorded_at=typed.recorded_at,
        reason="",
        data=data,
        withdrawn=refusal.withdrawn,
    )
