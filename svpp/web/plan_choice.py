"""The form of an indicator's reading: the choices the plan leaves for it, what was chosen, the decision it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, get_args

from werkzeug.datastructures import MultiDict

from svpp.plan.catalogue import (
    DAY_RULES,
    HOUR_KINDS,
    HOUR_RULES,
    Amendment,
    Counting,
    Indicator,
    Plan,
    Reading,
)
from svpp.plan.counting import countings
from svpp.strict import fits_a_line

#: shares of the days one may ask for, beside those of the plan
SHARES = tuple(Fraction(p, 100) for p in (95, 90, 80, 75))
LONGEST = 200


@dataclass(slots=True)
class Choice:
    """What was chosen on the form, as text; `errors`: field → code."""

    days: str
    reading: str
    rule: str
    when_none: str
    counts: str
    valid_from: str
    decided_by: str = ""
    decided_on: str = ""
    reason: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def choices(plan: Plan, row: Indicator) -> Mapping[str, Mapping[str, Any]]:
    """What may be read otherwise: name of the choice → its options by their text; empty where nothing may."""
    if row.kind in HOUR_KINDS:
        return {
            "reading": {one: one for one in get_args(Reading)},
            "days": {_days_text(one): one for one in _days_of(row)},
            "rule": {_rule_text(one): one for one in _rules_of(row)},
        }
    if row.kind == "yes_no" and row.rule == "all":
        return {"when_none": {one: one for one in ("no", "no_cases")}}
    found = {_counts_text(one): one for one in countings(plan, row)}
    return {"counts": found} if len(found) > 1 else {}


def first_days(plan: Plan) -> list[date]:
    """The days on which a reading may begin."""
    years = range(plan.period_from.year + 1, plan.period_until.year + 1)
    return [plan.period_from, *(date(year, 1, 1) for year in years)]


def present(plan: Plan, row: Indicator) -> Choice:
    """The form as the indicator is read in the plan's last year."""
    now = row.in_year(plan.period_until.year)
    return Choice(
        days=_days_text(now.days),
        reading=now.reading,
        rule=_rule_text(now.rule),
        when_none=now.when_none,
        counts=_counts_text(now.counting),
        valid_from=first_days(plan)[-1].isoformat(),
    )


def read(form: MultiDict[str, str]) -> Choice:
    def text(name: str) -> str:
        return form.get(name, "").replace("\t", " ").strip()  # as a cell of a spreadsheet is pasted

    return Choice(
        days=text("days"),
        reading=text("reading"),
        rule=text("rule"),
        when_none=text("when_none"),
        counts=text("counts"),
        valid_from=text("valid_from"),
        decided_by=text("decided_by"),
        decided_on=text("decided_on"),
        reason=text("reason"),
    )


def amendment_of(plan: Plan, row: Indicator, choice: Choice, *, deciding: bool) -> Amendment | None:
    """What the form decides; None, with errors in the choice, where it is none."""
    options = choices(plan, row)
    firsts = {day.isoformat(): day for day in first_days(plan)}
    for name, allowed in {"valid_from": firsts, **options}.items():
        if getattr(choice, name) not in allowed:
            choice.errors[name] = "not_allowed"
    decided_on = _decision(choice) if deciding else None
    if choice.errors:
        return None
    made = Amendment(
        valid_from=firsts[choice.valid_from],
        decided_by=choice.decided_by,
        decided_on=decided_on,
        reason=choice.reason,
        **{name: allowed[getattr(choice, name)] for name, allowed in options.items()},
    )
    if deciding and not _changes(row, made, options) and made not in row.amended:
        choice.errors[list(options)[-1]] = "changes_nothing"
    return made


def _changes(row: Indicator, made: Amendment, options: Mapping[str, Any]) -> bool:
    """Whether any year from its first on would be read otherwise."""
    now = row.in_year(made.valid_from.year)
    before = {name: now.counting if name == "counts" else getattr(now, name) for name in options}
    return any(before[name] != getattr(made, name) for name in options)


def _decision(choice: Choice) -> date | None:
    """Checks who decided and why; the day, where one is given."""
    for name in ("decided_by", "reason"):
        value = getattr(choice, name)
        if not value or not fits_a_line(value):
            choice.errors[name] = "required" if not value else "not_allowed"
        elif len(value) > LONGEST:
            choice.errors[name] = "too_long"
    if not choice.decided_on:
        return None
    try:
        return date.fromisoformat(choice.decided_on)
    except ValueError:
        choice.errors["decided_on"] = "wrong_type"
        return None


def _days_of(row: Indicator) -> list[str | tuple[str, ...]]:
    """The named calendars, and any list of weekdays that the indicator has or had."""
    own = [row.days, *(one.days for one in row.amended if one.days)]
    return [*DAY_RULES, *dict.fromkeys(one for one in own if not isinstance(one, str))]


def _rules_of(row: Indicator) -> list[str | Fraction]:
    """The average, every time, and shares of the days: the usual ones and those it has or had."""
    own = [row.rule, *(one.rule for one in row.amended if one.rule)]
    shares = {*SHARES, *(one for one in own if isinstance(one, Fraction))}
    return [*HOUR_RULES, *sorted(shares, reverse=True)]


def _days_text(days: str | tuple[str, ...]) -> str:
    return days if isinstance(days, str) else ",".join(days)


def _rule_text(rule: str | Fraction) -> str:
    return rule if isinstance(rule, str) else f"share:{rule.numerator}/{rule.denominator}"


def _counts_text(counting: Counting) -> str:
    if counting.sum_of:
        return f"sum_of:{counting.sum_of}"
    return f"distinct_of:{counting.distinct_of}" if counting.distinct_of else "lines"
