"""Who an offender is: which fields of a finding say it. Pages show them where a reading is noted, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: of a finding; null is "unknown"
FIELDS = frozenset({"offender", "plate", "statement"})


def is_identity(path: str) -> bool:
    """Whether a field, by its path ("offender.name"), says who it was."""
    return path.partition(".")[0] in FIELDS


def holds_identity(data: Mapping[str, Any]) -> bool:
    return any(data.get(name) for name in FIELDS)


def fenced(kind: str, data: dict[str, Any], identity: bool) -> dict[str, Any]:
    """Without the identity of an offender, for those who may not read it."""
    if kind != "finding" or identity:
        return data
    return {name: None if name in FIELDS else value for name, value in data.items()}


def masked(value: Any, shown: str) -> Any:
    """Anything a phone may have sent, with `shown` in place of what says who it was, however deep."""
    if isinstance(value, Mapping):
        return {
            name: shown if name in FIELDS and inner else masked(inner, shown) for name, inner in value.items()
        }
    if isinstance(value, list):
        return [masked(inner, shown) for inner in value]
    return value
