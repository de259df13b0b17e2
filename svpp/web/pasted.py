"""Rows pasted from a spreadsheet into lines of a register. Pure but for the words of the page's language."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from svpp.plan.catalogue import Field, Register
from svpp.web import forms

#: rows of one paste; more is a file to import
MOST_ROWS = 300
NAMESPACE = UUID("6f8d1c1e-6a53-5d0e-9c0a-7d8a5d6f1b10")
_YES = frozenset(("ja", "oui", "yes", "x", "1", "j", "o"))
_NO = frozenset(("nee", "neen", "non", "no", "0", "n"))
_NOTE = frozenset(("note", "opmerking", "remarque"))


@dataclass(slots=True)
class Pasted:
    """One row: its line in the text, its cells, the entry it would be, and what is wrong with it."""

    number: int
    cells: list[str]
    item: dict[str, Any]
    #: field → code
    errors: dict[str, str] = field(default_factory=dict)
    #: it is in the register already
    known: bool = False
    names: list[str] = field(default_factory=list)
    #: something stands beyond the last column, so that nobody can say what it is
    beyond: bool = False


def read_rows(register: Register, text: str, actor_id: int, recorded_at: str) -> list[Pasted]:
    """Columns by the names in the first row, else in the order of the form: date, fields, note.

    The same rows give the same ids, whoever pastes how often; two equal rows in one paste are two lines.
    """
    rows = [(n, row) for n, row in enumerate(_cells(text), start=1) if any(cell.strip() for cell in row)]
    columns = _columns(register, rows[0][1]) if rows else None
    if columns is not None:
        rows = rows[1:]
    else:
        columns = ["occurred_on", *(f.code for f in register.fields), "note"]
    seen: dict[str, int] = {}
    found = []
    for number, row in rows:
        data = _data(register, dict(zip(columns, row, strict=False)))
        content = json.dumps([actor_id, data], sort_keys=True)
        seen[content] = seen.get(content, 0) + 1
        entry = uuid5(NAMESPACE, f"{content}\n{seen[content]}")
        item = {
            "id": str(uuid5(entry, "first")),
            "entry": str(entry),
            "replaces": None,
            "kind": "activity/1",
            "guard": None,
            "recorded_at": recorded_at,
            "reason": None,
            "data": data,
        }
        found.append(Pasted(number, row, item, beyond=any(cell.strip() for cell in row[len(columns) :])))
    return found


def unknown_columns(register: Register, text: str) -> list[str]:
    """Columns of the heading that this register does not have: what stands in them is not taken along."""
    heading = next((row for row in _cells(text) if any(cell.strip() for cell in row)), [])
    columns = _columns(register, heading) or []
    return [name.strip() for name, code in zip(heading, columns, strict=False) if name.strip() and not code]


def _cells(text: str) -> list[list[str]]:
    """As a spreadsheet copies them; where a quote that nobody closed swallows the rest, quotes are plain signs."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = "\t" if "\t" in first else ";"
    plain = text.replace("\r\n", "\n")
    try:
        return list(csv.reader(io.StringIO(plain, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return [line.split(delimiter) for line in plain.split("\n")]


def _columns(register: Register, row: Sequence[str]) -> list[str] | None:
    """The fields that a heading names, in either language; None where the row is no heading."""
    names = {register.date_name.nl: "occurred_on", register.date_name.fr: "occurred_on"}
    names |= {"datum": "occurred_on", "date": "occurred_on", "occurred_on": "occurred_on"}
    names |= dict.fromkeys(_NOTE, "note")
    for one in register.fields:
        names |= {one.name.nl: one.code, one.name.fr: one.code, one.code: one.code}
    folded = {name.casefold(): code for name, code in names.items()}
    found = [folded.get(cell.strip().casefold(), "") for cell in row]
    return (
        found if "occurred_on" in found and forms.read_day(row[found.index("occurred_on")]) is None else None
    )


def _data(register: Register, row: dict[str, str]) -> dict[str, Any]:
    day = forms.read_day(row.get("occurred_on", ""))
    values = {f.code: _value(f, row.get(f.code, "").strip()) for f in register.fields}
    return {
        "register": register.code,
        "occurred_on": day.isoformat() if day else row.get("occurred_on", "").strip(),
        "fields": {code: value for code, value in values.items() if value is not None},
        "note": row.get("note", "").strip() or None,
        "evidence": [],
    }


def _value(one: Field, text: str) -> Any:
    """What was typed as it is kept; what cannot be read stays as it is, for the intake to refuse by name."""
    if not text:
        return None
    word = text.casefold()
    if one.type == "yes_no":
        return True if word in _YES else False if word in _NO else text
    if one.type == "choice":
        names = {o.code: o.code for o in one.options}
        names |= {name.casefold(): o.code for o in one.options for name in (o.name.nl, o.name.fr)}
        return names.get(word, text)
    if one.type == "date":
        day = forms.read_day(text)
        return day.isoformat() if day else text
    if one.type == "number":
        digits = text.replace(" ", "").replace("\u00a0", "")
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else text
    return text
