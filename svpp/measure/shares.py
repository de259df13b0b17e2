"""A share: entries that pass over entries that apply, in per cent; 0/0 is neither 0 nor 100 %."""

from __future__ import annotations

from fractions import Fraction

from svpp.facts.values import Line
from svpp.measure import lines
from svpp.measure.comparing import holds, number, verdict
from svpp.measure.figure import Figure
from svpp.measure.inputs import Inputs
from svpp.measure.period import Period, ever_until, until_year_end
from svpp.plan.catalogue import Indicator, LinesSource


def assess_share(indicator: Indicator, inputs: Inputs, year: Period) -> Figure:
    """Judged to date while the year runs: what does not pass yet may still do so."""
    source = indicator.source
    if not isinstance(source, LinesSource):
        raise TypeError(f"{indicator.id}: a share is of register lines")
    # Not only this year's, or this plan's: what was last noted about somebody holds until something else is noted.
    period = ever_until(until_year_end(inputs, year)) if source.latest_by else year
    apply = _applying(source, inputs, period)
    passed = _passing(source, inputs, period, apply)
    numerator, denominator = len(passed), len(apply)
    if source.distinct_of is not None:
        of = lines.distinct(apply, source.distinct_of)
        # A share of the things that apply: one that passed without applying is not among them.
        numerator, denominator = len(lines.distinct(passed, source.distinct_of) & of), len(of)
    value = per_cent(numerator, denominator)
    entries = tuple(dict.fromkeys(lines.ids(apply) + lines.ids(passed)))
    return Figure(
        indicator.id,
        "no_cases"
        if value is None
        else verdict(holds(value, indicator.comparator, number(indicator)), over=year.over),
        numerator,
        denominator,
        value,
        evidence=len(entries),
        entries=entries,
        passed=lines.ids(passed),
    )


def per_cent(numerator: int, denominator: int) -> Fraction | None:
    """Exact; None for 0/0."""
    return Fraction(numerator, denominator) * 100 if denominator else None


def _applying(source: LinesSource, inputs: Inputs, period: Period) -> list[Line]:
    if source.latest_by is None:
        return lines.select(inputs, source.select, period)
    known = lines.latest_by(lines.of_register(inputs, source.select, period), source.latest_by)
    return [line for line in known if lines.matches(line, source.select, period.today)]


def _passing(source: LinesSource, inputs: Inputs, period: Period, apply: list[Line]) -> list[Line]:
    """`passes` is complete in itself: it may name lines outside `select` (a ratio of two counts)."""
    if source.passes is None:
        return [line for line in apply if _done(source, line, period)]
    if source.latest_by is not None:
        return [line for line in apply if lines.matches(line, source.passes, period.today)]
    return lines.select(inputs, source.passes, period)


def _done(source: LinesSource, line: Line, period: Period) -> bool:
    """Without `passes`: the line's `until_field` holds a date that has come."""
    done_on = lines.date_in(line, source.until_field) if source.until_field else None
    return done_on is not None and done_on <= period.today
