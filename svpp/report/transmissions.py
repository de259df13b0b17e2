"""What is due when to the subsidising authority, sent or not; from the plan's own indicators.

A document is expected every year where an indicator asks that all of them be in time and that none at all is a no
(`when_none = "no"`). Questions with a deadline that stand under the same goal belong to it. Nothing here names a
register of any plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from svpp.facts.values import Line
from svpp.measure import lines
from svpp.measure.cases import due
from svpp.plan.catalogue import Indicator, LinesSource, Option, Register
from svpp.report.assemble import Report
from svpp.report.weights import facts

#: 31 March of the following year: practice, no law; the due date of a line is its own
MONTH, DAY = 3, 31


def expected_by(year: int) -> date:
    """When the authority looks for what is said about a year."""
    return date(year + 1, MONTH, DAY)


@dataclass(frozen=True, slots=True)
class Due:
    """One document or question. state: sent, late (sent too late), overdue, open."""

    indicator: Indicator
    register: Register
    name: Option | None
    #: what the line says besides: the subject of a question
    subject: str
    #: the line, if it was noted already
    entry: str | None
    #: the day it is about
    about: date
    due: date | None
    sent: date | None
    state: str
    #: until the due date; negative once it is over
    days_left: int | None
    evidence: int
    #: a document of the year, which a closed report proves; else a question to answer
    yearly: bool


def transmissions(report: Report) -> list[Due]:
    """In the plan's order, by due date within each indicator."""
    today = report.as_of.astimezone(report.zone).date()
    known = facts(report)
    found: list[Due] = []
    for indicator, source, yearly in _asked(report):
        register = report.plan.register(source.select.register)
        if register is None:
            continue
        figure = report.row(indicator.id)[1]
        own = [known[e] for e in dict.fromkeys((*figure.entries, *figure.pending_entries)) if e in known]
        made = [_line(indicator, source, register, one, today, yearly=yearly) for one in own]
        if yearly:
            made += _expected(report, indicator, source, register, own, today)
        found += sorted(made, key=lambda one: one.due or date.max)
    return found


def _asked(report: Report) -> Iterable[tuple[Indicator, LinesSource, bool]]:
    yearly = [i for i, _ in report.rows if _is_yearly(i)]
    goals = {i.operational_goal for i in yearly}
    for indicator, _ in report.rows:
        source = indicator.source
        if not isinstance(source, LinesSource) or source.until_field is None:
            continue
        if indicator in yearly or (indicator.operational_goal in goals and indicator.within is not None):
            yield indicator, source, indicator in yearly


def _is_yearly(indicator: Indicator) -> bool:
    source = indicator.source
    return (
        indicator.kind == "yes_no"
        and indicator.rule == "all"
        and indicator.when_none == "no"
        and isinstance(source, LinesSource)
        and source.due_field is not None
    )


def _line(
    indicator: Indicator, source: LinesSource, register: Register, line: Line, today: date, *, yearly: bool
) -> Due:
    last = due(line, source, indicator.within)
    sent = lines.date_in(line, source.until_field or lines.OCCURRED_ON)
    subject = next(
        (str(line.fields[f.code]) for f in register.fields if f.type == "text" and line.fields.get(f.code)),
        "",
    )
    return Due(
        indicator,
        register,
        _option(register, line.fields),
        subject,
        line.entry,
        line.occurred_on,
        last,
        sent,
        _state(last, sent, today),
        (last - today).days if last else None,
        len(line.evidence),
        yearly,
    )


def _state(last: date | None, sent: date | None, today: date) -> str:
    if sent is not None and sent <= today:
        return "sent" if last is None or sent <= last else "late"
    return "overdue" if last is not None and last < today else "open"


def _option(register: Register, values: Mapping[str, object]) -> Option | None:
    """The kind of document: the line's first choice."""
    for field in register.fields:
        if field.type == "choice":
            return next((o for o in field.options if o.code == values.get(field.code)), None)
    return None


def _expected(
    report: Report,
    indicator: Indicator,
    source: LinesSource,
    register: Register,
    own: list[Line],
    today: date,
) -> Iterable[Due]:
    """The document nobody noted yet, as its line would begin. Of several documents one is enough."""
    if own:
        return
    last = expected_by(report.year)
    values = {code: wanted[0] for code, wanted in source.select.where.items()}
    yield Due(
        indicator,
        register,
        _option(register, values),
        "",
        None,
        date(report.year, 12, 31),
        last,
        None,
        _state(last, None, today),
        (last - today).days,
        0,
        True,
    )


def begin_with(one: Due) -> dict[str, str]:
    """The fields of a new line for it."""
    assert isinstance(one.indicator.source, LinesSource)
    source = one.indicator.source
    values = {code: str(wanted[0]) for code, wanted in source.select.where.items()}
    if source.due_field and one.due:
        values[source.due_field] = one.due.isoformat()
    return values


def question_registers(report: Report) -> list[Register]:
    """Where a question of the authority is written down."""
    codes = dict.fromkeys(source.select.register for _, source, yearly in _asked(report) if not yearly)
    return [found for code in codes if (found := report.plan.register(code)) is not None]
