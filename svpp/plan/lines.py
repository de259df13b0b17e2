"""On which line of a plan file a table or a key stands; the TOML parser of the standard library does not say.

A small scan, not a parser: it runs only over text that the parser has accepted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_HEADER = re.compile(r"\s*(\[{1,2})\s*([\w\-.\"' ]+?)\s*\]{1,2}\s*(?:#.*)?")
_PART = r"(?:\"[^\"]*\"|'[^']*'|[\w-]+)"
_KEY = re.compile(rf"\s*({_PART}(?:\s*\.\s*{_PART})*)\s*=")
_PARTS = re.compile(_PART)
_QUOTES = ('"""', "'''")


@dataclass(slots=True)
class Block:
    """A table: the line of its header, of its keys, of the inline tables in a list, and the tables below it.

    `inside`: the tables that stand in it as `key.part = …` or under `[….key]`, by key.
    """

    line: int
    keys: dict[str, int] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    below: dict[str, list[Block]] = field(default_factory=dict)
    inside: dict[str, Block] = field(default_factory=dict)

    def key(self, name: str) -> int:
        """The key's line, or the header's where the key is missing."""
        return self.keys.get(name, self.line)

    def row(self, name: str, index: int) -> int:
        """The line of the n-th inline table of a list that has one on each line; else the key's line."""
        lines = self.rows.get(name, [])
        return lines[index] if index < len(lines) else self.key(name)

    def inner(self, name: str) -> Block:
        """The table that is the key's value; written on one line, all of it is there."""
        return self.inside.get(name) or Block(self.key(name))

    def note(self, name: str, number: int) -> Block:
        """Notes a line on which the table `name` inside this one is filled."""
        self.keys.setdefault(name, number)
        return self.inside.setdefault(name, Block(number))


def scan(text: str) -> Block:
    """The whole file as a block; `below` holds its tables by name, in order."""
    root = Block(1)
    here = filled = root
    last_key, quote = "", None
    for number, line in enumerate(text.split("\n"), start=1):
        if quote is not None:
            quote = None if line.count(quote) % 2 else quote
            continue
        if header := _HEADER.fullmatch(line):
            here = filled = _open(root, header, number)
            last_key = ""
        elif key := _KEY.match(line):
            *tables, last_key = [part.strip("\"'") for part in _PARTS.findall(key.group(1))]
            filled = here
            for name in tables:
                filled = filled.note(name, number)
            filled.keys.setdefault(last_key, number)
        elif line.lstrip().startswith("{"):
            filled.rows.setdefault(last_key, []).append(number)
        quote = _opened(line)
    return root


def _open(root: Block, header: re.Match[str], number: int) -> Block:
    """The block that a header opens; [parent.key] only fills a key of its parent."""
    *parents, name = [part.strip(" \"'") for part in header.group(2).split(".")]
    parent = root
    for step in parents:
        parent = parent.below[step][-1] if parent.below.get(step) else parent.note(step, number)
    if header.group(1) == "[" and parents:
        return parent.note(name, number)
    block = Block(number)
    parent.below.setdefault(name, []).append(block)
    return block


def _opened(line: str) -> str | None:
    """The quotes of a string that goes on over the next lines."""
    if line.lstrip().startswith("#"):
        return None
    found: Sequence[str] = sorted((q for q in _QUOTES if q in line), key=line.index)
    return found[0] if found and line.count(found[0]) % 2 else None
