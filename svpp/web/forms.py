"""Between a register's declaration, the form a person fills in, and the entry the intake takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from werkzeug.datastructures import FileStorage, MultiDict

from svpp.journal.files import MOST_BYTES
from svpp.journal.models import Entry
from svpp.plan.catalogue import Field, Register
from svpp.plan.names import like_names
from svpp.problems import Problem
from svpp.words import Speaker

#: `show(field, fields)`
Show = Callable[[str, Mapping[str, Any]], str]
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
OURS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)", re.ASCII)


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
    #: other days on which the same happened, as they were typed
    more_dates: str = ""
    #: pieces of free words that look like a name, in a register that holds none
    names: list[str] = field(default_factory=list)
    #: a person read them and says they are none
    no_names: bool = False


def read_draft(register: Register, form: MultiDict[str, str]) -> Draft:
    names = ("occurred_on", *(f.code for f in register.fields))
    return Draft(
        entry=form.get("entry", ""),
        revision=form.get("revision", ""),
        recorded_at=form.get("recorded_at", ""),
        values={name: form.get(name, "").strip() for name in names},
        evidence=list(dict.fromkeys(sha for sha in form.getlist("evidence") if sha)),
        note=form.get("note", ""),
        reason=form.get("reason", ""),
        withdraw=bool(form.get("withdraw")),
        replaces=form.get("replaces") or None,
        more_dates=form.get("more_dates", "").strip(),
        no_names=bool(form.get("no_names")),
    )


def draft_of(register: Register, entry: Entry, revision: str, now: datetime) -> Draft:
    """The form filled with an entry's current state."""
    values = {"occurred_on": entry.data["occurred_on"]}
    for one in register.fields:
        values[one.code] = typed(entry.data["fields"].get(one.code))
    return Draft(
        entry=entry.id,
        revision=revision,
        recorded_at=now.isoformat(),
        values=values,
        evidence=list(entry.data.get("evidence") or ()),
        note=entry.data.get("note") or "",
        replaces=entry.revision_id,
    )


def typed(value: object) -> str:
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
        name = path.removeprefix("fields.")
        found[name] = codes[0]
    return found


#: names of days on which the same happened; more is a list to paste
MOST_DAYS = 60


def on_other_days(item: dict[str, Any], typed: str) -> list[dict[str, Any]]:
    """The same line on each of these days. Ids follow from the first line's: sent again, they are the same.

    Raises Problem("bad_dates").
    """
    words = [word for word in re.split(r"[\s,;]+", typed) if word]
    days = [read_day(word) for word in words]
    if len(words) > MOST_DAYS or None in days:
        raise Problem("bad_dates")
    found = []
    for day in dict.fromkeys(days):
        if day is None or day.isoformat() == item["data"]["occurred_on"]:
            continue
        entry = uuid5(UUID(item["entry"]), day.isoformat())
        data = {**item["data"], "occurred_on": day.isoformat()}
        revision = uuid5(UUID(item["id"]), day.isoformat())
        found.append({**item, "id": str(revision), "entry": str(entry), "data": data})
    return found


def uploads(files: Iterable[FileStorage]) -> list[tuple[str, bytes]]:
    """The files that were chosen, with their names; no choice is none. Raises Problem: file_too_large, file_empty."""
    found = []
    for file in files:
        data = file.stream.read(MOST_BYTES + 1)
        if file.filename and not data:
            raise Problem("file_empty")
        if len(data) > MOST_BYTES:
            raise Problem("file_too_large", mebibytes=MOST_BYTES // 2**20)
        if data:
            name = "".join(sign for sign in (file.filename or "") if sign.isprintable())
            found.append((name.replace("\\", "/").rsplit("/", 1)[-1][:200], data))
    return found


def named(register: Register, fields: Mapping[str, Any], note: str | None) -> list[str]:
    """Pieces of the free words that look like a name; empty for registers that may hold names."""
    if not register.sensitive:
        return []
    free = [f.code for f in register.fields if f.type in ("text", "long_text") and f.holds == "words"]
    return like_names("\n".join([*(str(fields.get(code) or "") for code in free), note or ""]))


def read_day(text: str) -> date | None:
    """2022-05-03, 3/5/2022, 3-5-2022, 3.5.2022 or 3/5/22; None for anything else."""
    iso, ours = ISO.fullmatch(text.strip()), OURS.fullmatch(text.strip())
    parts = iso.groups() if iso else ours.groups()[::-1] if ours else None
    if parts is None:
        return None
    year, month, day = map(int, parts)
    try:
        return date(year if len(parts[0]) == 4 else 2000 + year, month, day)
    except ValueError:
        return None


def is_day(value: object) -> bool:
    """Whether a stored value is a date as we keep them."""
    return isinstance(value, str) and ISO.fullmatch(value) is not None


def shower(register: Register, say: Speaker) -> Show:
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
