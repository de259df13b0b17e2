"""What stands in a form of the correction page, and the moments it means. Pure but for reading the form."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from svpp.journal.models import Entry
from svpp.when.clocks import Doubt, clock_of, comes_twice, is_second, local_text, read_clock
from svpp.words import Speaker

#: reasons that are chosen with one click; "other" is typed
REASONS = ("forgot_end", "forgot_start", "phone_empty", "wrong_place", "double", "paper")
DAY = timedelta(days=1)
NUDGE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a field cannot be: a code of the words `cor.fault.…`, with what its sentence names."""

    code: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Typed:
    """One block as it stands in the form: clock times as they were typed, days in ISO."""

    do: str
    entry: str
    revision: str
    version: str | None
    recorded_at: str
    start_day: str = ""
    end_day: str = ""
    start: str = ""
    end: str = ""
    #: of an hour that comes twice: "1" the first, "2" the second, "" not said
    start_turn: str = ""
    end_turn: str = ""
    activity: str = "patrol"
    place: str = ""
    event: str = ""
    along: list[str] = field(default_factory=list)
    note: str = ""
    only_me: bool = False
    #: a second entry of the same act: the other half of a split, the block that stays of two
    other: str = ""
    other_revision: str = ""
    other_version: str | None = None
    reason_code: str = ""
    reason: str = ""
    errors: dict[str, Fault] = field(default_factory=dict)

    @property
    def known_start(self) -> date:
        return date.fromisoformat(self.start_day)

    def end_days(self) -> list[date]:
        """The days on which it can end."""
        return [self.known_start + DAY * n for n in range(3)]

    def why(self, say: Speaker) -> str:
        """The reason as it will be kept."""
        chosen = say.t(f"cor.reason.{self.reason_code}") if self.reason_code in REASONS else ""
        return ": ".join(part for part in (chosen, self.reason.strip()) if part)


def read_typed(form: MultiDict[str, str], day: date) -> Typed:
    def text(name: str) -> str:
        return form.get(name, "").strip()

    other, _, other_version = text("other").lower().partition("|")
    return Typed(
        do=text("do"),
        entry=text("entry").lower(),
        revision=text("revision").lower(),
        version=text("version").lower() or None,
        recorded_at=text("recorded_at"),
        start_day=_iso(text("start_day"), day),
        end_day=_iso(text("end_day"), day),
        start=text("start"),
        end=text("end"),
        start_turn=text("start_turn"),
        end_turn=text("end_turn"),
        activity=text("activity") or "patrol",
        place=text("place"),
        event=text("event"),
        along=[name for name in form.getlist("along") if name],
        note=form.get("note", "").strip(),
        only_me=bool(form.get("only_me")),
        other=other,
        other_revision=text("other_revision").lower(),
        other_version=other_version or None,
        reason_code=text("reason_code"),
        reason=text("reason"),
    )


def _iso(text: str, otherwise: date) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return otherwise.isoformat()


def typed_of(entry: Entry, do: str, revision: str, now: datetime, zone: ZoneInfo) -> Typed:
    """The form filled with an entry's current state."""
    start, end = entry.moment, entry.ended_at
    data: dict[str, Any] = entry.data
    day = start.astimezone(zone).date()
    return Typed(
        do=do,
        entry=entry.id,
        revision=revision,
        version=entry.revision_id,
        recorded_at=now.isoformat(timespec="seconds"),
        start_day=day.isoformat(),
        end_day=(end.astimezone(zone).date() if end else day).isoformat(),
        start=clock_of(start, zone),
        end=clock_of(end, zone) if end else "",
        start_turn=_turn(start, zone),
        end_turn=_turn(end, zone) if end else "",
        activity=entry.what,
        place=entry.place or "",
        event=entry.event or "",
        along=list(data.get("companions") or ()),
        note=data.get("note") or "",
    )


def _turn(moment: datetime, zone: ZoneInfo) -> str:
    return ("2" if is_second(moment, zone) else "1") if comes_twice(moment, zone) else ""


@dataclass(frozen=True, slots=True)
class Span:
    start: datetime | None
    #: None while it is open, or where it cannot be read
    end: datetime | None


def span_of(typed: Typed, zone: ZoneInfo, now: datetime) -> Span:
    """The moments that are meant; what cannot be is explained in `typed.errors`."""
    start = _moment(typed, "start", typed.known_start, zone)
    end = None
    if typed.end:
        end = _moment(typed, "end", date.fromisoformat(typed.end_day), zone)
    if start and start > now + NUDGE:
        typed.errors["start"] = Fault("in_future")
    if end and end > now + NUDGE:
        typed.errors["end"] = Fault("in_future")
    elif start and end and end <= start:
        typed.errors["end"] = Fault("end_before_start", {"start": typed.start, "end": typed.end})
    return Span(start, end)


def _moment(typed: Typed, name: str, day: date, zone: ZoneInfo) -> datetime | None:
    turn = getattr(typed, f"{name}_turn")
    found = read_clock(getattr(typed, name), day, zone, {"1": False, "2": True}.get(turn))
    if isinstance(found, Doubt):
        values = {"t": getattr(typed, name), "before": found.before, "after": found.after}
        typed.errors[name] = Fault(found.code, values)
        return None
    return found


def nudge(typed: Typed, which: str, zone: ZoneInfo) -> None:
    """Five minutes earlier or later: "start-", "start+", "end-", "end+"; over the edges of the day and of the hour
    that is missing or double."""
    name, step = which[:-1], NUDGE if which.endswith("+") else -NUDGE
    if name not in ("start", "end"):
        return
    day = date.fromisoformat(getattr(typed, f"{name}_day"))
    turn = getattr(typed, f"{name}_turn") == "2"
    found = read_clock(getattr(typed, name), day, zone, turn)
    if isinstance(found, Doubt):
        return
    put(typed, name, found + step, zone)


def put(typed: Typed, name: str, moment: datetime, zone: ZoneInfo) -> None:
    """Fills a time of the form."""
    setattr(typed, name, clock_of(moment, zone))
    setattr(typed, f"{name}_day", moment.astimezone(zone).date().isoformat())
    setattr(typed, f"{name}_turn", _turn(moment, zone))


def kept_text(stored: str | None, moment: datetime, zone: ZoneInfo) -> str:
    """The stored instant where its clock was not changed, so that its seconds stay; else the new one."""
    if stored:
        before = datetime.fromisoformat(stored)
        if clock_of(before, zone) == clock_of(moment, zone) and abs((before - moment).total_seconds()) < 60:
            return stored
    return local_text(moment, zone)
