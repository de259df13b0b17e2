"""Checks a register line against the register's declaration: no code per register."""

from __future__ import annotations

from datetime import date
from typing import Any

from svpp.asked import DAY
from svpp.plan.catalogue import Field, Register
from svpp.plan.names import is_code

Value = str | int | bool | None


def check_line(register: Register, values: Any, indicators: frozenset[str]) -> dict[str, list[str]]:
    """Faults by field, `fields.<code>` → codes; empty when the line fits. `indicators`: ids that may be stated."""
    if not isinstance(values, dict):
        return {"fields": ["wrong_type"]}
    faults = {f"fields.{name}": ["unknown_field"] for name in values if register.field(name) is None}
    for field in register.fields:
        code = _fault(field, values.get(field.code), indicators)
        if code:
            faults[f"fields.{field.code}"] = [code]
    return faults


def names_in(register: Register, values: Any) -> dict[str, list[str]]:
    """Faults of fields that hold a file's code and hold anything else: whatever version of the plan one writes by."""
    if not isinstance(values, dict):
        return {}
    return {
        f"fields.{field.code}": ["name_like"]
        for field in register.fields
        if field.holds == "code" and isinstance(values.get(field.code), str) and values[field.code].strip()
        if not is_code(values[field.code])
    }


def _fault(field: Field, value: Any, indicators: frozenset[str]) -> str | None:
    if value is None or (value == "" and field.type != "choice"):
        return "required" if field.required else None
    return _CHECKS[field.type](field, value, indicators)


def _text(field: Field, value: Any, _: frozenset[str]) -> str | None:
    if not isinstance(value, str) or "\x00" in value:
        return "wrong_type"
    if field.required and not value.strip():
        return "required"
    return "too_long" if len(value) > field.max_length else None


def _choice(field: Field, value: Any, _: frozenset[str]) -> str | None:
    if not isinstance(value, str):
        return "wrong_type"
    return None if value in {option.code for option in field.options} else "not_allowed"


def _truth(_field: Field, value: Any, _: frozenset[str]) -> str | None:
    return None if isinstance(value, bool) else "wrong_type"


def _number(field: Field, value: Any, _: frozenset[str]) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return "wrong_type"
    if field.minimum is not None and value < field.minimum:
        return "too_small"
    return "out_of_range" if field.maximum is not None and value > field.maximum else None


def _date(_field: Field, value: Any, _: frozenset[str]) -> str | None:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return "wrong_type"
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return "wrong_type"
    return None if 1900 <= found.year <= 2099 else "out_of_range"


def _indicator(_field: Field, value: Any, indicators: frozenset[str]) -> str | None:
    if not isinstance(value, str):
        return "wrong_type"
    return None if value in indicators else "not_allowed"


_CHECKS = {
    "text": _text,
    "long_text": _text,
    "choice": _choice,
    "yes_no": _truth,
    "number": _number,
    "date": _date,
    "indicator": _indicator,
}
