"""Comparators, exactly as the plan writes them: strict stays strict, nothing is rounded first."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any

from svpp.measure.figure import Status
from svpp.plan.catalogue import Comparator, Indicator

_COMPARE: Mapping[Comparator, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "=": operator.eq,
}


def holds(value: Fraction | int, comparator: Comparator, target: Fraction | int) -> bool:
    """Does the exact value stand in this relation to the target?"""
    return _COMPARE[comparator](value, target)


def reaching(values: Iterable[int], comparator: Comparator, target: Fraction) -> list[bool]:
    """`holds` for each of many whole numbers, which need no fraction to be compared with."""
    whole: Fraction | int = target
    if comparator != "=":
        whole = ceil(target) if comparator in (">=", "<") else floor(target)
    compare = _COMPARE[comparator]
    return [compare(value, whole) for value in values]


def holds_on(day: date, comparator: Comparator, target: date) -> bool:
    """The same for dates."""
    return _COMPARE[comparator](day, target)


def number(indicator: Indicator) -> Fraction:
    """The target of an indicator that is judged by a number; anything else raises TypeError."""
    if isinstance(indicator.target, bool) or not isinstance(indicator.target, Fraction | int):
        raise TypeError(f"{indicator.id}: a {indicator.kind} needs a number as its target")
    return Fraction(indicator.target)


def verdict(reached: bool, *, over: bool) -> Status:
    """The status of a figure that was judged: final once its period is over."""
    if over:
        return "met" if reached else "not_met"
    return "on_track" if reached else "behind"
