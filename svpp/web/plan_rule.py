"""How one indicator is read: the plan's words, the choices as a sentence, what they would give, and the decision."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any, Literal, cast

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from svpp import clock
from svpp.db import db
from svpp.journal.models import PlanVersion
from svpp.journal.plans import load_plan
from svpp.people.policy import may, require
from svpp.people.sessions import current_actor
from svpp.plan.catalogue import DAY_RULES, FIELD, HOUR_KINDS, Amendment, HoursSource, Indicator, Plan, Reading
from svpp.plan.edit import amend
from svpp.plan.load import PlanRefused
from svpp.problems import Problem
from svpp.report.rules import rule_lines
from svpp.report.verdicts import shape_of, target_words, value_words, verdict
from svpp.report.whatif import Effect, effects
from svpp.web.plan import blueprint, newest_version, plan_in
from svpp.web.speaking import speaker

#: shares of the days one may ask for, beside those of the plan
SHARES = tuple(Fraction(p, 100) for p in (95, 90, 80, 75))
READINGS: tuple[Reading, ...] = ("person_hours", "coverage_hours")
LONGEST = 200


@dataclass(slots=True)
class Choice:
    """What was chosen on the form, as text; `errors`: field → code."""

    days: str
    reading: str
    rule: str
    when_none: str
    valid_from: str
    decided_by: str = ""
    decided_on: str = ""
    reason: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@blueprint.get("/plan/<plan_id>/<indicator_id>")
def rule(plan_id: str, indicator_id: str) -> str:
    version = newest_version(plan_id)
    row = _indicator(plan_in(version), indicator_id)
    asked = bool(request.args.get("valid_from"))
    choice = _read(request.args) if asked else _present(plan_in(version), row)
    return _page(version, row, choice, asked)


@blueprint.post("/plan/<plan_id>/<indicator_id>")
def decide(plan_id: str, indicator_id: str) -> Response | tuple[str, int]:
    """Keeps the reading as a new version of the plan; the same decision twice is one."""
    actor = current_actor()
    require(actor, "decide_reading")
    version = newest_version(plan_id)
    plan = plan_in(version)
    row = _indicator(plan, indicator_id)
    choice = _read(request.form)
    amendment = _amendment(plan, row, choice, deciding=True)
    done = redirect(url_for("plan.rule", plan_id=plan_id, indicator_id=row.id) + "#history", code=303)
    if amendment is not None and row.amended and row.amended[-1] == amendment:
        return done
    if amendment is None or choice.errors:
        return _page(version, row, choice, asked=True), 422
    try:
        text = amend(version.content, row.id, amendment)
        load_plan(db.session(), text, clock.now(), actor.id, replaces=request.form.get("base", ""))
    except PlanRefused:
        choice.errors["decided_by"] = "not_allowed"
        return _page(version, row, choice, asked=True), 422
    except Problem as problem:
        choice.errors["valid_from"] = problem.code
        return _page(newest_version(plan_id), row, choice, asked=True), problem.status
    return done


def _indicator(plan: Plan, indicator_id: str) -> Indicator:
    found = plan.indicator(indicator_id)
    if found is None:
        raise Problem("unknown_indicator", value=indicator_id[:40])
    return found


def amendable(row: Indicator) -> bool:
    """Whether the plan leaves a choice for this kind; for the others the reading follows from its words."""
    return row.kind in HOUR_KINDS or (row.kind == "yes_no" and row.rule == "all")


def first_days(plan: Plan) -> list[date]:
    """The days on which a reading may begin."""
    years = range(plan.period_from.year + 1, plan.period_until.year + 1)
    return [plan.period_from, *(date(year, 1, 1) for year in years)]


def _present(plan: Plan, row: Indicator) -> Choice:
    """The form as the indicator is read in the plan's last year."""
    now = row.in_year(plan.period_until.year)
    return Choice(
        days=_days_text(now.days),
        reading=now.reading,
        rule=_rule_text(now.rule),
        when_none=now.when_none,
        valid_from=first_days(plan)[-1].isoformat(),
    )


def _read(form: MultiDict[str, str]) -> Choice:
    def text(name: str) -> str:
        return form.get(name, "").strip()

    return Choice(
        days=text("days"),
        reading=text("reading"),
        rule=text("rule"),
        when_none=text("when_none"),
        valid_from=text("valid_from"),
        decided_by=text("decided_by"),
        decided_on=text("decided_on"),
        reason=text("reason"),
    )


def _amendment(plan: Plan, row: Indicator, choice: Choice, *, deciding: bool) -> Amendment | None:
    """What the form decides; None, with errors in the choice, where it is none."""
    hours = row.kind in HOUR_KINDS
    firsts = {day.isoformat(): day for day in first_days(plan)}
    rules = {_rule_text(one): one for one in rules_of(row)}
    days = {_days_text(one): one for one in days_of(row)}
    for name, allowed in (("valid_from", firsts), ("rule", rules), ("days", days), ("reading", READINGS)):
        if getattr(choice, name) not in allowed and (hours or name == "valid_from"):
            choice.errors[name] = "not_allowed"
    if not hours and choice.when_none not in ("no", "no_cases"):
        choice.errors["when_none"] = "not_allowed"
    decided_on = _day(choice) if deciding else None
    for name in ("decided_by", "reason") if deciding else ():
        value = getattr(choice, name)
        if not value or not value.isprintable():
            choice.errors[name] = "required" if not value else "not_allowed"
        elif len(value) > LONGEST:
            choice.errors[name] = "too_long"
    if choice.errors:
        return None
    made = Amendment(
        valid_from=firsts[choice.valid_from],
        decided_by=choice.decided_by,
        decided_on=decided_on,
        reason=choice.reason,
        days=days[choice.days] if hours else None,
        reading=cast(Reading, choice.reading) if hours else None,
        rule=rules[choice.rule] if hours else None,
        when_none=None if hours else cast(Literal["no", "no_cases"], choice.when_none),
    )
    if deciding and not _changes(row, made) and made not in row.amended:
        choice.errors["rule" if hours else "when_none"] = "changes_nothing"
    return made


def _changes(row: Indicator, made: Amendment) -> bool:
    """Whether any year from its first on would be read otherwise."""
    now = row.in_year(made.valid_from.year)
    if row.kind in HOUR_KINDS:
        return (now.days, now.reading, now.rule) != (made.days, made.reading, made.rule)
    return now.when_none != made.when_none


def _day(choice: Choice) -> date | None:
    if not choice.decided_on:
        return None
    try:
        return date.fromisoformat(choice.decided_on)
    except ValueError:
        choice.errors["decided_on"] = "wrong_type"
        return None


def _page(version: PlanVersion, row: Indicator, choice: Choice, asked: bool) -> str:
    plan, say = plan_in(version), speaker()
    tried = replace(choice, errors={})  # what is wrong with the decision does not hide its effect
    trial = _amendment(plan, row, tried, deciding=False) if asked and amendable(row) else None
    found: list[Effect] = effects(db.session(), plan, row, trial, clock.now()) if trial else []
    return render_template(
        "plan/rule.html",
        plan=plan,
        version=version,
        row=row,
        domain=next(d for d in plan.domains if d.number == row.domain),
        choice=choice,
        asked=asked,
        amendable=amendable(row),
        may_decide=may(current_actor(), "decide_reading"),
        effects=found,
        rules=rule_lines(plan, row.in_year(plan.period_until.year), say),
        of=_of(row),
        target=target_words(row, say),
        first_days=first_days(plan),
        **_options(row),
        **_words(),
    )


def _of(row: Indicator) -> str:
    """Whose hours, at what and where, as a part of the sentence."""
    if not isinstance(row.source, HoursSource):
        return ""
    say, tag = speaker(), row.source.tag
    what = say.t("rule.field") if row.source.activity == FIELD else say.t(f"act.{row.source.activity}")
    named = say.t(f"tag.{tag}") if tag and say.has(f"tag.{tag}") else tag
    return say.t("plan.s.of_tag" if tag else "plan.s.of", what=what, tag=named)


def _options(row: Indicator) -> dict[str, Any]:
    return {
        "day_options": [(_days_text(one), one) for one in days_of(row)],
        "rule_options": [(_rule_text(one), one) for one in rules_of(row)],
        "reading_options": READINGS,
    }


def _words() -> dict[str, Any]:
    say = speaker()
    return {
        "verdict": lambda i, f: verdict(i, f, say),
        "value": lambda i, f: value_words(i, f, say),
        "shape_of": shape_of,
    }


def days_of(row: Indicator) -> list[str | tuple[str, ...]]:
    """The named calendars, and any list of weekdays that the indicator has or had."""
    own = [row.days, *(one.days for one in row.amended if one.days)]
    return [*DAY_RULES, *dict.fromkeys(one for one in own if not isinstance(one, str))]


def rules_of(row: Indicator) -> list[str | Fraction]:
    """The average, every time, and shares of the days: the usual ones and those it has or had."""
    own = [row.rule, *(one.rule for one in row.amended if one.rule)]
    shares = {*SHARES, *(one for one in own if isinstance(one, Fraction))}
    return ["average", "every", *sorted(shares, reverse=True)]


def _days_text(days: str | tuple[str, ...]) -> str:
    return days if isinstance(days, str) else ",".join(days)


def _rule_text(rule_: str | Fraction) -> str:
    return rule_ if isinstance(rule_, str) else f"share:{rule_.numerator}/{rule_.denominator}"
