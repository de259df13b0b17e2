"""Reading the tables of a TOML file so that every fault names its line and what was expected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from svpp.places.contents import Name

CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
MAX_NAME = 120
#: a date outside them is a slip of the hand (and a holiday of centuries would be laid out day by day)
YEARS = range(1990, 2101)

_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(?:#.*)?")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong in the file: the line (from 1), the thing, and what was expected."""

    line: int
    where: str
    expected: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.where}: {self.expected}"


class Refused(ValueError):
    """The file cannot be loaded; every fault found, in the order of the lines."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass
class Table:
    """One table of the file. A reader notes a fault and gives a harmless value where the file's is wrong."""

    kind: str
    values: dict[str, Any]
    lines: Mapping[str, int]
    line: int
    faults: list[Fault]
    label: str = ""
    taken: set[str] = field(default_factory=set)

    def fault(self, key: str | None, expected: str) -> None:
        where = f"{self.kind} {self.label}".strip() + (f", {key}" if key else "")
        self.faults.append(Fault(self.lines.get(key or "", self.line), where, expected))

    def take(self, key: str, expected: str) -> Any:
        self.taken.add(key)
        if key not in self.values:
            self.fault(key, f"is missing; expected {expected}")
        return self.values.get(key)

    def text(self, key: str, expected: str = "a text") -> str:
        value = self.take(key, expected)
        if isinstance(value, str) and value.strip() and len(value) <= MAX_NAME:
            return value
        self._wrong(key, value, f"{expected} of 1 to {MAX_NAME} characters")
        return ""

    def code(self, key: str, most: int) -> str:
        expected = f"a code of small letters, digits and hyphens, at most {most} characters"
        value = self.take(key, expected)
        if isinstance(value, str) and CODE.fullmatch(value) and len(value) <= most:
            return value
        self._wrong(key, value, expected)
        return ""

    def choice(self, key: str, options: tuple[str, ...]) -> str:
        expected = f"one of {', '.join(options)}"
        value = self.take(key, expected)
        if value in options:
            return str(value)
        self._wrong(key, value, expected)
        return options[0]

    def yes_no(self, key: str) -> bool:
        value = self.take(key, "true or false")
        if not isinstance(value, bool):
            self._wrong(key, value, "true or false")
        return bool(value)

    def day(self, key: str) -> date:
        value = self.take(key, "a date such as 2022-06-21")
        return self.as_day(key, value)

    def as_day(self, key: str, value: Any) -> date:
        if isinstance(value, date) and not isinstance(value, datetime) and value.year in YEARS:
            return value
        self._wrong(key, value, f"a date such as 2022-06-21, {YEARS[0]} to {YEARS[-1]}, without quotes")
        return date.min

    def name(self, key: str = "name") -> Name:
        """Both languages, or a fault that says which is missing."""
        expected = '{ nl = "…", fr = "…" }'
        value = self.take(key, expected)
        if not isinstance(value, dict):
            self._wrong(key, value, expected)
            return Name("", "")
        words = self.inner(key, value)
        name = Name(words.text("nl", "the Dutch words"), words.text("fr", "the French words"))
        words.done()
        return name

    def many(self, key: str) -> list[Any]:
        """An optional list."""
        self.taken.add(key)
        value = self.values.get(key, [])
        if isinstance(value, list):
            return value
        self._wrong(key, value, "a list")
        return []

    def inner(self, key: str, values: dict[str, Any]) -> Table:
        """A table written within this one; its faults name the line of `key`."""
        line = self.lines.get(key, self.line)
        return Table(f"{self.kind} {self.label}".strip() + f", {key}", values, {}, line, self.faults)

    def done(self) -> None:
        """Call when every known key was taken: what is left is not understood."""
        for key in self.values.keys() - self.taken:
            self.fault(key, f"unknown key; expected only {', '.join(sorted(self.taken))}")

    def _wrong(self, key: str, value: Any, expected: str) -> None:
        if key in self.values:  # a missing one has its fault already
            self.fault(key, f"expected {expected}, found {value!r}")


def tables(text: str, kind: str, rows: Any, faults: list[Fault], heading: str) -> list[Table]:
    """The tables of this kind, each with the lines of its keys. Written as anything else they are a fault."""
    blocks = _blocks(text, kind)
    if (
        not isinstance(rows, list)
        or not all(isinstance(row, dict) for row in rows)
        or len(blocks) != len(rows)
    ):
        line = next(iter(blocks), {"": _line_of(text, kind)})[""]
        faults.append(Fault(line, kind, f"expected tables headed {heading}"))
        return []
    return [Table(kind, row, lines, lines[""], faults) for row, lines in zip(rows, blocks, strict=True)]


def _line_of(text: str, key: str) -> int:
    pattern = re.compile(rf"\s*[\[\"']*{re.escape(key)}\b")
    return next((n for n, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)


def _blocks(text: str, kind: str) -> list[dict[str, int]]:
    """For each table of this kind: key → line; "" is the header's own line."""
    blocks: list[dict[str, int]] = []
    within = False
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.fullmatch(line)
        if header:
            within = header.group(1) == kind
            if within:
                blocks.append({"": number})
        elif within and (key := re.match(r"\s*([A-Za-z0-9_-]+)\s*=", line)):
            blocks[-1].setdefault(key.group(1), number)
    return blocks
