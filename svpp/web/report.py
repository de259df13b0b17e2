"""/year/<year>/report: the year as files, what was closed, who may look in from outside, who took what."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from uuid_utils.compat import uuid7
from werkzeug.wrappers import Response

from svpp import clock
from svpp.asked import read_year
from svpp.db import db
from svpp.people.policy import may, require
from svpp.people.sessions import current_actor
from svpp.plan.catalogue import Plan
from svpp.problems import Problem
from svpp.report import freeze, inspection
from svpp.report.choose import plans_at
from svpp.report.exports import exports
from svpp.report.order import TYPES, check_planned
from svpp.web.asking import asked_moment, asked_plan, kept
from svpp.web.speaking import speaker

blueprint = Blueprint("report", __name__)


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "read_figures")


@blueprint.get("/year/<year>/report")
def page(year: str) -> str:
    return show(read_year(year))


@blueprint.get("/year/<year>/report.<suffix>")
def file(year: str, suffix: str) -> Response:
    """The file under the page's own address; moment, plan and language go along."""
    if suffix not in TYPES:
        raise Problem("not_found")
    asked: dict[str, Any] = {"language": speaker().language}
    asked |= {name: request.args[name] for name in ("language", "as_of", "plan") if request.args.get(name)}
    return redirect(url_for("reports.report", year=year, suffix=suffix, **asked))


def show(year: int, **more: Any) -> str:
    actor, session = current_actor(), db.session()
    plan = check_planned(session, year, asked_moment(), asked_plan())
    officer = may(actor, "freeze_report")
    return render_template(
        "report/report.html",
        **frame(plan, year),
        frozen=freeze.frozen_reports(session, year),
        links=inspection.links(session, year) if officer else [],
        exports=exports(session, year) if officer else [],
        now=clock.now(),
        **{"link_id": str(uuid7()), **more},
    )


def frame(plan: Plan, year: int) -> dict[str, Any]:
    """What the head of every page of the year shows."""
    return {
        "plan": plan,
        "plans": plans_at(db.session(), asked_moment()),
        "year": year,
        "years": range(plan.period_from.year, plan.period_until.year + 1),
        "kept": kept(),
    }
