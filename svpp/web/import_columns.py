"""Saying on the desk which column is what, and which of our codes a word of the spreadsheet means."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from svpp.db import db
from svpp.journal.reference import newest_plans
from svpp.people.models import Person
from svpp.people.sessions import current_actor
from svpp.plan.catalogue import ACTIVITIES, Register
from svpp.sheets.faults import SheetRefused
from svpp.sheets.mapping import FIELDS, Map, find_names, guess
from svpp.sheets.reading import Sheet, open_sheet
from svpp.sheets.take import Import
from svpp.web.day import names
from svpp.web.speaking import speaker

#: what is asked of hours and incidents; the lines of a register need a map file
KINDS = ("presence", "incident")
#: words asked about on one page
MOST_WORDS = 40


def chosen(form: Mapping[str, str], before: Map) -> Map:
    """The map that a form says, over the one there was: `kind`, `header`, `col.<field>`, and for each word `word.<n>`,
    `of.<n>` (its field) and `code.<n>`."""
    if before.kind == "activity":  # its columns stand in the map file
        return replace(before, values=_with_words(form, before.values, before.columns))
    kind = form["kind"] if form.get("kind") in KINDS else before.kind
    header = form.get("header", "")
    fits = header.isascii() and header.isdigit() and 1 <= int(header[:4]) <= 100
    columns = {name: form.get(f"col.{name}", before.columns.get(name, "")) for name in FIELDS[kind]}
    defaults = dict(before.defaults)
    if kind == "presence" and not columns["activity"]:
        defaults.setdefault("activity", "patrol")
    return Map(
        kind,
        before.sheet,
        int(header[:4]) if fits else before.header,
        columns={name: column for name, column in columns.items() if column},
        values=_with_words(form, before.values, FIELDS[kind]),
        defaults={name: value for name, value in defaults.items() if name in FIELDS[kind]},
    )


def _with_words(
    form: Mapping[str, str], before: Mapping[str, Mapping[str, str]], fields: Container[str]
) -> dict[str, dict[str, str]]:
    values = {name: dict(words) for name, words in before.items()}
    for n in range(MOST_WORDS):
        word, name, code = (form.get(f"{what}.{n}", "") for what in ("word", "of", "code"))
        if word and code and name in fields:
            values.setdefault(name, {})[word] = code
    return values


def asked(data: bytes, given: Map | None) -> dict[str, Any]:
    """What the page with the columns shows: the headings, none where no line of names can be read, and what each field
    is taken for. Raises SheetRefused for a file that cannot be opened."""
    opened = open_sheet(data, given.sheet if given else None)
    try:
        sheet = opened.at(given.header) if given else find_names(opened)
    except SheetRefused:
        sheet = Sheet([], [], header=given.header if given else 1)
    columns = given.columns if given and given.columns else guess(sheet)
    kind = (
        given.kind
        if given
        else "incident"
        if "category" in columns and "activity" not in columns
        else KINDS[0]
    )
    say = speaker()
    names_of_fields = dict.fromkeys(name for one in KINDS for name in FIELDS[one])
    return {
        "kind": kind,
        "header": sheet.header,
        "kinds": [(one, say.t(f"imp.kind.{one}")) for one in KINDS],
        "headings": [heading for heading in dict.fromkeys(sheet.headings) if heading],
        "fields": [(name, say.t(f"imp.field.{name}"), columns.get(name, "")) for name in names_of_fields],
    }


def unknown_words(found: Import) -> list[dict[str, Any]]:
    """Each word that no code was found for, once, with the codes it may mean and what those are called."""
    fields = {column: name for name, column in found.mapping.columns.items()}
    words: dict[tuple[str, str], None] = {}
    for line in found.refused:
        if line.fault and line.fault.code == "unknown_value":
            name = fields.get(line.fault.values["column"], "")
            words["guard" if name == "companions" else name, line.fault.values["value"]] = None
    register = register_of(found.mapping)
    choices = _choices(register)
    return [
        {"field": name, "label": label_of(name, register), "word": word, "codes": choices[name]}
        for name, word in list(words)[:MOST_WORDS]
        if name in choices
    ]


def register_of(mapping: Map) -> Register | None:
    """The one whose lines the sheet holds."""
    found = (plan.register(mapping.register or "") for plan in newest_plans(db.session()))
    return next((one for one in found if one is not None), None)


def label_of(name: str, register: Register | None) -> str:
    """A field as the page calls it; one of a register by its name there."""
    say, code = speaker(), name.removeprefix("fields.")
    own = register.field(code) if register and code != name else None
    if own is not None:
        return own.name.in_(say.language)
    return say.t(f"imp.field.{name}") if say.has(f"imp.field.{name}") else code


def _choices(register: Register | None) -> dict[str, list[tuple[str, str]]]:
    """Codes with their names, by field; of guards those of the actor's team."""
    say, known, team = speaker(), names(), current_actor().team
    people = sa.select(Person.username, Person.name).order_by(Person.name)
    people = people.where(Person.team == team) if team else people
    found = {
        "guard": [(username, name) for username, name in db.session.execute(people)],
        "activity": [(code, say.t(f"act.{code}")) for code in ACTIVITIES],
    }
    for name, kind in (("place", "place"), ("event", "event"), ("category", "incident")):
        found[name] = sorted(known[kind].items(), key=lambda pair: pair[1].casefold())
    for one in register.fields if register else ():
        if one.type == "choice":
            found[f"fields.{one.code}"] = [(o.code, o.name.in_(say.language)) for o in one.options]
    return found
