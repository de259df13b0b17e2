"""A register as a plan declares it: its fields, their options, and the rows of a guard's phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from svpp.plan.terms import Text


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a register: its form control, validation and column follow from it."""

    code: str
    name: Text
    type: Literal["text", "long_text", "choice", "yes_no", "number", "date", "indicator"]
    required: bool = False
    options: tuple[Option, ...] = ()
    #: number: inclusive bounds; integers only
    minimum: int | None = None
    maximum: int | None = None
    max_length: int = 200
    hint: Text | None = None
    #: text: "code" takes a file's code alone, so never a name
    holds: Literal["words", "code"] = "words"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A row on a guard's phone that says a part of a line already."""

    code: str
    name: Text
    #: a symbol of static/icons/sprite.svg
    icon: str
    #: rank among the rows of all registers
    order: int
    #: choice → its one option, or those that the row leaves to choose from
    fields: Mapping[str, tuple[str, ...]]
    #: text field that the phone fills in with the place where the guard is
    here: str | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """A list of one cell's facts. `cell` is who may write it (role `cell:<name>`)."""

    code: str
    name: Text
    cell: str
    #: what the line's own date (`occurred_on`) means on the form
    date_name: Text
    fields: tuple[Field, ...]
    #: sensitive registers (victim support, drugs, radicalisation) hold no names
    sensitive: bool = False
    hint: Text | None = None
    #: what a guard's phone offers of it in one tap
    shortcuts: tuple[Shortcut, ...] = ()

    def field(self, code: str) -> Field | None:
        return next((f for f in self.fields if f.code == code), None)
