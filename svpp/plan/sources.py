"""What an indicator is computed from: presence, events, incidents, findings, a statement or register lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from svpp.plan.catalogue import (
    FIELD,
    FIELD_ACTIVITIES,
    Counting,
    EventsSource,
    Field,
    FindingsSource,
    HoursSource,
    IncidentsSource,
    LinesSource,
    Register,
    Scalar,
    Selection,
    Source,
    StatementSource,
)
from svpp.plan.faults import expect
from svpp.plan.registers import STATEMENT, fields_text
from svpp.plan.table import Table, shown

#: The key that says which source it is, with an example.
SOURCES = {
    "hours": 'hours = "patrol"',
    "events": 'events = "public_authority"',
    "incidents": 'incidents = "suspicious"',
    "findings": 'findings = "transmitted"',
    "statement": 'statement = { nl = "…", fr = "…" }',
    "register": 'register = "meeting"',
}
OCCURRED_ON = "occurred_on"
#: Which types of field each key of a source of lines may name.
_FIELD_KEYS: Mapping[str, tuple[str, ...]] = {
    "sum_of": ("number",),
    "distinct_of": ("text", "choice"),
    "edition_of": ("text", "choice"),
    "latest_by": ("text", "choice"),
    "from_field": ("date",),
    "until_field": ("date",),
    "due_field": ("date",),
}
_MAY_BE_OWN_DATE = ("from_field", "until_field")


def read_source(
    table: Table, registers: Mapping[str, Register], allowed: Collection[str], keys: Collection[str]
) -> Source | None:
    """The source in the indicator's key `source`; None, with a fault, where it cannot be read.

    `allowed`: the sources this kind of indicator may have; `keys`: the keys of a source of lines it may have.
    """
    value = table.take("source", "{ " + SOURCES[next(iter(allowed))] + " }")
    if not isinstance(value, dict):
        table.wrong("source", expect("a_table", example='{ register = "meeting" }'))
        return None
    inner = Table(f"{table.where}, source", value, table.block.inner("source"), table.faults)
    named = [key for key in SOURCES if key in value]
    if len(named) != 1 or named[0] not in allowed:
        inner.fault("", "one_source", sources=tuple(SOURCES[key] for key in SOURCES if key in allowed))
        return None
    if named[0] == "register":
        return _lines(inner, registers, keys)
    source = _simple(inner, named[0], registers)
    inner.done()
    return source


def _simple(table: Table, name: str, registers: Mapping[str, Register]) -> Source:
    if name == "hours":
        return HoursSource(table.choice("hours", (FIELD, *FIELD_ACTIVITIES)), _tag(table))
    if name == "events":
        return EventsSource(table.choice("events", ("public_authority", "all")) == "public_authority")
    if name == "incidents":
        return IncidentsSource(table.choice("incidents", ("suspicious", "all")) == "suspicious")
    if name == "findings":
        return FindingsSource(table.choice("findings", ("transmitted", "all")) == "transmitted")
    if STATEMENT not in registers:
        table.fault("statement", "no_statements", code=f'"{STATEMENT}"')
    return StatementSource(table.words("statement"))


def _tag(table: Table) -> str | None:
    if not table.has("tag"):
        table.taken.add("tag")
        return None
    return table.code("tag")


def _lines(table: Table, registers: Mapping[str, Register], keys: Collection[str]) -> LinesSource | None:
    register = registers.get(table.text("register"))
    if register is None:
        found = shown(table.values["register"])
        table.fault("register", "unknown_register", found=found, known=", ".join(registers))
        return None
    for key in (*_FIELD_KEYS, "passes"):
        if table.has(key) and key not in keys:
            table.fault(key, "no_meaning_here", key=key)
            table.taken.add(key)
    select = _selection(table, "where", register)
    passes = _selection(table, "passes", register) if table.has("passes") else None
    fields = {key: _field(table, key, register) for key in _FIELD_KEYS}
    table.taken.add("passes")
    table.done()
    return LinesSource(
        select=select,
        passes=passes,
        sum_of=fields["sum_of"],
        distinct_of=fields["distinct_of"],
        edition_of=fields["edition_of"],
        latest_by=fields["latest_by"],
        from_field=fields["from_field"] or OCCURRED_ON,
        until_field=fields["until_field"],
        due_field=fields["due_field"],
    )


def _field(table: Table, key: str, register: Register) -> str | None:
    """The field that a key names, of a type that makes sense there."""
    table.taken.add(key)
    if not table.has(key):
        return None
    code, types = table.text(key), _FIELD_KEYS[key]
    if code == OCCURRED_ON and key in _MAY_BE_OWN_DATE:
        return code
    field = register.field(code)
    if field is None:
        _unknown_field(table, key, code, register)
    elif field.type not in types:
        table.fault(key, "field_type", key=key, types=types, code=code, type=field.type)
    return code


def read_counting(table: Table, register: Register, keys: Collection[str]) -> Counting | None:
    """`counts` of an amendment: "lines", or { sum_of = "field" } or { distinct_of = "field" } where `keys` allow it."""
    value = table.values["counts"]
    if value == "lines":
        return Counting()
    allowed = [key for key in ("sum_of", "distinct_of") if key in keys]
    if not isinstance(value, dict) or len(value) != 1 or not set(value) <= set(allowed):
        table.wrong("counts", ('"lines"', *(f'{{ {key} = "…" }}' for key in allowed)))
        return None
    at = table.block.inner("counts")
    inner = Table(f"{table.where}, counts", value, at, table.faults)
    return Counting(**{key: _field(inner, key, register) for key in allowed})


def _selection(table: Table, key: str, register: Register) -> Selection:
    where = _where(table, key, register)
    dates = {field.code for field in register.fields if field.type == "date"}
    return Selection(register.code, where, dates=frozenset(dates & where.keys()))


def _where(table: Table, key: str, register: Register) -> Mapping[str, tuple[Scalar, ...]]:
    """{ field = value } or { field = [value, …] }; empty for all lines."""
    table.taken.add(key)
    value = table.values.get(key, {})
    if not isinstance(value, dict):
        table.wrong(key, "{ field = value, … }")
        return {}
    where: dict[str, tuple[Scalar, ...]] = {}
    for code, wanted in value.items():
        field = register.field(code)
        if field is None:
            _unknown_field(table, key, code, register)
            continue
        listed = tuple(wanted) if isinstance(wanted, list) else (wanted,)
        if not listed:
            table.fault(key, "no_value", key=key, code=code)
        for one in listed:
            _check_value(table, key, field, one)
        where[code] = listed
    return where


def _check_value(table: Table, key: str, field: Field, value: Any) -> None:
    """True asks for a field that is filled in; a yes/no has no other use for it."""
    if value is True:
        return
    codes = [option.code for option in field.options]
    expected, fits = {
        "choice": (expect("one_of", options=", ".join(codes)), isinstance(value, str) and value in codes),
        "yes_no": (expect("truth"), isinstance(value, bool)),
        "number": (expect("whole_number"), isinstance(value, int) and not isinstance(value, bool)),
        "text": (expect("some_words"), isinstance(value, str)),
    }.get(field.type, (expect("filled_in"), False))
    if not fits:
        table.fault(key, "value", key=key, code=field.code, expected=expected, found=shown(value))


def _unknown_field(table: Table, key: str, code: str, register: Register) -> None:
    known = fields_text(register.fields)
    table.fault(key, "unknown_field", key=key, register=register.code, code=repr(code), known=known)
