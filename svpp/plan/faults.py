"""What is wrong with a plan file, for the person who writes it: a code with parameters, told in any language.

The English sentences are in `svpp.plan.sentences`; on the desk they are the words `plan.fault.<code>`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from svpp.plan.sentences import EXPECTED, FAULTS


@dataclass(frozen=True, slots=True)
class Euro:
    cents: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """What was expected, or another part of a sentence: a code of `sentences.EXPECTED` with its parameters."""

    code: str
    parameters: Mapping[str, Value] = field(default_factory=dict)


#: a tuple is what one may choose from; a str stands in the sentence as it stands in the file
Value = str | int | date | Euro | Phrase | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its line (from 1), the table it is in, and what was expected, as a sentence."""

    line: int
    where: str
    code: str
    parameters: Mapping[str, Value] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return _english(FAULTS[self.code], self.parameters)

    def __str__(self) -> str:
        return f"line {self.line}, {self.where}: {self.message}"


class PlanRefused(Exception):
    """The plan was not read; `faults` holds every fault found, in the order of the file."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


def expect(code: str, /, **parameters: Value) -> Phrase:
    return Phrase(code, parameters)


def listing(words: Sequence[str], either: str = "or") -> str:
    """`a, b or c`."""
    *first, last = words
    return f"{', '.join(first)} {either} {last}" if first else last


def _english(sentence: str, parameters: Mapping[str, Value]) -> str:
    return sentence.format(**{name: _told(value) for name, value in parameters.items()})


def _told(value: Value) -> str:
    if isinstance(value, Phrase):
        return _english(EXPECTED[value.code], value.parameters)
    if isinstance(value, tuple):
        return listing(value)
    return f"{value.cents / 100:,.2f}" if isinstance(value, Euro) else str(value)
