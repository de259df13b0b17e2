"""Cases with a deadline each: which passed in time, which failed, which still run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from svpp.facts.values import Incident, Line
from svpp.measure import lines
from svpp.measure.inputs import Inputs
from svpp.measure.period import Period
from svpp.plan.catalogue import LinesSource, Within
from svpp.when.days import add_months, day_of

State = Literal["passed", "failed", "pending"]


@dataclass(slots=True)
class Cases:
    """Ids of the cases by their state, in the order given."""

    passed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)

    def add(self, entry: str, state: State) -> None:
        {"passed": self.passed, "failed": self.failed, "pending": self.pending}[state].append(entry)


def incident_cases(inputs: Inputs, within: Within, year: Period, *, suspicious: bool) -> Cases:
    """Incidents observed in the period, and whether the police were told in time."""
    cases = Cases()
    for incident in inputs.incidents:
        if year.holds(day_of(incident.observed_at, inputs.zone)) and (incident.suspicious or not suspicious):
            cases.add(incident.entry, incident_state(incident, within, inputs.as_of))
    return cases


def line_cases(source: LinesSource, inputs: Inputs, within: Within | None, year: Period) -> Cases:
    """Register lines of the period, and whether `until_field` came in time."""
    cases = Cases()
    for line in lines.select(inputs, source.select, year):
        cases.add(line.entry, _by_day(line, source, within, year.today))
    return cases


def last_second(start: int, within: Within) -> int:
    """The last instant in time, inclusive; epoch seconds. Elapsed hours, so that a night of 23 or 25 changes nothing.

    Days and months are for register lines: they raise ValueError.
    """
    if within.unit != "hours":
        raise ValueError(f"an incident's deadline is in hours, not in {within.unit}")
    return start + within.amount * 3600


def last_day(start: date, within: Within) -> date:
    """The last day in time, inclusive; a month ends on the same day of the next, or on that month's last.

    Hours are for instants alone: a register knows days, so they raise ValueError.
    """
    if within.unit == "days":
        return start + timedelta(days=within.amount)
    if within.unit == "months":
        return add_months(start, within.amount)
    raise ValueError("a register's deadline is in days or months: its lines have no hour")


def incident_state(incident: Incident, within: Within, as_of: int) -> State:
    """Whether the police were told in time, as of epoch seconds. A report noted before the observation (two clocks) is
    in time."""
    deadline = last_second(incident.observed_at, within)
    if incident.reported_at is not None and incident.reported_at <= as_of:
        return "passed" if incident.reported_at <= deadline else "failed"
    return "failed" if as_of > deadline else "pending"


def _by_day(line: Line, source: LinesSource, within: Within | None, today: date) -> State:
    due_on = due(line, source, within)
    done_on = lines.date_in(line, source.until_field) if source.until_field else None
    if done_on is not None and done_on <= today:
        return "passed" if due_on is None or done_on <= due_on else "failed"
    return "failed" if due_on is not None and due_on < today else "pending"


def states(cases: Cases) -> dict[str, State]:
    """Id of a case → its state."""
    found: dict[str, State] = dict.fromkeys(cases.passed, "passed")
    found |= dict.fromkeys(cases.failed, "failed")
    return found | dict.fromkeys(cases.pending, "pending")


def due(line: Line, source: LinesSource, within: Within | None) -> date | None:
    """The line's own due date, or so long after its start; None where a line names none."""
    if source.due_field is not None:
        return lines.date_in(line, source.due_field)
    if within is None:
        return None
    return last_day(lines.date_in(line, source.from_field) or line.occurred_on, within)
