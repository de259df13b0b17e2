"""Which column is what: a map file, or the columns' own names in Dutch or French."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from svpp.sheets.faults import Notice, SheetRefused
from svpp.sheets.reading import Opened, Row, Sheet

#: what is read of each kind of entry
FIELDS: Mapping[str, tuple[str, ...]] = {
    "presence": (
        "guard", "date", "start", "end", "hours", "activity", "place", "event", "companions", "note",
    ),
    "incident": (
        "guard", "date", "time", "category", "place", "address", "description", "reported", "reference",
    ),
    "activity": ("guard", "date", "note"),
}  # fmt: skip
#: what a line cannot do without: a column, or a default
NEEDED: Mapping[str, tuple[str, ...]] = {
    "presence": ("guard", "date", "start", "activity", "place"),
    "incident": ("guard", "date", "time", "category"),
    "activity": ("date",),
}
#: names by which a column is recognised, without a map
NAMES: Mapping[str, tuple[str, ...]] = {
    "guard": ("gemeenschapswacht", "wacht", "agent", "gardien", "gardien de la paix", "naam", "nom", "medewerker"),
    "date": ("datum", "date", "dag", "jour"),
    "start": ("van", "begin", "beginuur", "start", "vanaf", "de", "début", "heure de début"),
    "end": ("tot", "einde", "einduur", "à", "fin", "heure de fin", "jusque"),
    "hours": ("uren", "aantal uren", "heures", "nombre d'heures", "duur", "durée"),
    "activity": ("activiteit", "taak", "opdracht", "activité", "tâche", "mission"),
    "place": ("plaats", "wijk", "zone", "lieu", "quartier"),
    "event": ("evenement", "événement"),
    "companions": ("met", "samen met", "collega", "avec", "collègue"),
    "note": ("opmerking", "opmerkingen", "nota", "remarque", "remarques"),
    "time": ("uur", "tijdstip", "heure"),
    "category": ("categorie", "soort", "feit", "catégorie", "type", "fait"),
    "address": ("adres", "adresse"),
    "description": ("beschrijving", "omschrijving", "description"),
    "reported": ("gemeld", "gemeld aan politie", "politie", "signalé", "signalé à la police", "police"),
    "reference": ("pv-nummer", "referentie", "référence", "numéro de pv"),
}  # fmt: skip
#: on which line at most the names of the columns are looked for
HIGHEST_HEADER = 20


@dataclass(frozen=True, slots=True)
class Map:
    """columns: field → their column's name. values: field → {their word: our code}. defaults: field → code or text."""

    kind: str = "presence"
    sheet: str | None = None
    header: int = 1
    #: of a line of the other cells
    register: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)


def read_map(text: str) -> Map:
    """From a map file. Raises SheetRefused with what is wrong and what was expected."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise SheetRefused("map_toml", detail=f"{fault}") from None
    unknown = document.keys() - {"import", "columns", "values", "default"}
    if unknown:
        raise SheetRefused("map_part", name=min(unknown)[:60])
    head = _table(document, "import")
    kind = head.get("kind", "presence")
    if kind not in FIELDS:
        raise SheetRefused("map_kind", found=repr(kind)[:60], known=", ".join(FIELDS))
    if (kind == "activity") != isinstance(head.get("register"), str):
        raise SheetRefused("map_needs_register")
    if not isinstance(header := head.get("header", 1), int) or not 1 <= header <= 100:
        raise SheetRefused("map_header")
    columns, defaults = _texts(document, "columns"), _texts(document, "default")
    translated = _words(document)
    for name in (*columns, *defaults, *translated):
        if name not in FIELDS[kind] and not (kind == "activity" and name.startswith("fields.")):
            more = ", fields.<code>" if kind == "activity" else ""
            raise SheetRefused("map_field", name=name[:60], known=", ".join(FIELDS[kind]) + more)
    return Map(kind, head.get("sheet"), header, head.get("register"), columns, translated, defaults)


def _table(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = document.get(name, {})
    if not isinstance(found, dict):
        raise SheetRefused("map_table", name=name)
    return found


def _texts(document: Mapping[str, Any], name: str) -> dict[str, str]:
    """Of `fields.x` written as a table too: [columns.fields] x = "…"."""
    flat: dict[str, str] = {}
    for key, value in _table(document, name).items():
        if isinstance(value, dict):
            flat |= {f"{key}.{inner}": str(text) for inner, text in value.items()}
        else:
            flat[key] = str(value)
    return flat


def _words(document: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """[values.activity], and of a register's own fields [values.fields.subject]: their word = our code."""
    table = _table(document, "values")
    own = _table(table, "fields")
    found = {name: _texts(table, name) for name in table if name != "fields"}
    return found | {f"fields.{name}": _texts(own, name) for name in own}


def guess(sheet: Sheet) -> dict[str, str]:
    """Field → the column whose name says so, of whatever kind."""
    names = {heading.casefold(): heading for heading in sheet.headings}
    return {
        name: names[synonym]
        for name, synonyms in NAMES.items()
        for synonym in reversed((name, *synonyms))
        if synonym in names
    }


def recognise(sheet: Sheet) -> Map:
    """A map from the names of the columns; an incident has a category. Raises SheetRefused when one that is needed is
    not there."""
    found = guess(sheet)
    kind = "incident" if "category" in found and "activity" not in found else "presence"
    columns = {name: heading for name, heading in found.items() if name in FIELDS[kind]}
    missing = [name for name in NEEDED[kind] if name not in columns and name != "activity"]
    if missing:
        raise _unclear(missing)
    sheet.notices.append(Notice("guessed", {"found": ", ".join(columns.values())}))
    if kind == "incident" or "activity" in columns:
        return Map(kind, header=sheet.header, columns=columns)
    sheet.notices.append(Notice("patrol"))
    return Map(kind, header=sheet.header, columns=columns, defaults={"activity": "patrol"})


def _unclear(missing: list[str]) -> SheetRefused:
    return SheetRefused(
        "not_recognised", missing=", ".join(NAMES[name][0] for name in missing), fields=" ".join(missing)
    )


def find_names(opened: Opened) -> Sheet:
    """The sheet with the column names on that of its first lines that says most of them, for a title often stands
    above; where none says any, on the first with three texts."""
    known = {synonym for name, synonyms in NAMES.items() for synonym in (name, *synonyms)}

    def recognised(row: Row) -> int:
        return len({cell.strip().casefold() for cell in row.cells if isinstance(cell, str)} & known)

    first = opened.lines[:HIGHEST_HEADER]
    best = max(first, key=recognised, default=None)
    if best is None or recognised(best) < 2:
        best = next(
            (row for row in first if sum(isinstance(c, str) and c != "" for c in row.cells) >= 3), None
        )
    if best is None or best.line == first[0].line:
        return opened.at(1)
    sheet = opened.at(best.line)
    sheet.notices.append(Notice("header", {"line": str(best.line)}))
    return sheet


def places_of(mapping: Map, sheet: Sheet) -> dict[str, int]:
    """Field → where in a line its cell stands. Raises SheetRefused."""
    headings = [heading.casefold() for heading in sheet.headings]
    found = {}
    for name, column in mapping.columns.items():
        wanted = column.strip().casefold()
        if headings.count(wanted) > 1:
            raise SheetRefused("column_twice", name=column)
        if wanted not in headings:
            raise SheetRefused("no_column", name=column, found=", ".join(filter(None, sheet.headings)))
        found[name] = headings.index(wanted)
    missing = [n for n in NEEDED[mapping.kind] if n not in found and n not in mapping.defaults]
    if missing:
        raise _unclear(missing)
    unread = [h for n, h in enumerate(sheet.headings) if h and n not in found.values()]
    if unread:
        sheet.notices.append(Notice("not_read", {"found": ", ".join(unread)}))
    return found
