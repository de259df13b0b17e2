"""The year: all indicators in the plan's order, what is still missing, and the years side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from svpp import clock
from svpp.asked import read_year
from svpp.db import db
from svpp.journal.models import Entry
from svpp.measure.figure import Figure
from svpp.measure.forecast import forecast
from svpp.measure.hours import Series
from svpp.people.keepers import keepers
from svpp.people.policy import Thing, may, require
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.plan.catalogue import Domain, Indicator, Plan
from svpp.report.assemble import Report, assemble
from svpp.report.choose import plans_at
from svpp.report.compare import compare
from svpp.report.missing import by_owner, tasks
from svpp.report.transmissions import expected_by
from svpp.report.verdicts import SHAPES, shape_of, target_words, value_words
from svpp.web.asking import asked_moment, asked_plan, kept
from svpp.web.pictures import Mini
from svpp.web.speaking import speaker

blueprint = Blueprint("year", __name__)


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "read_figures")


@blueprint.get("/year")
def latest() -> Response:
    """The running year where a plan covers it, else the last year of the newest plan."""
    return redirect(url_for("year.page", year=_this_year()))


def _this_year() -> int:
    now = clock.now()
    this = now.astimezone(town(db.session()).zone).year
    plans = plans_at(db.session(), now)
    if plans and not any(plan.covers(this) for plan in plans):
        this = max(plan.period_until.year for plan in plans)
    return this


@blueprint.get("/year/<year>")
def page(year: str) -> str:
    report = assemble(db.session(), read_year(year), asked_moment(), plan_id=asked_plan())
    shapes = {indicator.id: shape_of(figure) for indicator, figure in report.rows}
    return render_template(
        "year/year.html",
        report=report,
        domains=_domains(report),
        shapes=shapes,
        counts={shape: sum(s == shape for s in shapes.values()) for shape in SHAPES},
        mini=lambda i, f: Mini.of(f.series.columns, i) if isinstance(f.series, Series) else None,
        to=_link(report.year),
        ahead={} if report.complete else _ahead(report),
        bare=_bare(report),
        to_do={owner: len(found) for owner, found in by_owner(tasks(report)).items()},
        **_frame(report.plan),
    )


def _bare(report: Report) -> int | None:
    """In a year without a single presence: the latest year that has any, 0 where nobody ever was on duty."""
    worked = report.inputs.totals.values()
    if any(total.person for days in worked for day, total in days.items() if day.year == report.year):
        return None
    last = db.session.scalar(sa.select(sa.func.max(Entry.moment)).where(Entry.kind == "presence"))
    found = last.astimezone(report.zone).year if last else 0
    return found if found != report.year else None


@blueprint.get("/year/<year>/missing")
def missing(year: str) -> str:
    """What must still be done, by who can do it."""
    report = assemble(db.session(), read_year(year), asked_moment(), plan_id=asked_plan())
    groups = by_owner(tasks(report))
    return render_template(
        "year/missing.html",
        report=report,
        groups=groups,
        people=keepers(db.session(), groups),
        expected_by=expected_by,
        **_frame(report.plan),
    )


@blueprint.get("/year/compare")
def comparison() -> str:
    """Every year of the plan beside the others."""
    found = compare(db.session(), _this_year(), asked_moment(), asked_plan())
    rows = {row[0].id: row for row in found.rows()}
    return render_template(
        "year/compare.html",
        comparison=found,
        domains=[(domain, [rows[i.id] for i in domain.indicators]) for domain in found.plan.domains],
        shape_of=shape_of,
        reports=found.reports,
        **_frame(found.plan),
    )


def _frame(plan: Plan) -> dict[str, Any]:
    """What every page of the year shows: its years, the plans there are, words for values and targets."""
    say = speaker()
    value: Callable[[Indicator, Figure], str] = lambda i, f: value_words(i, f, say)  # noqa: E731
    target: Callable[[Indicator], str] = lambda i: target_words(i, say)  # noqa: E731
    return {
        "value": value,
        "target": target,
        "plan": plan,
        "plans": plans_at(db.session(), asked_moment()),
        "years": range(plan.period_from.year, plan.period_until.year + 1),
        "kept": kept(),
        "writes": writes(plan),
    }


def writes(plan: Plan) -> Callable[[str], bool]:
    """`writes(register)`: whether the reader may write in it; a coordinator reads figures of registers of others."""
    cells, actor = {register.code: register.cell for register in plan.registers}, current_actor()
    return lambda code: may(actor, "write_register", Thing(owner_id=actor.id, cell=cells.get(code)))


def _link(year: int) -> Callable[[str], str]:
    """The address of each figure of the year; made once, since a page has two hundred of them."""
    base, more = url_for("year.page", year=year), urlencode(kept())
    return lambda indicator_id: f"{base}/{indicator_id}" + (f"?{more}" if more else "")


def _ahead(report: Report) -> dict[str, Any]:
    """Forecasts of a running year; from what the report holds already."""
    found = {i.id: forecast(i, figure, report.inputs) for i, figure in report.rows}
    return {identifier: one for identifier, one in found.items() if one is not None}


def _domains(report: Report) -> list[tuple[Domain, list[tuple[Indicator, Figure]], Counter[str]]]:
    """Each domain with its rows, and how many of them have which shape."""
    rows = {indicator.id: (indicator, figure) for indicator, figure in report.rows}
    found = []
    for domain in report.plan.domains:
        own = [rows[i.id] for i in domain.indicators]
        found.append((domain, own, Counter(shape_of(figure) for _, figure in own)))
    return found
