"""A map as the text of a map file, so that what was chosen on the desk is kept and read like one that was written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from svpp.sheets.mapping import Map


def written(mapping: Map) -> str:
    """What `read_map` reads as this map again."""
    head: dict[str, str | int | None] = {
        "kind": mapping.kind,
        "header": mapping.header,
        "sheet": mapping.sheet,
        "register": mapping.register,
    }
    tables: dict[str, Mapping[str, Any]] = {
        "import": head,
        "columns": mapping.columns,
        "default": mapping.defaults,
    }
    tables |= {f"values.{_text(name)}": words for name, words in mapping.values.items()}
    return "\n".join(f"[{name}]\n{_pairs(values)}" for name, values in tables.items() if values)


def _pairs(values: Mapping[str, Any]) -> str:
    """A string of JSON is one of TOML too, but for the sign of deletion, which JSON lets stand."""
    pairs = ((key, value) for key, value in values.items() if value is not None)
    return "".join(f"{_text(key)} = {_text(value)}\n" for key, value in pairs)


def _text(value: str | int) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
