"""The year: all indicators in the plan's order, and each figure with its series, rule and proof."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from svpp import clock
from svpp.db import db
from svpp.measure.figure import Figure
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.plan.catalogue import HOUR_KINDS, Domain, HoursSource, Indicator
from svpp.report.assemble import Report, assemble
from svpp.report.choose import plans_at
from svpp.report.proof import proof_for
from svpp.report.rules import rule_lines
from svpp.report.verdicts import SHAPES, shape_of, target_words, value_words, verdict
from svpp.web.charts import Strip
from svpp.web.day import names
from svpp.web.query import read_as_of, read_day, read_year
from svpp.web.speaking import speaker

blueprint = Blueprint("year", __name__)


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "read_figures")


@blueprint.get("/year")
def latest() -> Response:
    """The running year where a plan covers it, else the last year of the newest plan."""
    now = clock.now()
    this = now.astimezone(town(db.session()).zone).year
    plans = plans_at(db.session(), now)
    if plans and not any(plan.covers(this) for plan in plans):
        this = max(plan.period_until.year for plan in plans)
    return redirect(url_for("year.page", year=this))


def asked_moment() -> datetime:
    return read_as_of(request.args.get("as_of"), clock.now(), town(db.session()).zone)


@blueprint.get("/year/<year>")
def page(year: str) -> str:
    report = assemble(db.session(), read_year(year), asked_moment())
    say = speaker()
    shapes = {indicator.id: shape_of(figure) for indicator, figure in report.rows}
    return render_template(
        "year/year.html",
        report=report,
        domains=_domains(report),
        shapes=shapes,
        counts={shape: sum(s == shape for s in shapes.values()) for shape in SHAPES},
        value=lambda i, f: value_words(i, f, say),
        target=lambda i: target_words(i, say),
        strip=lambda i, f: Strip.of(f.series, i.target, 360, 34) if i.kind in HOUR_KINDS else None,
        years=range(report.plan.period_from.year, report.plan.period_until.year + 1),
        kept=kept(),
    )


def kept() -> dict[str, str]:
    """What goes along from page to page."""
    as_of = request.args.get("as_of")
    return {"as_of": as_of} if as_of else {}


def _domains(report: Report) -> list[tuple[Domain, list[tuple[Indicator, Figure]], Counter[str]]]:
    """Each domain with its rows, and how many of them have which shape."""
    rows = {indicator.id: (indicator, figure) for indicator, figure in report.rows}
    found = []
    for domain in report.plan.domains:
        own = [rows[i.id] for i in domain.indicators]
        found.append((domain, own, Counter(shape_of(figure) for _, figure in own)))
    return found


@blueprint.get("/year/<year>/<indicator_id>")
def indicator(year: str, indicator_id: str) -> str:
    report = assemble(db.session(), read_year(year), asked_moment(), only=indicator_id)
    row, figure = report.rows[0]
    say, day = speaker(), _day(figure)
    hours = row.kind in HOUR_KINDS
    ids = [i.id for i in report.plan.indicators]
    place = ids.index(row.id)
    return render_template(
        "year/indicator.html",
        report=report,
        row=row,
        figure=figure,
        domain=next(d for d in report.plan.domains if d.number == row.domain),
        goal=next(
            o
            for d in report.plan.domains
            for s in d.strategic_goals
            for o in s.operational_goals
            if o.id == row.operational_goal
        ),
        shape=shape_of(figure),
        verdict=verdict(row, figure, say),
        target=target_words(row, say),
        strip=Strip.of(figure.series, row.target, 1000, 150) if hours else None,
        missed=[p for p in figure.series if p.over and p.in_calendar and not p.reached],
        outside=[p for p in figure.series if p.over and not p.in_calendar],
        day=day,
        proof=proof_for(db.session(), current_actor(), report, day if hours else None),
        rules=rule_lines(report.plan, row, say),
        same=_same(report, row),
        names=names(),
        before=ids[place - 1] if place else None,
        after=ids[place + 1] if place + 1 < len(ids) else None,
        kept=kept(),
    )


def _day(figure: Figure) -> date | None:
    """The day asked for, or the latest day (week) with hours."""
    asked = request.args.get("day")
    if asked:
        return read_day(asked)
    with_hours = [point.first for point in figure.series if point.person]
    return with_hours[-1] if with_hours else None


def _same(report: Report, row: Indicator) -> list[str]:
    """Other indicators that rest on the same hours."""
    if not isinstance(row.source, HoursSource):
        return []
    return [i.id for i in report.plan.indicators if i.source == row.source and i.id != row.id]
