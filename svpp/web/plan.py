"""The plans: their versions and what those changed, a next plan from this one, and loading a plan file."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from svpp import clock
from svpp.asked import read_day
from svpp.db import db
from svpp.journal.models import PlanVersion
from svpp.journal.plans import load_plan, versions
from svpp.journal.reference import newest_plans, plan_of
from svpp.people.manage import everybody
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.plan.catalogue import Plan
from svpp.plan.differences import Change, differences
from svpp.plan.edit import successor
from svpp.plan.load import PlanRefused, check_plan, plain
from svpp.problems import Problem
from svpp.web.plan_faults import told
from svpp.web.speaking import speaker

blueprint = Blueprint("plan", __name__)
#: bytes of a plan file; the one of Molenbeek has 120,000
MOST = 2**20


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "read_plan")


@dataclass(frozen=True, slots=True)
class Version:
    """One version with what it changed against the one before; None for the first."""

    row: PlanVersion
    author: str | None
    changes: list[Change] | None


@blueprint.get("/plan")
def plans() -> str:
    return render_template("plan/plans.html", plans=newest_plans(db.session()), counted=_counted())


def _counted() -> dict[str, int]:
    found: dict[str, int] = {}
    for row in versions(db.session()):
        found[row.plan_id] = found.get(row.plan_id, 0) + 1
    return found


@blueprint.get("/plan/<plan_id>")
def page(plan_id: str) -> str:
    newest = newest_version(plan_id)
    return render_template(
        "plan/plan.html", plan=plan_in(newest), newest=newest, history=list(reversed(history(plan_id)))
    )


def plan_in(version: PlanVersion) -> Plan:
    """What its file says."""
    return plan_of(db.session(), version.id, version.hash)


def newest_version(plan_id: str) -> PlanVersion:
    """Raises Problem("unknown_plan")."""
    found = versions(db.session(), plan_id)
    if not found:
        raise Problem("unknown_plan", value=plan_id[:80])
    return found[-1]


def history(plan_id: str) -> list[Version]:
    """Oldest first."""
    names = {person.id: person.name for person in everybody(db.session())}
    found: list[Version] = []
    before: Plan | None = None
    for row in versions(db.session(), plan_id):
        plan = plan_in(row)
        changes = differences(before, plan) if before is not None else None
        found.append(Version(row, names.get(row.author_id or 0), changes))
        before = plan
    return found


@blueprint.get("/plan/<plan_id>/file")
def file(plan_id: str) -> Response:
    """The newest version's file, byte for byte."""
    return _download(newest_version(plan_id).content, plan_id)


@blueprint.get("/plan/<plan_id>/next")
def following(plan_id: str) -> AnyResponse | str | tuple[str, int]:
    """A form for the next plan's name and period; with both, the file to adapt."""
    newest = newest_version(plan_id)
    plan = plan_in(newest)
    asked = {name: request.args.get(name, "").strip() for name in ("id", "from", "until")}
    if not any(asked.values()):
        first = plan.period_until.year + 1
        length = plan.period_until.year - plan.period_from.year
        stem = plan_id.rstrip("0123456789-")
        asked = {
            "id": f"{stem}-{first}-{first + length}",
            "from": f"{first}-01-01",
            "until": f"{first + length}-12-31",
        }
        return render_template("plan/next.html", plan=plan, asked=asked, faults=())
    try:
        if versions(db.session(), asked["id"]):
            raise Problem("plan_known", value=asked["id"][:80])
        text = successor(newest.content, asked["id"], read_day(asked["from"]), read_day(asked["until"]))
    except Problem as problem:
        return render_template("plan/next.html", plan=plan, asked=asked, problem=problem, faults=()), 422
    except PlanRefused as refused:
        return render_template(
            "plan/next.html", plan=plan, asked=asked, faults=told(refused.faults, speaker())
        ), 422
    return _download(text, asked["id"])


def _download(text: str, name: str) -> Response:
    answer = Response(text.encode(), content_type="application/toml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.toml"'
    return answer


@blueprint.get("/plan/load")
def load_form() -> str:
    require(current_actor(), "load_plan")
    return render_template("plan/load.html", faults=(), plan=None)


@blueprint.post("/plan/load")
def load() -> AnyResponse | str | tuple[str, int]:
    """First the file, which is checked; then, with the same bytes, the confirmation."""
    actor = current_actor()
    require(actor, "load_plan")
    confirmed = "content" in request.form
    try:
        raw = _sent() if confirmed else _chosen()
    except Problem as problem:
        return render_template("plan/load.html", faults=(), plan=None, problem=problem), problem.status
    plan, faults = check_plan(raw)
    if plan is None or faults:
        return render_template("plan/load.html", faults=told(faults, speaker()), plan=None), 422
    if confirmed:
        load_plan(db.session(), raw.decode(), clock.now(), actor.id)
        return redirect(url_for("plan.page", plan_id=plan.id), code=303)
    return _preview(plan, raw)


def _chosen() -> bytes:
    """Raises Problem of what is no text, or none at all."""
    file_ = request.files.get("file")
    raw = file_.stream.read(MOST + 1) if file_ else b""
    if len(raw) > MOST:
        raise Problem("file_too_large", mebibytes=MOST // 2**20)
    if file_ and file_.filename and not raw:
        raise Problem("file_empty")
    return plain(_some(raw))


def _sent() -> bytes:
    """What was looked at, as the page carried it."""
    try:
        return _some(base64.b64decode(request.form["content"], validate=True))
    except (binascii.Error, ValueError):
        raise Problem("required") from None


def _some(raw: bytes) -> bytes:
    if not raw:
        raise Problem("required")
    return raw


def _preview(plan: Plan, raw: bytes) -> str:
    """What loading would do; nothing is kept yet."""
    loaded = versions(db.session(), plan.id)
    changes = differences(plan_in(loaded[-1]), plan) if loaded else None
    return render_template(
        "plan/load.html",
        faults=(),
        plan=plan,
        changes=changes,
        known=bool(loaded) and loaded[-1].hash == plan.hash,
        content=base64.b64encode(raw).decode(),
    )
