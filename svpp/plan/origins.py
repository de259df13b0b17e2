"""Where a figure comes from: presence, events, incidents, findings, a statement, or the lines of a register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from svpp.plan.terms import FIELD, Scalar, Text


@dataclass(frozen=True, slots=True)
class Within:
    """A deadline: elapsed `hours`, calendar `days` or calendar `months` after the moment it runs from."""

    amount: int
    unit: Literal["hours", "days", "months"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Register lines whose every named field holds one of the listed values.

    `where` is empty for all lines. The value True on a field that is not a yes/no means "is filled in"; on a date,
    that it has come.
    """

    register: str
    where: Mapping[str, tuple[Scalar, ...]] = field(default_factory=dict)
    #: fields of `where` that hold a date, as the register declares them
    dates: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class HoursSource:
    """Presence: one activity or all five (`FIELD`), anywhere or only at places that bore `tag` that day."""

    activity: str = FIELD
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class EventsSource:
    """Distinct events at which at least one guard was present."""

    public_authority: bool = True


@dataclass(frozen=True, slots=True)
class IncidentsSource:
    """Incidents; `suspicious` keeps only categories that are suspicious behaviour."""

    suspicious: bool = True


@dataclass(frozen=True, slots=True)
class FindingsSource:
    """Findings of a vaststeller; `transmitted` keeps only those sent to the sanctioning official."""

    transmitted: bool = True


@dataclass(frozen=True, slots=True)
class StatementSource:
    """A yes or no stated by a colleague, with evidence (lines of the register `statement` for this indicator)."""

    #: what proves a yes, in words for the form
    evidence: Text | None = None


@dataclass(frozen=True, slots=True)
class LinesSource:
    """Lines of a register.

    count: lines of `select`; `sum_of` adds a number field, `distinct_of` counts distinct values,
      `edition_of` names the field that tells editions apart (`period = "edition"`).
    share: `passes` over `select` (both counted with `distinct_of` when given); `latest_by` keeps, for each value
      of that field, only the last line on or before the reference day (31 December, or as_of).
    share_within, and yes_no with `rule = "all"`: `from_field` starts the deadline, `until_field` meets it
      (`due_field` instead of `within` where each line carries its own due date).
    deadline: the earliest `until_field` of the lines.
    """

    select: Selection
    passes: Selection | None = None
    sum_of: str | None = None
    distinct_of: str | None = None
    edition_of: str | None = None
    latest_by: str | None = None
    from_field: str = "occurred_on"
    until_field: str | None = None
    due_field: str | None = None


Source = HoursSource | EventsSource | IncidentsSource | FindingsSource | StatementSource | LinesSource
