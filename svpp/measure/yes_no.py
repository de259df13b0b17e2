"""Yes or no: stated by a colleague with evidence, or derived from what was logged.

Derived "any": at least one qualifying entry. Derived "all": every case in time. A statement is the last one
valid in the year; "yes" without evidence is unproven, which is no yes.
"""

from __future__ import annotations

from datetime import date

from svpp.facts.values import Line
from svpp.measure import lines
from svpp.measure.cases import Cases, line_cases
from svpp.measure.counts import count, presence_entries
from svpp.measure.figure import Figure, Status
from svpp.measure.inputs import Inputs
from svpp.measure.period import Period, until_year_end
from svpp.plan.catalogue import HoursSource, Indicator, LinesSource, StatementSource

#: The register of statements, and its fields.
STATEMENT = "statement"
INDICATOR, ANSWER, VALID_FROM, VALID_UNTIL = "indicator", "answer", "valid_from", "valid_until"


def assess_yes_no(indicator: Indicator, inputs: Inputs, year: Period) -> Figure:
    if isinstance(indicator.source, StatementSource):
        return _stated(indicator, inputs, year)
    if indicator.rule == "all":
        return _all(indicator, inputs, year)
    return _any(indicator, inputs, year)


def _stated(indicator: Indicator, inputs: Inputs, year: Period) -> Figure:
    valid = [line for line in inputs.lines.get(STATEMENT, ()) if _valid(line, indicator, inputs, year)]
    line = max(valid, key=lambda line: (line.occurred_on, line.order), default=None)
    if line is None:
        return Figure(indicator.id, "unknown", None, None, None)
    answer = line.fields[ANSWER] is True
    status: Status = "not_met" if not answer else "met" if line.evidence else "unproven"
    return Figure(indicator.id, status, None, None, answer, evidence=1, entries=(line.entry,))


def _valid(line: Line, indicator: Indicator, inputs: Inputs, year: Period) -> bool:
    """About this indicator, made and begun by now, and valid on a day of the year."""
    if line.fields.get(INDICATOR) != indicator.id or not isinstance(line.fields.get(ANSWER), bool):
        return False
    first = _valid_from(line)
    default = inputs.plan_until if indicator.period == "plan" else date(first.year, 12, 31)
    last = lines.date_in(line, VALID_UNTIL) or default
    return line.occurred_on <= year.today and first <= min(year.last, year.today) and last >= year.first


def _valid_from(line: Line) -> date:
    return lines.date_in(line, VALID_FROM) or line.occurred_on


def _any(indicator: Indicator, inputs: Inputs, year: Period) -> Figure:
    """Within the plan: once done it holds for the years that follow."""
    period = until_year_end(inputs, year) if indicator.period == "plan" else year
    if isinstance(indicator.source, HoursSource):
        found, evidence = presence_entries(indicator.source, inputs, period)
        entries: tuple[str, ...] = ()
    else:
        counted = count(indicator.source, inputs, period)
        found, evidence, entries = counted.number, len(counted.entries), counted.entries
    if found:
        return Figure(indicator.id, "met", None, None, True, evidence=evidence, entries=entries)
    if year.over:
        return Figure(indicator.id, "not_met", None, None, False)
    return Figure(indicator.id, "unknown", None, None, None)


def _all(indicator: Indicator, inputs: Inputs, year: Period) -> Figure:
    """One case out of time is a no at once; all in time is a yes when the year and its deadlines are over."""
    if not isinstance(indicator.source, LinesSource):
        raise TypeError(f"{indicator.id}: only register lines can all be in time")
    cases = line_cases(indicator.source, inputs, indicator.within, year)
    status, value = _all_in_time(cases, indicator, year)
    return Figure(
        indicator.id,
        status,
        None,
        None,
        value,
        evidence=len(cases.passed) + len(cases.failed),
        pending=len(cases.pending),
        other={"in_time": len(cases.passed), "late": len(cases.failed)},
        entries=tuple(cases.passed + cases.failed),
        passed=tuple(cases.passed),
        pending_entries=tuple(cases.pending),
    )


def _all_in_time(cases: Cases, indicator: Indicator, year: Period) -> tuple[Status, bool | None]:
    if cases.failed:
        return "not_met", False
    if cases.passed:
        return ("met" if year.over and not cases.pending else "on_track"), True
    if cases.pending or not year.over:
        return "unknown", None
    return ("no_cases", None) if indicator.when_none == "no_cases" else ("not_met", False)
