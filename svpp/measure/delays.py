"""How long each case of a deadline took: a dot on a time axis for the figure's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from svpp.measure import cases, lines
from svpp.measure.cases import State
from svpp.measure.inputs import Inputs
from svpp.measure.period import Period, year_period
from svpp.plan.catalogue import IncidentsSource, Indicator, LinesSource, Within
from svpp.when.days import day_of


@dataclass(frozen=True, slots=True)
class Delay:
    """One case. took: hours for incidents, days for register lines, up to now where it still runs (or never came).

    limit: the deadline on the same scale; None where a line names none. due: its last day, for register lines.
    """

    entry: str
    began_on: date
    took: Fraction
    limit: Fraction | None
    state: State
    #: it has not come yet
    open: bool
    due: date | None = None


def has_delays(indicator: Indicator) -> bool:
    """Whether the indicator is about cases that each have a deadline."""
    return indicator.kind == "share_within" or (indicator.kind == "yes_no" and indicator.rule == "all")


def delays(indicator: Indicator, inputs: Inputs) -> list[Delay]:
    """Every case of the year, in the order of its beginning; empty for kinds without deadlines."""
    year = year_period(inputs)
    if year is None or not has_delays(indicator):
        return []
    source = indicator.source
    if isinstance(source, IncidentsSource) and indicator.within is not None:
        return _incidents(source, indicator.within, inputs, year)
    if isinstance(source, LinesSource):
        return _lines(source, indicator.within, inputs, year)
    return []


def _incidents(source: IncidentsSource, within: Within, inputs: Inputs, year: Period) -> list[Delay]:
    sorted_out = cases.incident_cases(inputs, within, year, suspicious=source.suspicious)
    states = cases.states(sorted_out)
    found = []
    for incident in inputs.incidents:
        if incident.entry in states:
            told = incident.reported_at
            if told is not None and told > inputs.as_of:
                told = None
            took = (told if told is not None else inputs.as_of) - incident.observed_at
            found.append(
                Delay(
                    incident.entry,
                    day_of(incident.observed_at, inputs.zone),
                    Fraction(max(0, took), 3600),
                    Fraction(cases.last_second(incident.observed_at, within) - incident.observed_at, 3600),
                    states[incident.entry],
                    told is None,
                )
            )
    return found


def _lines(source: LinesSource, within: Within | None, inputs: Inputs, year: Period) -> list[Delay]:
    states = cases.states(cases.line_cases(source, inputs, within, year))
    found = []
    for line in lines.select(inputs, source.select, year):
        if line.entry not in states:
            continue
        began = lines.date_in(line, source.from_field) or line.occurred_on
        done = lines.date_in(line, source.until_field) if source.until_field else None
        if done is not None and done > year.today:
            done = None
        due = cases.due(line, source, within)
        limit = Fraction((due - began).days) if due is not None else None
        took = Fraction(((done or year.today) - began).days)
        found.append(Delay(line.entry, began, took, limit, states[line.entry], done is None, due))
    return sorted(found, key=lambda one: (one.began_on, one.entry))
