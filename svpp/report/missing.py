"""What a year still lacks: one task a figure that is not (yet) reached, with who can do something about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from svpp.measure.figure import Figure
from svpp.measure.forecast import Forecast, forecast
from svpp.plan.catalogue import (
    HOUR_KINDS,
    Indicator,
    LinesSource,
    Plan,
    Scalar,
    StatementSource,
)
from svpp.plan.registers import STATEMENT
from svpp.report.assemble import Report

#: statement: no answer yet, or a no · evidence: a yes without a piece of proof · review: a statement to look at again ·
#: hours: more presence · more: so many more lines · line: one line is enough · answer: cases that still run ·
#: late: cases out of time · share: too few pass · date: what is to be done by a day
What = Literal[
    "statement", "evidence", "review", "hours", "more", "line", "answer", "late", "share", "date", "field"
]
#: who sees to hours, incidents and findings
FIELD_TEAM = "coordinators"
NEEDS_NOTHING = ("met", "on_track", "not_due", "no_cases")
#: fields of a statement that a plan may have: when to look at it again, and who does
REVIEW_ON, FOLLOWED_BY = "review_on", "owner"


@dataclass(frozen=True, slots=True)
class Task:
    """amount: how many more (a count), how many cases (answer, late), hours a day or week from now on (hours)."""

    indicator: Indicator
    figure: Figure
    what: What
    #: a cell's code, or FIELD_TEAM
    owner: str
    amount: Fraction | None = None
    #: the register to write in, with what a new line begins with
    register: str | None = None
    begin_with: Mapping[str, str] = field(default_factory=dict)
    #: the line to open: the statement without proof
    entry: str | None = None
    #: by when: a due date, a review date
    by: date | None = None
    #: who follows it up, where a statement says so
    who: str = ""
    ahead: Forecast | None = None


def tasks(report: Report) -> list[Task]:
    """In the plan's order; empty for a year outside the plan."""
    found = []
    for indicator, figure in report.rows:
        task = _task(report, indicator, figure)
        if task is not None:
            found.append(task)
    return found


def by_owner(found: Iterable[Task]) -> dict[str, list[Task]]:
    """The cell with most to do first."""
    groups: dict[str, list[Task]] = {}
    for task in found:
        groups.setdefault(task.owner, []).append(task)
    return dict(sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])))


def owner_of(plan: Plan, indicator: Indicator) -> str:
    """The cell that keeps what the indicator counts."""
    source = indicator.source
    if isinstance(source, LinesSource):
        register = plan.register(source.select.register)
        return register.cell if register else "coordination"
    if isinstance(source, StatementSource):
        register = plan.register(STATEMENT)
        return register.cell if register else "coordination"
    return FIELD_TEAM


def _task(report: Report, indicator: Indicator, figure: Figure) -> Task | None:
    owner = owner_of(report.plan, indicator)
    if isinstance(indicator.source, StatementSource):
        return _statement(report, indicator, figure, owner)
    if figure.pending:
        register = _register(indicator)
        return Task(indicator, figure, "answer", owner, Fraction(figure.pending), register)
    if figure.status in NEEDS_NOTHING:
        return None
    ahead = None if report.complete else forecast(indicator, figure, report.inputs)
    if indicator.kind in HOUR_KINDS:
        return Task(indicator, figure, "hours", owner, ahead.needed if ahead else None, ahead=ahead)
    if isinstance(indicator.source, LinesSource):
        return _lines(indicator, figure, owner, indicator.source, ahead)
    if indicator.kind == "count":
        return Task(indicator, figure, "more", owner, _short(indicator, figure), ahead=ahead)
    late = Fraction((figure.denominator or 0) - (figure.numerator or 0))
    return Task(indicator, figure, "late" if late else "field", owner, late or None)


def _statement(report: Report, indicator: Indicator, figure: Figure, owner: str) -> Task | None:
    entry = figure.entries[0] if figure.entries else None
    if figure.status == "unproven":
        who = _said(report, entry, FOLLOWED_BY)
        return Task(indicator, figure, "evidence", owner, register=STATEMENT, entry=entry, who=who)
    if figure.status in ("unknown", "not_met"):
        begin_with = {"indicator": indicator.id, "valid_from": _first_day(report).isoformat()}
        return Task(indicator, figure, "statement", owner, register=STATEMENT, begin_with=begin_with)
    said = _said(report, entry, REVIEW_ON)
    review = date.fromisoformat(said) if said else None
    today = report.as_of.astimezone(report.zone).date()
    if review is not None and review <= min(today, date(report.year, 12, 31)):
        who = _said(report, entry, FOLLOWED_BY)
        return Task(indicator, figure, "review", owner, register=STATEMENT, entry=entry, by=review, who=who)
    return None


def _said(report: Report, entry: str | None, field_code: str) -> str:
    """What a statement's field says; empty where there is no such field."""
    found = (line for line in report.inputs.lines.get(STATEMENT, ()) if line.entry == entry)
    value = next((line.fields.get(field_code) for line in found), None)
    return value if isinstance(value, str) else ""


def _first_day(report: Report) -> date:
    return max(report.plan.period_from, date(report.year, 1, 1))


def _lines(
    indicator: Indicator, figure: Figure, owner: str, source: LinesSource, ahead: Forecast | None
) -> Task:
    register, begin_with = source.select.register, _begin_with(source)
    if indicator.kind == "count":
        amount = _short(indicator, figure)
        return Task(indicator, figure, "more", owner, amount, register, begin_with, ahead=ahead)
    if indicator.kind == "deadline":
        due = indicator.target if isinstance(indicator.target, date) else None
        return Task(indicator, figure, "date", owner, None, register, begin_with, by=due)
    if indicator.kind == "yes_no":
        late = figure.other.get("late")
        if isinstance(late, int) and late:
            return Task(indicator, figure, "late", owner, Fraction(late), register)
        return Task(indicator, figure, "line", owner, None, register, begin_with)
    if indicator.kind == "share_within":
        late_cases = Fraction((figure.denominator or 0) - (figure.numerator or 0))
        return Task(indicator, figure, "late", owner, late_cases, register)
    return Task(indicator, figure, "share", owner, _short_of_share(indicator, figure), register)


def _register(indicator: Indicator) -> str | None:
    return indicator.source.select.register if isinstance(indicator.source, LinesSource) else None


def _begin_with(source: LinesSource) -> dict[str, str]:
    """What a new line must say to count, where that is one thing."""
    return {code: _typed(values[0]) for code, values in source.select.where.items() if len(values) == 1}


def _typed(value: Scalar) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _short_of_share(indicator: Indicator, figure: Figure) -> Fraction | None:
    """How many more of those counted must pass."""
    if isinstance(indicator.target, (bool, date)) or not figure.denominator:
        return None
    needed = Fraction(indicator.target) * figure.denominator / 100
    least = needed // 1 + 1 if indicator.comparator == ">" else -(-needed // 1)
    return Fraction(max(0, least - (figure.numerator or 0)))


def _short(indicator: Indicator, figure: Figure) -> Fraction | None:
    """How many more would reach the target; one more than it where it is strict."""
    if isinstance(indicator.target, (bool, date)):
        return None
    more = Fraction(indicator.target) - (figure.numerator or 0) + (indicator.comparator == ">")
    return max(Fraction(0), more)
