"""The registers a plan declares, with their fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast, get_args

from svpp.plan.catalogue import Field, Option, Register, Text
from svpp.plan.faults import expect
from svpp.plan.shortcuts import read_shortcuts
from svpp.plan.table import Table

Type = Literal["text", "long_text", "choice", "yes_no", "number", "date", "indicator"]
#: What every line has of itself.
OWN_FIELDS = ("occurred_on", "note", "evidence")
_LENGTHS = {"text": 200, "long_text": 2_000}

#: The register that yes/no statements are written in.
STATEMENT = "statement"
STATEMENT_FIELDS = {"indicator": "indicator", "answer": "yes_no", "valid_from": "date", "valid_until": "date"}


def read_register(table: Table) -> Register:
    table.where = f"register {table.values.get('code', '')}".strip()
    fields = _fields(table)
    register = Register(
        code=table.code("code"),
        name=table.words("name"),
        cell=table.code("cell"),
        date_name=table.words("date_name"),
        fields=fields,
        sensitive=table.truth("sensitive"),
        hint=table.optional_words("hint"),
        shortcuts=read_shortcuts(table, fields),
    )
    table.done()
    return register


def check_statements(table: Table, register: Register) -> None:
    """The register of statements has the fields that svpp.measure reads."""
    for code, kind in STATEMENT_FIELDS.items():
        field = register.field(code)
        if field is None or field.type != kind:
            table.fault("", "statement_field", code=code, type=kind)


def _fields(table: Table) -> tuple[Field, ...]:
    fields: dict[str, Field] = {}
    for row in table.rows("field"):
        row.where = f"{table.where}, field {row.values.get('code', '')}".strip()
        field = _field(row)
        if field.code in fields:
            row.fault("code", "field_twice", code=field.code)
        if field.code in OWN_FIELDS:
            row.fault("code", "own_field", code=field.code)
        fields[field.code] = field
    if not table.values.get("field"):
        table.fault("", "no_fields", heading="[[register.field]]")
    return tuple(fields.values())


def _field(table: Table) -> Field:
    kind = cast(Type, table.choice("type", get_args(Type)))
    field = Field(
        code=table.code("code"),
        name=table.words("name"),
        type=kind,
        required=table.truth("required"),
        options=_options(table) if kind == "choice" else (),
        minimum=_bound(table, "minimum") if kind == "number" else None,
        maximum=_bound(table, "maximum") if kind == "number" else None,
        max_length=_max_length(table, kind),
        hint=table.optional_words("hint"),
        holds=cast(Literal["words", "code"], table.choice("holds", ("words", "code"), "words")),
    )
    if field.minimum is not None and field.maximum is not None and field.maximum < field.minimum:
        table.wrong("maximum", expect("at_least", least=field.minimum))
    _refuse(table, kind)
    table.done()
    return field


def _refuse(table: Table, kind: Type) -> None:
    """Keys of another type have a clearer fault than an unknown key."""
    for key, kinds in {
        "options": ("choice",),
        "minimum": ("number",),
        "maximum": ("number",),
        "max_length": tuple(_LENGTHS),
        "holds": ("text",),
    }.items():
        if table.has(key) and kind not in kinds:
            table.fault(key, "only_for_type", key=key, types=kinds)
        table.taken.add(key)


def _options(table: Table) -> tuple[Option, ...]:
    options: dict[str, Text] = {}
    for row in table.rows("options"):
        code = row.code("code")
        if code in options:
            row.fault("", "option_twice", code=code)
        options[code] = row.own_words()
        row.done()
    if not table.values.get("options"):
        table.fault("options", "no_options", example='[ { code = "…", nl = "…", fr = "…" }, … ]')
    return tuple(Option(code, name) for code, name in options.items())


def _bound(table: Table, key: str) -> int | None:
    if not table.has(key):
        return None
    value = table.take(key, "1")
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    table.wrong(key, expect("whole"))
    return None


def _max_length(table: Table, kind: Type) -> int:
    default = _LENGTHS.get(kind, 200)
    return table.whole("max_length", 1) if kind in _LENGTHS and table.has("max_length") else default


def fields_text(fields: Sequence[Field]) -> str:
    """The codes of the fields, for a fault."""
    return ", ".join(field.code for field in fields) or "none"
