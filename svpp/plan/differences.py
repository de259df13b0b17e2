"""What one version of a plan says otherwise than another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeVar

from svpp.plan.catalogue import Amendment, Indicator, Plan, Register

Thing = TypeVar("Thing", Indicator, Register)
What = Literal["plan", "indicator", "register"]


@dataclass(frozen=True, slots=True)
class Change:
    """how: added, removed or changed; `keys`: which keys of it, for a changed one; `amended`: decided anew."""

    what: What
    id: str
    how: Literal["added", "removed", "changed"]
    keys: tuple[str, ...] = ()
    amended: tuple[Amendment, ...] = ()
    #: key → what it was and what it is, of those that are said in a few words
    values: Mapping[str, tuple[Any, Any]] = field(default_factory=dict, compare=False)


_SAID = frozenset(("title", "period_from", "period_until", "signed_on", "text", "comparator", "target"))
#: of the plan's own table, and what may be compared as a whole
_HEAD = (
    "title",
    "municipality",
    "period_from",
    "period_until",
    "signed_on",
    "languages",
    "parties",
    "money",
    "decisions",
    "provisions",
)


def differences(old: Plan, new: Plan) -> list[Change]:
    """Head, indicators and registers, in the new plan's order; what was removed last. Empty: only its comments."""
    found = list(_head(old, new))
    found += _things("indicator", {i.id: i for i in old.indicators}, {i.id: i for i in new.indicators})
    found += _things("register", {r.code: r for r in old.registers}, {r.code: r for r in new.registers})
    return found


def _head(old: Plan, new: Plan) -> Iterator[Change]:
    changed = [name for name in _HEAD if getattr(old, name) != getattr(new, name)]
    goals = [_goals(plan) for plan in (old, new)]
    if goals[0] != goals[1]:
        changed.append("goals")
    if changed:
        yield Change("plan", new.id, "changed", tuple(changed), values=_values(old, new, changed))


def _goals(plan: Plan) -> list[object]:
    """Everything of the tree but its indicators."""
    found: list[object] = []
    for domain in plan.domains:
        found += [domain.number, domain.title, domain.short, domain.introduction, domain.general_goals]
        for above in domain.strategic_goals:
            found += [above.id, above.text]
            found += [(goal.id, goal.text, goal.results) for goal in above.operational_goals]
    return found


def _things(what: What, old: Mapping[str, Thing], new: Mapping[str, Thing]) -> Iterator[Change]:
    for identifier, thing in new.items():
        before = old.get(identifier)
        if before is None:
            yield Change(what, identifier, "added")
        elif before != thing:
            names = [one.name for one in fields(thing)]
            keys = tuple(n for n in names if getattr(before, n) != getattr(thing, n) and n != "amended")
            newly, values = _newly(before, thing), _values(before, thing, keys)
            yield Change(what, identifier, "changed", keys, newly, values)
    for identifier in old:
        if identifier not in new:
            yield Change(what, identifier, "removed")


def _values(before: object, after: object, keys: Iterable[str]) -> dict[str, tuple[Any, Any]]:
    return {key: (getattr(before, key), getattr(after, key)) for key in keys if key in _SAID}


def _newly(before: Indicator | Register, after: Indicator | Register) -> tuple[Amendment, ...]:
    if not isinstance(before, Indicator) or not isinstance(after, Indicator):
        return ()
    return tuple(one for one in after.amended if one not in before.amended)
