"""Reading one table of a plan file: every fault is noted with its line, and reading goes on.

A value that is wrong or missing is replaced by a harmless one, so that all faults are found at once; a plan
with any fault is refused as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from svpp.plan.catalogue import Text
from svpp.plan.faults import Fault, Phrase, Value, expect
from svpp.plan.lines import Block

CODE = re.compile(r"[a-z][a-z0-9_]*")
_LANGUAGES = ("nl", "fr")
_EXAMPLE = '"…"'
_BOTH = '{ nl = "…", fr = "…" }'


class Table:
    """The values of one table, taken key by key; `done` refuses what nobody took."""

    def __init__(self, where: str, values: Mapping[str, Any], block: Block, faults: list[Fault]) -> None:
        self.where = where
        self.values = values
        self.block = block
        self.faults = faults
        self.taken: set[str] = set()

    def fault(self, at: str, code: str, /, **parameters: Value) -> None:
        """Notes a fault on the line of the key `at`; "" is the table's own. `code`: of `svpp.plan.sentences`."""
        self.faults.append(Fault(self.block.key(at), self.where, code, parameters))

    def has(self, key: str) -> bool:
        return key in self.values

    def take(self, key: str, example: str) -> Any:
        """The raw value; None, with a fault that shows the example, where it is missing."""
        self.taken.add(key)
        if key not in self.values:
            self.fault("", "missing", key=key, example=example)
            return None
        return self.values[key]

    def wrong(self, key: str, expected: str | Phrase | tuple[str, ...]) -> None:
        """The value is not what was expected; a missing one has its fault already."""
        if key in self.values:
            self.fault(key, "wrong", key=key, expected=expected, found=shown(self.values[key]))

    def text(self, key: str, example: str = _EXAMPLE, default: str | None = None) -> str:
        """Words; required unless a default is given."""
        if default is not None and not self.has(key):
            self.taken.add(key)
            return default
        value = self.take(key, example)
        if isinstance(value, str) and value.strip():
            return value
        self.wrong(key, expect("words"))
        return ""

    def code(self, key: str) -> str:
        """A code of ours: small letters, digits and underscores."""
        value = self.take(key, '"a_code"')
        if isinstance(value, str) and CODE.fullmatch(value):
            return value
        self.wrong(key, expect("code", example='"a_code"'))
        return ""

    def choice(self, key: str, options: Collection[str], default: str | None = None) -> str:
        if default is not None and not self.has(key):
            self.taken.add(key)
            return default
        value = self.take(key, f'"{next(iter(options))}"')
        if isinstance(value, str) and value in options:
            return value
        self.wrong(key, tuple(options))
        return next(iter(options))

    def truth(self, key: str) -> bool:
        """true or false; false when left out."""
        self.taken.add(key)
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.wrong(key, expect("truth"))
        return value is True

    def day(self, key: str) -> date | None:
        value = self.take(key, "2020-12-31")
        if type(value) is date:
            return value
        self.wrong(key, expect("date", example="2020-12-31"))
        return None

    def whole(self, key: str, least: int) -> int:
        """A whole number of at least `least`."""
        value = self.take(key, str(max(least, 1)))
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        self.wrong(key, expect("whole_from", least=least))
        return least

    def number(self, key: str) -> Fraction | None:
        """An exact number from 0 to a million."""
        value = self.take(key, "7")
        exact = isinstance(value, int) and not isinstance(value, bool)
        if (exact or (isinstance(value, Decimal) and value.is_finite())) and 0 <= value <= 1_000_000:
            return Fraction(value)
        self.wrong(key, expect("number"))
        return None

    def words(self, key: str) -> Text:
        """Words in both languages: key = { nl = "…", fr = "…" }."""
        value = self.take(key, _BOTH)
        if isinstance(value, dict):
            return Table(f"{self.where}, {key}", value, self.block.inner(key), self.faults).own_words(
                alone=True
            )
        self.wrong(key, _BOTH)
        return Text("", "")

    def optional_words(self, key: str) -> Text | None:
        self.taken.add(key)
        return self.words(key) if self.has(key) else None

    def own_words(self, *, alone: bool = False) -> Text:
        """The keys nl and fr of this table itself; `alone` when it may hold nothing else."""
        found = {}
        for code in _LANGUAGES:
            self.taken.add(code)
            value = self.values.get(code)
            if code not in self.values:
                self.fault("", "words_missing", key=code, language=expect(code), example=_EXAMPLE)
            elif not isinstance(value, str) or not value.strip():
                self.wrong(code, expect(f"words_{code}"))
            found[code] = value if isinstance(value, str) else ""
        if alone:
            self.done()
        return Text(**found)

    def rows(self, key: str) -> Iterator[Table]:
        """The tables of a list, inline or headed [[….key]]; none when it is left out."""
        self.taken.add(key)
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self.wrong(key, expect("tables", example="{ … }"))
            return
        headed = self.block.below.get(key, [])
        for index, row in enumerate(value):
            block = headed[index] if index < len(headed) else Block(self.block.row(key, index))
            yield Table(f"{self.where}, {key} {index + 1}", row, block, self.faults)

    def done(self) -> None:
        """Call when every known key was taken: what is left is a slip."""
        for key in self.values:
            if key not in self.taken:
                self.fault(key, "unknown_key", key=key, known=", ".join(sorted(self.taken)))


def shown(value: Any) -> str:
    """A value as it would stand in the file, shortened."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | Decimal):
        return str(value)
    words = f'"{value}"' if isinstance(value, str) else repr(value)
    return words if len(words) <= 60 else words[:57] + "…"
