"""Several lines at once: pasted, looked over line by line, and then all kept, or none."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from svpp import clock
from svpp.db import db
from svpp.journal import register_lines
from svpp.journal.intake import desk_batch, look_over, take_in
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.plan.catalogue import Register
from svpp.web import forms
from svpp.web.pasted import MOST_ROWS, Pasted, read_rows, unknown_columns
from svpp.web.register_page import blueprint, register_of
from svpp.web.speaking import speaker


@blueprint.get("/registers/<code>/bulk")
def bulk(code: str) -> str:
    return _page(register_of(code), "", [])


@blueprint.post("/registers/<code>/bulk")
def keep(code: str) -> Response | str | tuple[str, int]:
    """Without `keep`, and as long as one line is wrong, nothing is kept."""
    register = register_of(code)
    text = request.form.get("rows", "")
    rows = _looked_over(register, text)
    wrong = any(row.errors for row in rows)
    unread = any(row.names for row in rows) and not request.form.get("no_names")
    if not rows or len(rows) > MOST_ROWS:
        return _page(register, text, rows[:MOST_ROWS], fault="too_many" if rows else "required"), 422
    if wrong or unread or not request.form.get("keep"):
        page = _page(register, text, rows, fault="looks_like_name" if unread and not wrong else None)
        return (page, 422) if wrong or request.form.get("keep") else page
    fresh = [row.item for row in rows if not row.known]
    if fresh:
        session, now = db.session(), clock.now()
        take_in(session, desk_batch(fresh, current_actor(), now, town(session).zone))
    years = [str(row.item["data"]["occurred_on"])[:4] for row in rows]
    told = url_for("registers.page", code=register.code, year=years[0], many=len(fresh))
    return redirect(told, code=303)


def _looked_over(register: Register, text: str) -> list[Pasted]:
    session, actor, now = db.session(), current_actor(), clock.now()
    rows = read_rows(register, text, actor.id, now.isoformat())
    problems = look_over(session, desk_batch([row.item for row in rows], actor, now, town(session).zone))
    there = register_lines.existing(session, [row.item["entry"] for row in rows])
    for row, problem in zip(rows, problems, strict=True):
        data = row.item["data"]
        row.known = row.item["entry"] in there
        row.names = forms.named(register, data["fields"], data["note"])
        if problem is not None:
            row.errors = forms.errors_by_field(problem)
        elif row.beyond:
            row.errors = {"": "beyond_columns"}
    return rows


def _page(register: Register, text: str, rows: list[Pasted], fault: str | None = None) -> str:
    return render_template(
        "registers/bulk.html",
        register=register,
        text=text,
        rows=rows,
        fault=fault,
        left_out=unknown_columns(register, text),
        most=MOST_ROWS,
        show=forms.shower(register, speaker()),
        is_day=forms.is_day,
    )
