"""/reports/<year>.<format>: the year as a file."""

from __future__ import annotations

from flask import Blueprint, Response

from svpp.api import answers
from svpp.db import db
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.problems import Problem
from svpp.report.order import TYPES, Order, made, report_for

blueprint = Blueprint("reports", __name__)


@blueprint.get("/reports/<year>.<suffix>")
def report(year: str, suffix: str) -> Response:
    require(current_actor(), "read_figures")
    order = asked_order(suffix)
    if order.shape == "xlsx":
        require(current_actor(), "export_names" if order.names else "export_blocks")
    found = report_for(db.session(), answers.read_year(year), answers.as_of(), answers.argument("plan"))
    answer = Response(made(db.session(), found, order), content_type=TYPES[suffix])
    answer.headers["Content-Disposition"] = f'attachment; filename="ronde-{year}.{suffix}"'
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
        names=names == "yes" and suffix == "xlsx",
    )
    order.check()
    return order
