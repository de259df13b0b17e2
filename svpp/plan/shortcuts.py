"""One tap's worth of a register's line: what a row on a guard's phone says already."""

from __future__ import annotations

from svpp.plan.catalogue import Field, Shortcut
from svpp.plan.table import Table, shown


def read_shortcuts(table: Table, fields: tuple[Field, ...]) -> tuple[Shortcut, ...]:
    """The tables headed [[register.shortcut]]; each names choices of the register's own fields."""
    found: dict[str, Shortcut] = {}
    for row in table.rows("shortcut"):
        row.where = f"{table.where}, shortcut {row.values.get('code', '')}".strip()
        shortcut = Shortcut(
            code=row.code("code"),
            name=row.words("name"),
            icon=row.text("icon", '"chat"'),
            order=row.whole("order", 0),
            fields=_fields(row, {field.code: field for field in fields}),
            here=_here(row, fields),
        )
        if shortcut.code in found:
            row.fault("code", "shortcut_twice", code=shortcut.code)
        row.done()
        found[shortcut.code] = shortcut
    return tuple(found.values())


def _fields(row: Table, fields: dict[str, Field]) -> dict[str, tuple[str, ...]]:
    """Choice → the option it stands for, or those that it leaves."""
    row.taken.add("fields")
    given = row.values.get("fields", {})
    if not isinstance(given, dict):
        row.wrong("fields", '{ kind = "option" }')
        return {}
    found = {}
    for code, value in given.items():
        field = fields.get(code)
        options = tuple(value) if isinstance(value, list) else (value,)
        if field is None or field.type != "choice":
            row.fault("fields", "no_choice", code=code)
            continue
        known = tuple(option.code for option in field.options)
        for option in options:
            if option not in known:
                row.fault("fields", "wrong", key=code, expected=known, found=shown(option))
        found[code] = options
    return found


def _here(row: Table, fields: tuple[Field, ...]) -> str | None:
    """The field that the phone fills in with the place where the guard is."""
    if not row.has("here"):
        row.taken.add("here")
        return None
    texts = [field.code for field in fields if field.type == "text"]
    if texts:
        return row.choice("here", texts)
    row.fault("here", "no_text_field", key="here")
    return None
