"""The registers of incidents and findings: filters, deadlines, and what is recorded of many at once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import structlog
from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from uuid_utils.compat import uuid7
from werkzeug.wrappers import Response as BaseResponse

from svpp import clock
from svpp.asked import read_day
from svpp.db import db
from svpp.journal.reads import note_read
from svpp.journal.reference import categories, offences, services
from svpp.people.manage import everybody
from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may, require
from svpp.people.sessions import current_actor
from svpp.places.lookup import places
from svpp.places.town import town
from svpp.problems import Problem
from svpp.report.day.alerts_entries import withdrawal_alert
from svpp.report.exports import note_export
from svpp.report.handover import paper, parcel
from svpp.review import bulk, withdrawal
from svpp.review.cases import STATES, Case, Filter, Kind, chosen_cases, find_cases
from svpp.review.correct import Stale
from svpp.web.attention import Item, words_of
from svpp.web.day import names
from svpp.web.speaking import speaker
from svpp.when.clocks import Doubt, local_text, read_clock

blueprint = Blueprint("cases", __name__)
log = structlog.get_logger()

#: lines on a page
PAGE = 100
CHANNELS = ("phone", "radio", "in_person", "written")
PATHS: dict[Kind, str] = {"incident": "cases.incidents", "finding": "cases.findings"}


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "see_cases")


@blueprint.get("/desk/incidents")
def incidents() -> str:
    return _page("incident")


@blueprint.get("/desk/gas")
def findings() -> str:
    return _page("finding")


@blueprint.post("/desk/incidents/police")
def police() -> BaseResponse | tuple[str, int]:
    """Records that the police were told of the chosen incidents."""
    form = request.form

    def act(cases: list[Case], at: str, ids: bulk.Ids, now: datetime) -> int:
        channel = form.get("channel", "")
        if channel not in CHANNELS:
            raise Problem("nothing_chosen")
        told = {"reported_at": at, "channel": channel, "reference": form.get("reference", "").strip() or None}
        reason = form.get("reason") or speaker().t("case.police.reason")
        return bulk.tell_police(db.session(), current_actor(), cases, ids, told, reason, now)

    return _record("incident", act)


@blueprint.post("/desk/gas/transmit")
def transmit() -> BaseResponse | tuple[str, int]:
    """Records that the chosen findings went to the sanctioning official."""

    def act(cases: list[Case], at: str, ids: bulk.Ids, now: datetime) -> int:
        reason = request.form.get("reason") or speaker().t("case.transmit.reason")
        return bulk.transmit(db.session(), current_actor(), cases, ids, at, reason, now)

    return _record("finding", act)


@blueprint.post("/desk/gas/parcel")
def download() -> BaseResponse | tuple[str, int]:
    """The chosen findings in one file, with identity: for those who may read it, and noted."""
    actor, session, now = current_actor(), db.session(), clock.now()
    zone = town(session).zone
    cases = chosen_cases(session, actor, "finding", request.form.getlist("entry"), now, zone)
    cases = [case for case in cases if _identity(actor, case) and case.state != "gone"]
    if not cases:
        return _page("finding", Problem("nothing_chosen")), 400
    for case in cases:
        note_read(session, actor, case.entry, now, identity=True)
    made = parcel.pack(session, cases, current_app.config["RONDE"].photo_dir, zone, speaker().language)
    name = f"{speaker().t('paper.file.findings')}-{now.astimezone(zone):%Y-%m-%d}.zip"
    log.info("export", file=name, by=actor.username, entries=len(cases), sha256=made.sha256)
    note_export(session, actor, name, cases[0].entry.day.year, names=True, as_of=now, now=now)
    return _download(made.content, name, "application/zip")


@blueprint.get("/desk/gas/<entry_id>.pdf")
def one_on_paper(entry_id: str) -> Response:
    """A finding to print, in its own language; without identity for who may not read it."""
    actor, session, now = current_actor(), db.session(), clock.now()
    zone = town(session).zone
    found = chosen_cases(session, actor, "finding", [entry_id.lower()], now, zone)
    if not found:
        raise Problem("not_found")
    case = found[0]
    with_identity = _identity(actor, case)
    note_read(session, actor, case.entry, now, identity=with_identity)
    place = next((p for p in places(session, retired=True) if p.code == case.entry.place), None)
    here = town(session)
    page = paper.as_pdf(case.entry, case.owner, place, (here.nl, here.fr), zone, with_identity=with_identity)
    name = f"{(case.number or case.entry.id).replace('/', '-')}.pdf"
    return _download(page, name, "application/pdf")


def _download(content: bytes, name: str, kind: str) -> Response:
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _identity(actor: Actor, case: Case) -> bool:
    return may(
        actor, "read_identity", Thing(owner_id=case.owner.id, team=case.owner.team, kind=case.entry.kind)
    )


def _record(kind: Kind, act: Any) -> BaseResponse | tuple[str, int]:
    """One act on the chosen lines. What cannot be done says so on the same page, and nothing typed is lost."""
    session, actor, now = db.session(), current_actor(), clock.now()
    zone = town(session).zone
    form = request.form
    chosen = form.getlist("entry")
    try:
        cases = chosen_cases(session, actor, kind, chosen, now, zone)
        if not cases or len(cases) != len(set(chosen)):
            raise Problem("nothing_chosen" if not chosen else "not_found")
        ids = bulk.Ids(
            versions={entry: form.get(f"version-{entry}", "") for entry in chosen},
            revisions={entry: form.get(f"revision-{entry}", "") for entry in chosen},
            recorded_at=form.get("recorded_at", ""),
        )
        done = act(cases, _moment(form.get("day", ""), form.get("time", "")), ids, now)
    except Stale:
        return _page(kind, stale=True), 409
    except Problem as problem:
        return _page(kind, problem), problem.status
    return redirect(url_for(PATHS[kind], **{**_query(), "done": done}), code=303)


def _moment(day: str, time: str) -> str:
    """A local day and hour as an instant with its offset; of an hour that comes twice the first. Raises
    Problem("bad_time"), also for an hour that the change of the clock leaves out."""
    zone = town(db.session()).zone
    try:
        found = read_clock(time, read_day(day), zone, second=False)
    except Problem:
        found = Doubt("bad_clock")
    if isinstance(found, Doubt):
        raise Problem("bad_time", value=f"{day} {time}"[:40])
    return local_text(found, zone)


def _query() -> dict[str, Any]:
    """The filter, as it stands in the address."""
    names = ("from", "until", "guard", "place", "what", "state")
    return {name: request.values.getlist(name) for name in names if request.values.get(name)}


def _filter(kind: Kind, today: date) -> Filter:
    """From the address; the last three months where nothing is said."""
    given = request.values
    first, last = given.get("from"), given.get("until")
    states = frozenset(one for one in STATES if one in given.getlist("state"))
    return Filter(
        kind=kind,
        first=read_day(first) if first else today - timedelta(days=92),
        last=read_day(last) if last else today,
        guard=given.get("guard") or None,
        place=given.get("place") or None,
        what=given.get("what") or None,
        states=states,
    )


def _page(kind: Kind, problem: Problem | None = None, *, stale: bool = False) -> str:
    session, actor, now = db.session(), current_actor(), clock.now()
    zone = town(session).zone
    local = now.astimezone(zone)
    wanted = _filter(kind, local.date())
    found = find_cases(session, actor, wanted, now, zone)
    start = max(0, request.args.get("start", 0, type=int))
    rows = found.rows[start : start + PAGE]
    return render_template(
        "cases/register.html",
        kind=kind,
        path=PATHS[kind],
        wanted=wanted,
        query=_query(),
        cases=rows,
        total=len(found.rows),
        start=start,
        page_size=PAGE,
        counts=found.counts,
        states=[state for state in STATES if found.counts[state] or state in wanted.states],
        kinds=categories() if kind == "incident" else offences(),
        services=services(),
        guards=_guards(actor),
        places=places(session, retired=True),
        handles={case.entry.id for case in rows if _handles(actor, case.owner)},
        identity={case.entry.id for case in rows if _identity(actor, case)},
        fresh={case.entry.id: str(uuid7()) for case in rows},
        channels=CHANNELS,
        form=request.form,
        now_day=local.date().isoformat(),
        now_time=f"{local:%H:%M}",
        recorded_at=now.isoformat(),
        asked=_asked(actor, found.rows) if kind == "finding" else [],
        kept=withdrawal.refused(session, [case.entry for case in rows]),
        problem=problem,
        stale=stale,
        done=request.args.get("done", type=int),
    )


def _asked(actor: Actor, cases: list[Case]) -> list[Item]:
    """The findings that their guards ask to withdraw, each with its two answers, as on the day board."""
    handled = {case.entry.id: case for case in cases if _handles(actor, case.owner)}
    waiting = withdrawal.pending(db.session(), [case.entry for case in handled.values()])
    alerts = [withdrawal_alert(entry, handled[entry.id].owner) for entry in waiting]
    return words_of(alerts, names(), speaker())


def _handles(actor: Actor, owner: Person) -> bool:
    return may(actor, "handle_case", Thing(owner_id=owner.id, team=owner.team))


def _guards(actor: Actor) -> list[Person]:
    """Those whose cases this actor may see, to choose from."""
    return [
        person
        for person in everybody(db.session())
        if "guard" in person.role_names
        and ("prevention_officer" in actor.roles or actor.team in (None, person.team))
    ]
