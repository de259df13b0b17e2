"""One entry with every version and decision: the end of the way from a figure to its proof."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, current_app, render_template

from svpp.db import db
from svpp.journal import reading
from svpp.journal.reference import newest_plans
from svpp.journal.register_lines import pieces_of
from svpp.journal.retention import rules
from svpp.people.manage import everybody
from svpp.people.sessions import current_actor
from svpp.web.day import names
from svpp.web.entry_words import FILES, EntryWords, register_of
from svpp.web.speaking import flat, speaker

blueprint = Blueprint("entry", __name__)


@blueprint.before_request
def guard() -> None:
    current_actor()


@blueprint.get("/entries/<entry_id>")
def page(entry_id: str) -> str:
    session = db.session()
    found = reading.history(session, current_actor(), entry_id.lower())
    people = {person.username: person.name for person in everybody(session)}
    register = register_of(newest_plans(session), found["data"].get("register"))
    return render_template(
        "desk/entry.html",
        entry=found,
        versions=_versions(found["revisions"]),
        words=EntryWords(speaker(), names(), people, register, _files(found["revisions"])),
        people=people,
        day=date.fromisoformat(found["day"]),
        periods={rule.code: rule for rule in rules(current_app.config["RONDE"].retention_file)},
    )


def _files(revisions: list[dict[str, Any]]) -> dict[str, str]:
    """What the files that any version names were called."""
    named = {sha for one in revisions for path in FILES for sha in one["data"].get(path) or ()}
    return {sha: piece.name for sha, piece in pieces_of(db.session(), named).items() if piece.name}


def _versions(revisions: list[dict[str, Any]]) -> list[tuple[dict[str, Any], list[tuple[str, Any, Any]]]]:
    """Each version with what it changed against the one it replaces: (field, before, after)."""
    by_id = {revision["id"]: revision for revision in revisions}
    found = []
    for revision in revisions:
        before = by_id.get(revision["replaces"] or "")
        old, new = flat(before["data"] if before else {}), flat(revision["data"])
        changed = [(name, old.get(name), new.get(name)) for name in [*old, *(n for n in new if n not in old)]]
        found.append((revision, [row for row in changed if row[1] != row[2]]))
    return found
