"""From the flat tables of a plan file to its tree: each thing names its parent by its id.

1 (domain) > 1.2.1 (goal) > 1.2.1-a (operational goal) > 1.2.1-a-2 (indicator).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from svpp.plan.catalogue import Domain, GeneralGoal, Indicator, OperationalGoal, StrategicGoal, Text
from svpp.plan.faults import expect
from svpp.plan.table import Table

Read = TypeVar("Read")
_GOAL_ID = re.compile(r"\d+\.\d+\.\d+")
_OPERATIONAL_ID = re.compile(r"\d+\.\d+\.\d+-[a-z]")


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal by itself, before it has its place in the tree."""

    id: str
    text: Text
    results: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Front:
    """A domain by itself."""

    number: int
    title: Text
    short: Text
    introduction: Text | None


@dataclass(frozen=True, slots=True)
class Parts:
    """What the file declares, in its order."""

    domains: Sequence[Front]
    general: Sequence[Goal]
    strategic: Sequence[Goal]
    operational: Sequence[Goal]
    indicators: Sequence[Indicator]


def read_front(table: Table) -> Front:
    table.where = f"domain {table.values.get('number', '')}".strip()
    front = Front(
        number=table.whole("number", 1),
        title=table.words("title"),
        short=table.words("short"),
        introduction=table.optional_words("introduction"),
    )
    table.done()
    return front


def read_goal(table: Table) -> Goal:
    """A general or a strategic goal."""
    goal = Goal(_id(table, _GOAL_ID, "1.2.1"), table.own_words())
    table.done()
    return goal


def read_operational_goal(table: Table) -> Goal:
    goal = Goal(
        id=_id(table, _OPERATIONAL_ID, "1.2.1-a"),
        text=table.own_words(),
        results=tuple(row.own_words(alone=True) for row in table.rows("results")),
    )
    table.done()
    return goal


def unique(tables: Sequence[Table], ids: Sequence[Hashable], key: str) -> None:
    """Faults for every id that stands there a second time."""
    first: dict[Hashable, int] = {}
    for table, identifier in zip(tables, ids, strict=True):
        line = first.setdefault(identifier, table.block.line)
        if line != table.block.line and identifier:
            table.fault(key, "twice", key=key, id=str(identifier), line=line)


def placed(tables: Sequence[Table], ids: Sequence[str], parents: frozenset[str], parent: str) -> None:
    """Faults for every id whose parent the plan does not have."""
    for table, identifier in zip(tables, ids, strict=True):
        wanted = parent_of(identifier)
        if identifier and wanted not in parents:
            table.fault("id", "no_parent", id=identifier, parent=expect(parent), above=wanted)


def parent_of(identifier: str) -> str:
    """`1.2.1-a-2` → `1.2.1-a` → `1.2.1` → `1`."""
    above, hyphen, _ = identifier.rpartition("-")
    return above if hyphen else identifier.partition(".")[0]


def tree(parts: Parts) -> tuple[Domain, ...]:
    return tuple(
        Domain(
            front.number,
            front.title,
            front.short,
            front.introduction,
            tuple(GeneralGoal(g.id, g.text) for g in _below(parts.general, str(front.number), _goal_id)),
            tuple(_strategic(goal, parts) for goal in _below(parts.strategic, str(front.number), _goal_id)),
        )
        for front in parts.domains
    )


def _strategic(goal: Goal, parts: Parts) -> StrategicGoal:
    below = _below(parts.operational, goal.id, _goal_id)
    return StrategicGoal(goal.id, goal.text, tuple(_operational(one, parts) for one in below))


def _operational(goal: Goal, parts: Parts) -> OperationalGoal:
    below = _below(parts.indicators, goal.id, lambda indicator: indicator.id)
    return OperationalGoal(goal.id, goal.text, goal.results, tuple(below))


def _below(things: Sequence[Read], parent: str, identity: Callable[[Read], str]) -> list[Read]:
    return [thing for thing in things if parent_of(identity(thing)) == parent]


def _goal_id(goal: Goal) -> str:
    return goal.id


def _id(table: Table, shape: re.Pattern[str], example: str) -> str:
    table.where = f"{table.where.split(' ')[0]} {table.values.get('id', '')}".strip()
    value = table.take("id", f'"{example}"')
    if isinstance(value, str) and shape.fullmatch(value):
        return value
    table.wrong("id", expect("id", example=f'"{example}"'))
    return ""
