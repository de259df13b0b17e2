"""What travels: one schema per kind of entry, by hand, refusing every unknown field (docs: API, "Intake").

Two years of phones send these shapes: fields are added, never renamed.
"""

from __future__ import annotations

from typing import Any

from svpp.journal.fields import (
    Anything,
    BirthDay,
    Choice,
    CodedSchema,
    Day,
    Instant,
    Number,
    Part,
    Required,
    Sequence,
    Text,
    Truth,
    Uuid,
)
from svpp.plan.catalogue import ACTIVITIES

NOTE = 4000
CODE = 80


class PositionSchema(CodedSchema):
    lat = Number(least=-90, most=90, required=True)
    lon = Number(least=-180, most=180, required=True)
    accuracy_m = Number(least=0, most=1_000_000, load_default=None, allow_none=True)


def position() -> Part:
    return Part(PositionSchema, load_default=None, allow_none=True)


def optional(longest: int) -> Text:
    return Text(longest=longest, load_default=None, allow_none=True)


class PresenceSchema(CodedSchema):
    activity = Choice(*ACTIVITIES, required=True)
    place = Text(longest=CODE, required=True)
    started_at = Instant(required=True)
    ended_at = Instant(load_default=None, allow_none=True)
    event = optional(CODE)
    companions = Sequence(Text(longest=CODE), longest=20, load_default=list)
    position = position()
    note = optional(NOTE)
    #: what its times rest on where they were not clocked: the plan, the last sign of life, memory
    basis = Choice("planned", "last_sign", "recalled", load_default=None, allow_none=True)


class PoliceSchema(CodedSchema):
    reported_at = Instant(required=True)
    channel = Choice("phone", "radio", "in_person", "written", required=True)
    reference = optional(200)


class SignalSchema(CodedSchema):
    """A problem in the public space, for a municipal service: which one, and what became of it."""

    service = Text(longest=CODE, required=True)
    state = Choice("noted", "passed_on", "solved", "declined", required=True)
    at = Instant(required=True)
    reference = optional(200)


class IncidentSchema(CodedSchema):
    category = Text(longest=CODE, required=True)
    observed_at = Instant(required=True)
    place = optional(CODE)
    address = optional(300)
    position = position()
    description = Text(longest=NOTE, load_default="")
    photos = Sequence(Text(longest=64), longest=10, load_default=list)
    police = Part(PoliceSchema, load_default=None, allow_none=True)
    signal = Part(SignalSchema, load_default=None, allow_none=True)


class OffenderSchema(CodedSchema):
    name = Required(longest=200, required=True)
    birth_date = BirthDay(load_default=None, allow_none=True)
    address = optional(300)
    #: 14 to 17 years old, as the guard was told or saw, where the day of birth is not known
    minor = Truth(load_default=None, allow_none=True)


class WithdrawalSchema(CodedSchema):
    """A guard asks to withdraw a finding that was received; the coordinator decides."""

    asked_at = Instant(required=True)
    reason = Required(longest=NOTE, required=True)


class FindingSchema(CodedSchema):
    offence = Text(longest=CODE, required=True)
    observed_at = Instant(required=True)
    place = optional(CODE)
    address = optional(300)
    position = position()
    facts = Text(longest=NOTE, load_default="")
    direct_witness = Truth(load_default=False)
    offender = Part(OffenderSchema, load_default=None, allow_none=True)
    plate = optional(20)
    language = Choice("nl", "fr", required=True)
    statement = optional(NOTE)
    photos = Sequence(Text(longest=64), longest=10, load_default=list)
    transmitted_at = Instant(load_default=None, allow_none=True)
    withdrawal = Part(WithdrawalSchema, load_default=None, allow_none=True)


class ActivitySchema(CodedSchema):
    register = Text(longest=CODE, required=True)
    occurred_on = Day(required=True)
    fields_ = Anything(data_key="fields", required=True)
    note = optional(NOTE)
    evidence = Sequence(Text(longest=64), longest=20, load_default=list)


class ClockSchema(CodedSchema):
    """What the phone's own clocks said when it logged: its times are corrected by `offset_ms`."""

    phone_at = Instant(required=True)
    monotonic_ms = Number(least=0, most=2**53, load_default=None, allow_none=True)
    offset_ms = Number(least=-(2**53), most=2**53, required=True)


class SettlingSchema(CodedSchema):
    """What a phone learned of its clock after it had sealed what it logged (`journal.restamping`)."""

    offset_ms = Number(least=-(2**53), most=2**53, required=True)
    added = Truth(required=True)
    since = Instant(load_default=None, allow_none=True)


class ItemSchema(CodedSchema):
    """One revision of one entry; `data` is looked at by its kind."""

    id = Uuid(required=True)
    entry = Uuid(required=True)
    replaces = Uuid(load_default=None, allow_none=True)
    kind = Text(longest=20, required=True)
    guard = optional(CODE)
    recorded_at = Instant(required=True)
    reason = optional(NOTE)
    withdrawn = Truth(load_default=False)
    clock = Part(ClockSchema, load_default=None, allow_none=True)
    data = Anything(required=True)


class BatchSchema(CodedSchema):
    """The envelope; the items are looked at one by one."""

    device = Uuid(required=True)
    sent_at = Instant(required=True)
    entries = Sequence(Anything(), longest=100_000, required=True)


#: kind without its version → schema; the version in use is 1 for all
KINDS: dict[str, CodedSchema] = {
    "presence/1": PresenceSchema(),
    "incident/1": IncidentSchema(),
    "finding/1": FindingSchema(),
    "activity/1": ActivitySchema(),
}
ITEM, BATCH = ItemSchema(), BatchSchema()


def codes(messages: Any, path: str = "") -> dict[str, list[str]]:
    """marshmallow's nested messages, flat: {"position.lat": ["wrong_type"]}. The whole object is `_schema`."""
    if isinstance(messages, dict):
        flat: dict[str, list[str]] = {}
        for key, value in messages.items():
            name = path if key == "_schema" else f"{path}.{key}" if path else str(key)
            flat.update(codes(value, name))
        return flat
    return {path or "data": [str(m) for m in messages]}
