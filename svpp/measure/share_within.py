"""A share of cases that passed within a deadline; those whose deadline still runs are pending, listed
apart."""

from __future__ import annotations

from svpp.measure.cases import Cases, incident_cases, line_cases
from svpp.measure.comparing import holds, number, verdict
from svpp.measure.figure import Figure, Status
from svpp.measure.inputs import Inputs
from svpp.measure.period import Period
from svpp.measure.shares import per_cent
from svpp.plan.catalogue import IncidentsSource, Indicator, LinesSource


def assess_share_within(indicator: Indicator, inputs: Inputs, year: Period) -> Figure:
    """Applies: the deadline is over, or it passed already."""
    cases = _cases(indicator, inputs, year)
    applying = len(cases.passed) + len(cases.failed)
    return Figure(
        indicator.id,
        _status(indicator, cases, year),
        len(cases.passed),
        applying,
        per_cent(len(cases.passed), applying),
        evidence=applying,
        pending=len(cases.pending),
        entries=tuple(cases.passed + cases.failed),
        passed=tuple(cases.passed),
        pending_entries=tuple(cases.pending),
    )


def _cases(indicator: Indicator, inputs: Inputs, year: Period) -> Cases:
    source, within = indicator.source, indicator.within
    if isinstance(source, IncidentsSource) and within is not None:
        return incident_cases(inputs, within, year, suspicious=source.suspicious)
    if isinstance(source, LinesSource) and source.until_field is not None:
        return line_cases(source, inputs, within, year)
    raise TypeError(f"{indicator.id}: needs cases, their deadline and the field that meets it")


def _status(indicator: Indicator, cases: Cases, year: Period) -> Status:
    """Final when the year is over and no deadline that still runs could change it; all of something missed
    once can no longer be met."""
    target, comparator = number(indicator), indicator.comparator
    passed, failed, pending = len(cases.passed), len(cases.failed), len(cases.pending)
    value = per_cent(passed, passed + failed)
    if value is None:
        return "no_cases"
    if failed and target >= 100 and comparator in (">=", "="):
        return "not_met"
    outcomes = {
        holds(share, comparator, target)
        for n in range(pending + 1)
        if (share := per_cent(passed + n, passed + failed + pending)) is not None
    }
    return verdict(holds(value, comparator, target), over=year.over and len(outcomes) == 1)
