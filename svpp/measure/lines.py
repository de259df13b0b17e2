"""Choosing the lines of a register that an indicator is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from svpp.facts.values import FieldValue, Line
from svpp.measure.inputs import Inputs
from svpp.measure.period import Period
from svpp.plan.catalogue import Scalar, Selection

#: The line's own date, where a plan names a date field.
OCCURRED_ON = "occurred_on"


def select(inputs: Inputs, selection: Selection, period: Period) -> list[Line]:
    """The lines dated in the period, as far as it has come, that the selection asks for."""
    return [line for line in of_register(inputs, selection, period) if matches(line, selection, period.today)]


def of_register(inputs: Inputs, selection: Selection, period: Period) -> list[Line]:
    """The selection's register in the period, whatever its lines hold."""
    return [line for line in inputs.lines.get(selection.register, ()) if period.holds(line.occurred_on)]


def matches(line: Line, selection: Selection, today: date) -> bool:
    """Does every named field hold one of the listed values, and has every named date come by `today`?"""
    return (
        line.register == selection.register
        and all(
            any(_is(line.fields.get(code), wanted) for wanted in values)
            for code, values in selection.where.items()
        )
        and all((day := date_in(line, code)) is None or day <= today for code in selection.dates)
    )


def date_in(line: Line, code: str) -> date | None:
    """The date in a field, or the line's own; None when it is not filled in."""
    if code == OCCURRED_ON:
        return line.occurred_on
    value = line.fields.get(code)
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def number_in(line: Line, code: str) -> int | None:
    """The number in a field; None when it is not filled in."""
    value = line.fields.get(code)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def distinct(lines: Iterable[Line], code: str) -> frozenset[str]:
    """The distinct values in a field, blind to case and spaces: typed names differ in those alone.

    A line without the field adds none.
    """
    return frozenset(_folded(line.fields[code]) for line in lines if _filled_in(line.fields.get(code)))


def latest_by(lines: Iterable[Line], code: str) -> list[Line]:
    """For each value of the field its last line (by date, then receipt); a line without the field is left
    out."""
    last: dict[str, Line] = {}
    for line in sorted(lines, key=lambda line: (line.occurred_on, line.order)):
        if _filled_in(line.fields.get(code)):
            last[_folded(line.fields[code])] = line
    return list(last.values())


def ids(lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(line.entry for line in lines)


def _is(value: FieldValue, wanted: Scalar) -> bool:
    """True asks for a yes, or for a field that is filled in; 1 is not True, and an empty answer is not a
    no."""
    if wanted is True:
        return value is True or (not isinstance(value, bool) and _filled_in(value))
    return type(value) is type(wanted) and value == wanted


def _filled_in(value: FieldValue) -> bool:
    return value is not None and value != ""


def _folded(value: FieldValue) -> str:
    return " ".join(str(value).split()).casefold()
