"""Between a register's declaration, the form a person fills in, and the entry the intake takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from svpp.journal.files import MOST_BYTES
from svpp.journal.models import Entry
from svpp.plan.catalogue import Field, Register
from svpp.problems import Problem
from svpp.words import Speaker


@dataclass(slots=True)
class Draft:
    """What stands in the form: texts by field, as they were typed."""

    entry: str
    revision: str
    #: when the form was opened; it travels with the form, so that a second click sends the same content
    recorded_at: str
    values: dict[str, str]
    evidence: list[str] = field(default_factory=list)
    note: str = ""
    reason: str = ""
    withdraw: bool = False
    #: the revision that was on the screen
    replaces: str | None = None
    #: field → code of the refusal
    errors: dict[str, str] = field(default_factory=dict)
    #: what somebody else saved meanwhile
    conflict: dict[str, Any] | None = None


def read_draft(register: Register, form: MultiDict[str, str]) -> Draft:
    names = ("occurred_on", *(f.code for f in register.fields))
    return Draft(
        entry=form.get("entry", ""),
        revision=form.get("revision", ""),
        recorded_at=form.get("recorded_at", ""),
        values={name: form.get(name, "").strip() for name in names},
        evidence=[sha for sha in form.getlist("evidence") if sha],
        note=form.get("note", ""),
        reason=form.get("reason", ""),
        withdraw=bool(form.get("withdraw")),
        replaces=form.get("replaces") or None,
    )


def draft_of(register: Register, entry: Entry, revision: str, now: datetime) -> Draft:
    """The form filled with an entry's current state."""
    values = {"occurred_on": entry.data["occurred_on"]}
    for one in register.fields:
        values[one.code] = _typed(entry.data["fields"].get(one.code))
    return Draft(
        entry=entry.id,
        revision=revision,
        recorded_at=now.isoformat(),
        values=values,
        evidence=list(entry.data.get("evidence") or ()),
        note=entry.data.get("note") or "",
        replaces=entry.revision_id,
    )


def _typed(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def item_of(register: Register, draft: Draft, guard: str | None) -> dict[str, Any]:
    """The entry as a phone would send it."""
    fields = {f.code: _value(f, draft.values.get(f.code, "")) for f in register.fields}
    item: dict[str, Any] = {
        "id": draft.revision,
        "entry": draft.entry,
        "replaces": draft.replaces,
        "kind": "activity/1",
        "guard": guard,
        "recorded_at": draft.recorded_at,
        "reason": draft.reason.strip() or None,
        "data": {
            "register": register.code,
            "occurred_on": draft.values.get("occurred_on", ""),
            "fields": {code: value for code, value in fields.items() if value is not None},
            "note": draft.note or None,
            "evidence": draft.evidence,
        },
    }
    if draft.withdraw:
        item["withdrawn"] = True
    return item


def _value(one: Field, text: str) -> Any:
    """The JSON value of what was typed; what cannot be one stays text, for the intake to refuse by name."""
    if not text:
        return None
    if one.type == "yes_no":
        return {"yes": True, "no": False}.get(text, text)
    if one.type == "number":
        digits = text.replace(" ", "").replace("\u00a0", "")
        return (
            int(digits)
            if digits.isascii() and digits.removeprefix("-").isdigit() and len(digits) < 16
            else text
        )
    return text


def errors_by_field(problem: Problem) -> dict[str, str]:
    """Field of the form → code. What belongs to no field stands under ""."""
    found = {}
    for path, codes in (problem.fields or {"": [problem.code]}).items():
        name = path.removeprefix("data.").removeprefix("fields.")
        found[name] = codes[0]
    return found


def uploads(files: Iterable[FileStorage]) -> list[bytes]:
    """The files that were chosen; an empty choice is none. Raises Problem("file_too_large")."""
    found = []
    for file in files:
        data = file.stream.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise Problem("file_too_large", mebibytes=MOST_BYTES // 2**20)
        if data:
            found.append(data)
    return found


def shower(register: Register, say: Speaker) -> Callable[[str, Mapping[str, Any]], str]:
    """`show(field, fields)`: a stored value as a person reads it."""

    def show(code: str, values: Mapping[str, Any]) -> str:
        one, value = register.field(code), values.get(code)
        if value is None or one is None:
            return "" if value is None else str(value)
        if isinstance(value, bool):
            return say.t("year.yes" if value else "year.no")
        if one.type == "choice":
            return next((o.name.in_(say.language) for o in one.options if o.code == value), str(value))
        if one.type == "date":
            return say.day(date.fromisoformat(str(value)))
        return say.number(value) if isinstance(value, int) else str(value)

    return show
