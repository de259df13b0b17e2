"""How one indicator is read: the plan's words, the choices as a sentence, what they would give, and the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from svpp import clock
from svpp.db import db
from svpp.journal.models import PlanVersion
from svpp.journal.plans import load_plan
from svpp.people.policy import may, require
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.plan.catalogue import FIELD, HoursSource, Indicator, LinesSource, Plan
from svpp.plan.edit import amend
from svpp.plan.load import PlanRefused
from svpp.problems import Problem
from svpp.report.rules import rule_lines, selection_words
from svpp.report.verdicts import shape_of, target_words, value_words, verdict
from svpp.report.whatif import Effect, effects
from svpp.web.plan import blueprint, newest_version, plan_in
from svpp.web.plan_choice import Choice, amendment_of, choices, first_days, present, read
from svpp.web.plan_why import counting_words, why_not
from svpp.web.speaking import speaker

#: the option that is looked at first beside the chosen one
FIRST_OTHERS = ("every_day",)


@blueprint.get("/plan/<plan_id>/<indicator_id>")
def rule(plan_id: str, indicator_id: str) -> str:
    version = newest_version(plan_id)
    row = _indicator(plan_in(version), indicator_id)
    asked = bool(request.args.get("valid_from"))
    choice = read(request.args) if asked else present(plan_in(version), row)
    return _page(version, row, choice, asked)


@blueprint.post("/plan/<plan_id>/<indicator_id>")
def decide(plan_id: str, indicator_id: str) -> Response | tuple[str, int]:
    """Keeps the reading as a new version of the plan; the same decision twice is one."""
    actor = current_actor()
    require(actor, "decide_reading")
    version = newest_version(plan_id)
    plan = plan_in(version)
    row = _indicator(plan, indicator_id)
    choice = read(request.form)
    amendment = amendment_of(plan, row, choice, deciding=True)
    today = clock.now().astimezone(town(db.session()).zone).date()
    if amendment is not None and amendment.decided_on is not None and amendment.decided_on > today:
        choice.errors["decided_on"] = "in_future"
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


def _page(version: PlanVersion, row: Indicator, choice: Choice, asked: bool) -> str:
    plan, say = plan_in(version), speaker()
    options = choices(plan, row)
    tried = replace(choice, errors={})  # what is wrong with the decision does not hide its effect
    trial = amendment_of(plan, row, tried, deciding=False) if asked and options else None
    found: list[Effect] = effects(db.session(), plan, row, trial, clock.now()) if trial else []
    beside = [] if found or not options else _beside(plan, row, options)
    return render_template(
        "plan/rule.html",
        plan=plan,
        version=version,
        row=row,
        domain=next(d for d in plan.domains if d.number == row.domain),
        choice=choice,
        asked=asked,
        amendable=bool(options),
        options=options,
        counts_words=lambda one: counting_words(plan, row, one, say),
        why_not=None if options else why_not(plan, row, say),
        may_decide=may(current_actor(), "decide_reading"),
        effects=found,
        beside=beside,
        rules=rule_lines(plan, row.in_year(plan.period_until.year), say),
        of=_of(plan, row),
        target=target_words(row, say),
        first_days=first_days(plan),
        **_words(),
    )


def _beside(
    plan: Plan, row: Indicator, options: Mapping[str, Mapping[str, Any]]
) -> list[tuple[str, Any, Effect]]:
    """(choice, its other option, what it gives) for the last year that began: each choice read the other way."""
    base, now = present(plan, row), clock.now()
    found = []
    for name, allowed in options.items():
        others = [
            text for text in (*FIRST_OTHERS, *allowed) if text in allowed and text != getattr(base, name)
        ]
        # how often it must be reached is judged, not counted: the figure's own table of readings shows that
        if name == "rule" or not others:
            continue
        tried = replace(base)
        setattr(tried, name, others[0])
        trial = amendment_of(plan, row, tried, deciding=False)
        if trial and (given := effects(db.session(), plan, row, trial, now)):
            found.append((name, allowed[others[0]], given[-1]))
    return found


def _of(plan: Plan, row: Indicator) -> str:
    """Whose hours, at what and where, or lines of which register: a part of the sentence."""
    say = speaker()
    if isinstance(row.source, LinesSource):
        return selection_words(plan, row.source.select, say)
    if not isinstance(row.source, HoursSource):
        return ""
    tag = row.source.tag
    what = say.t("rule.field") if row.source.activity == FIELD else say.t(f"act.{row.source.activity}")
    named = say.t(f"tag.{tag}") if tag and say.has(f"tag.{tag}") else tag
    return say.t("plan.s.of_tag" if tag else "plan.s.of", what=what, tag=named)


def _words() -> dict[str, Any]:
    say = speaker()
    return {
        "verdict": lambda i, f: verdict(i, f, say),
        "value": lambda i, f: value_words(i, f, say),
        "shape_of": shape_of,
    }
