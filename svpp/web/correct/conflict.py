"""Two versions of one entry side by side, and the choice between them, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from svpp.journal.differences import RANK
from svpp.journal.models import Entry, Revision

#: stands for the state of the entry itself
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Line:
    """A field on which the versions differ; values in the order of `Choice.versions`."""

    field: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The version that holds first, then those that wait."""

    entry: Entry
    versions: tuple[Revision, ...]
    names: tuple[str, ...]
    lines: tuple[Line, ...]


def choice_of(entry: Entry, current: Revision, waiting: Sequence[Revision], names: dict[int, str]) -> Choice:
    versions = (current, *waiting)
    states = [_state(one) for one in versions]
    fields = sorted({f for state in states for f in state}, key=lambda f: (RANK.get(f, len(RANK)), f))
    lines = []
    for field in fields:
        values = tuple(state.get(field) for state in states)
        if any(_plain(value) != _plain(values[0]) for value in values):
            lines.append(Line(field, values))
    return Choice(entry, versions, tuple(names[v.author_id] for v in versions), tuple(lines))


def _plain(value: Any) -> Any:
    return None if value in ("", [], {}) else value


def _state(revision: Revision) -> dict[str, Any]:
    return {**revision.data, WITHDRAWN: revision.withdrawn}


def chosen(choice: Choice, form: MultiDict[str, str]) -> tuple[dict[str, Any], bool] | None:
    """The data and whether it is withdrawn, of the picks `pick.<field>` = a version's id; None where one lacks."""
    by_id = {version.id: version for version in choice.versions}
    state = _state(choice.versions[0])
    for line in choice.lines:
        picked = by_id.get(form.get(f"pick.{line.field}", ""))
        if picked is None:
            return None
        state[line.field] = _state(picked).get(line.field)
    withdrawn = bool(state.pop(WITHDRAWN))
    return state, withdrawn


def as_it_is(choice: Choice, data: dict[str, Any], withdrawn: bool) -> bool:
    """Whether what was chosen is the version that holds."""
    current = choice.versions[0]
    return data == {**current.data} and withdrawn == current.withdrawn
