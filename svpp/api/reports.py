"""/reports/<year>.<format>: the year as a file; /reports/frozen/…: the exact bytes of a closed one."""

from __future__ import annotations

from flask import Blueprint, Response

from svpp import clock
from svpp.api import answers
from svpp.asked import read_year
from svpp.db import db
from svpp.people.policy import Actor, require
from svpp.people.sessions import current_actor
from svpp.problems import Problem
from svpp.report import freeze
from svpp.report.assemble import Report
from svpp.report.exports import note_export
from svpp.report.models import FrozenReport
from svpp.report.order import TYPES, Order, made, report_for

blueprint = Blueprint("reports", __name__)


@blueprint.get("/reports/<year>.<suffix>")
def report(year: str, suffix: str) -> Response:
    actor = current_actor()
    require(actor, "read_figures")
    order, only = asked_order(suffix), answers.argument("indicator")
    with_blocks = order.names_entries(only)
    if with_blocks:
        require(actor, "export_names" if order.names else "export_blocks")
    plan = answers.argument("plan")
    found = report_for(db.session(), read_year(year), answers.as_of(), plan, only)
    content = made(db.session(), found, order)
    name = f"ronde-{year}-{only}.{suffix}" if only else f"ronde-{year}.{suffix}"
    if with_blocks:
        _note(actor, name, found, names=order.names)
    return as_file(content, TYPES[suffix], name)


@blueprint.get("/reports/frozen/<report_id>/<name>")
def frozen(report_id: str, name: str) -> Response:
    actor = current_actor()
    require(actor, "read_figures")
    file = freeze.frozen_file(db.session(), report_id, name)
    if name.endswith(".xlsx"):
        require(actor, "export_blocks")
        closed = db.session.get_one(FrozenReport, report_id)
        content, media_type, now = file.content, file.media_type, clock.now()
        note_export(db.session(), actor, name, closed.year, names=False, as_of=closed.as_of, now=now)
        return as_file(content, media_type, name)
    return as_file(file.content, file.media_type, name)


def _note(actor: Actor, name: str, found: Report, *, names: bool) -> None:
    note_export(db.session(), actor, name, found.year, names=names, as_of=found.as_of, now=clock.now())


def as_file(content: bytes, media_type: str, name: str) -> Response:
    answer = Response(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def asked_order(suffix: str) -> Order:
    """From the address. Raises Problem: not_found, field_invalid."""
    names = answers.argument("names") or "no"
    if names not in ("no", "yes"):
        raise Problem("field_invalid", fields={"names": ["not_allowed"]}, detail="names is yes or no")
    order = Order(
        suffix,
        answers.argument("language") or "nl",
        answers.argument("form") or "plain",
        names=names == "yes" and suffix in ("xlsx", "pdf"),
    )
    order.check()
    return order
