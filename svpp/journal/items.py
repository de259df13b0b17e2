"""From one item of a batch, as it was sent, to an `Item`: shapes and times, without looking anything up."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from marshmallow import ValidationError

from svpp.facts.pieces import entry_of
from svpp.journal.fields import UUID
from svpp.journal.schemas import ITEM, KINDS, codes
from svpp.problems import PROBLEMS, Problem
from svpp.when import days as when

#: a phone may be this far ahead of its own idea of now (docs: API, "presence/1")
AHEAD = timedelta(minutes=5)
SHA256 = re.compile(r"[0-9a-f]{64}")
YOUNGEST = 14
#: codes that say enough by themselves; the others stand under `field_invalid` with their field
TELLING = frozenset(PROBLEMS) - {
    "required",
    "wrong_type",
    "unknown_field",
    "naive_time",
    "not_allowed",
    "too_long",
    "too_small",
    "out_of_range",
}


@dataclass(slots=True)
class Item:
    """A well-formed revision. `data` is what was sent, with what was left out filled in."""

    id: str
    entry: str
    replaces: str | None
    kind: str
    guard: str | None
    recorded_at: datetime
    reason: str | None
    withdrawn: bool
    data: dict[str, Any]
    moment: datetime
    ended_at: datetime | None
    day: date
    what: str
    place: str | None
    event: str | None
    companions: list[str]
    raw: dict[str, Any]
    #: the phone's own clocks, where it corrected its times by them
    clock: dict[str, Any] | None = None

    def digest(self, guard_id: int) -> str:
        """sha256 of the content, the same for null and left out; the guard counts as the person meant."""
        content = {k: v for k, v in self.raw.items() if v is not None and v is not False and k != "guard"}
        content["data"] = {k: v for k, v in self.raw["data"].items() if v is not None}
        content["guard"] = guard_id
        # one text for one content, however it was spaced and ordered
        return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def refuse(faults: dict[str, list[str]]) -> Problem:
    """The Problem for faults by field: a telling code stands by itself."""
    first_field, first_codes = next(iter(faults.items()))
    if len(faults) == 1 and first_codes[0] in TELLING:
        return Problem(first_codes[0], fields=faults, field=first_field)
    return Problem("field_invalid", fields=faults, detail=in_words(faults))


def in_words(faults: dict[str, list[str]]) -> str:
    """A sentence for each fault."""
    return "; ".join(f"{Problem(code, field=path)}" for path, found in faults.items() for code in found)


def read_item(raw: Any, sent_at: datetime, zone: ZoneInfo, now: datetime | None = None) -> Item:
    """Raises Problem for anything malformed or impossible.

    What lies ahead is measured by the phone's idea of now; where the phone has corrected its times, and for lines
    of a day, by the server's `now` as well.
    """
    head = _load(ITEM, raw)
    schema = KINDS.get(head["kind"])
    if schema is None:
        raise Problem("unknown_kind", fields={"kind": ["unknown_kind"]}, value=repr(head["kind"])[:80])
    data = _load(schema, head["data"])
    kind = head["kind"].partition("/")[0]
    if head["replaces"] == head["id"]:
        raise refuse({"replaces": ["replaces_itself"]})
    if now and (head["clock"] or kind == "activity"):
        sent_at = max(sent_at, now)
    faults = CHECKS[kind](data, sent_at, zone)
    if faults:
        raise refuse(faults)
    sent = dict(head["data"])
    if len(sent) < len(schema.steps):
        for step in schema.steps:
            sent.setdefault(step.key, data[step.name])
    moment = MOMENTS[kind](data, zone)
    return Item(
        id=head["id"],
        entry=head["entry"],
        replaces=head["replaces"],
        kind=kind,
        guard=head["guard"],
        recorded_at=head["recorded_at"],
        reason=head["reason"] if (head["reason"] or "").strip() else None,
        withdrawn=head["withdrawn"],
        data=sent,
        moment=moment,
        ended_at=data.get("ended_at"),
        day=data["occurred_on"] if kind == "activity" else moment.astimezone(zone).date(),
        what=data[WHAT[kind]],
        place=data.get("place"),
        event=data.get("event"),
        companions=list(dict.fromkeys(data.get("companions", ()))),
        raw=raw,
        clock=dict(raw["clock"]) if head["clock"] else None,
    )


def _load(schema: Any, document: Any) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.read(document)
    except ValidationError as fault:
        raise refuse(codes(fault.messages)) from None
    return loaded


def _presence(data: dict[str, Any], sent_at: datetime, _zone: ZoneInfo) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    latest = sent_at + AHEAD
    if data["started_at"] > latest:
        faults["started_at"] = ["in_future"]
    if (ended := data["ended_at"]) is not None:
        if ended <= data["started_at"]:
            faults["ended_at"] = ["end_before_start"]
        elif ended > latest:
            faults["ended_at"] = ["in_future"]
    if data["activity"] == "event" and not data["event"]:
        faults["event"] = ["event_needed"]
    return faults


def _incident(data: dict[str, Any], sent_at: datetime, _zone: ZoneInfo) -> dict[str, list[str]]:
    faults = _observation(data, sent_at)
    if data["police"] and data["police"]["reported_at"] > sent_at + AHEAD:
        faults["police.reported_at"] = ["in_future"]
    if data["signal"] and data["signal"]["at"] > sent_at + AHEAD:
        faults["signal.at"] = ["in_future"]
    return faults


def _finding(data: dict[str, Any], sent_at: datetime, zone: ZoneInfo) -> dict[str, list[str]]:
    faults = _observation(data, sent_at)
    offender = data["offender"]
    if offender and not data["direct_witness"]:
        faults["direct_witness"] = ["not_direct_witness"]
    if offender and offender["birth_date"]:
        day, born = data["observed_at"].astimezone(zone).date(), offender["birth_date"]
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        if age < YOUNGEST:
            faults["offender.birth_date"] = ["too_young"]
    return faults


def _activity(data: dict[str, Any], sent_at: datetime, zone: ZoneInfo) -> dict[str, list[str]]:
    faults = _hashes("evidence", data["evidence"], entries=True)
    if data["occurred_on"] > (sent_at + AHEAD).astimezone(zone).date():
        faults["occurred_on"] = ["in_future"]
    return faults


def _observation(data: dict[str, Any], sent_at: datetime) -> dict[str, list[str]]:
    faults = _hashes("photos", data["photos"])
    if data["observed_at"] > sent_at + AHEAD:
        faults["observed_at"] = ["in_future"]
    return faults


def _hashes(name: str, values: list[str], *, entries: bool = False) -> dict[str, list[str]]:
    """Faults of a list of files; of evidence, which may name logged entries as well."""
    return {
        f"{name}.{n}": ["wrong_type"]
        for n, value in enumerate(values)
        if not SHA256.fullmatch(value) and not (entries and UUID.fullmatch(entry_of(value) or ""))
    }


def _noon(data: dict[str, Any], zone: ZoneInfo) -> datetime:
    start, _ = when.bounds_of(data["occurred_on"], zone)
    return when.instant(start + 12 * 3600)


CHECKS = {"presence": _presence, "incident": _incident, "finding": _finding, "activity": _activity}
MOMENTS = {
    "presence": lambda data, _zone: data["started_at"],
    "incident": lambda data, _zone: data["observed_at"],
    "finding": lambda data, _zone: data["observed_at"],
    "activity": _noon,
}
WHAT = {"presence": "activity", "incident": "category", "finding": "offence", "activity": "register"}
