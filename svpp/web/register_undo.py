"""/registers/<code>/<entry>/undo: what was just saved in a register is put back as it was, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import redirect, request, url_for
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7
from werkzeug.wrappers import Response

from svpp import clock
from svpp.db import db
from svpp.journal.intake import desk_batch, take_in
from svpp.journal.models import Entry, Revision
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.plan.catalogue import Register
from svpp.problems import Problem
from svpp.web.registers import blueprint, find_line
from svpp.web.speaking import speaker


@dataclass(frozen=True, slots=True)
class Saved:
    """What a page tells about the line that was just saved; what: new, changed or withdrawn."""

    entry: Entry
    what: str
    #: the next revision, if it is undone
    revision: str


def saved_line(register: Register, entry_id: str | None) -> Saved | None:
    """The line an address says was saved; None where there is none for this person."""
    if not entry_id:
        return None
    try:
        _, entry, _ = find_line(register.code, entry_id)
    except Problem:
        return None
    what = "withdrawn" if entry.withdrawn else "changed" if _before(db.session(), entry) else "new"
    return Saved(entry, what, str(uuid7()))


@blueprint.post("/registers/<code>/<entry_id>/undo")
def undo(code: str, entry_id: str) -> Response:
    """Of the version that was on the screen: a second click, or somebody else's later change, is left alone."""
    register, entry, owner = find_line(code, entry_id)
    session, actor, now = db.session(), current_actor(), clock.now()
    if entry.revision_id == request.form.get("seen"):
        before = _before(session, entry)
        item: dict[str, Any] = {
            "id": request.form.get("revision", ""),
            "entry": entry.id,
            "replaces": entry.revision_id,
            "kind": "activity/1",
            "guard": owner.username if owner.id != actor.id else None,
            "recorded_at": now.isoformat(),
            "reason": speaker().t("undo"),
            "withdrawn": before.withdrawn if before else True,
            "data": before.data if before else entry.data,
        }
        (result,) = take_in(session, desk_batch([item], actor, now, town(session).zone))
        if result.problem is not None and result.problem.code != "id_reused":
            raise result.problem
    return redirect(
        url_for("registers.page", code=register.code, year=entry.day.year, undone=entry.id), code=303
    )


def _before(session: Session, entry: Entry) -> Revision | None:
    """The version that the current one replaced."""
    now = sa.select(Revision.replaces).where(Revision.id == entry.revision_id).scalar_subquery()
    return session.scalars(sa.select(Revision).where(Revision.id == now)).first()
