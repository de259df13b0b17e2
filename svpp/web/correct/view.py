"""Gathers what the correction page shows, whichever form is open on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app, render_template
from uuid_utils.compat import uuid7

from svpp import clock
from svpp.db import db
from svpp.journal import approval
from svpp.journal.models import Revision
from svpp.journal.rollup import Rules
from svpp.people.models import Person
from svpp.people.policy import Actor
from svpp.people.sessions import current_actor
from svpp.places.lookup import events, places, tags_at
from svpp.places.town import town
from svpp.plan.catalogue import ACTIVITIES
from svpp.report.effect import Effect, effect
from svpp.report.gather import rules_of
from svpp.report.guard_day import GuardDay, Row, guard_day, open_guards
from svpp.review.correct import Edit
from svpp.review.refused import Refusal, Settled
from svpp.web.correct import choices, evidence
from svpp.web.correct.conflict import Choice
from svpp.web.correct.edits import changes_of, per_day, row_of
from svpp.web.correct.history import history
from svpp.web.correct.refusal import Seen
from svpp.web.correct.typed import REASONS, Fault, Span, Typed
from svpp.web.day import names
from svpp.web.speaking import speaker


@dataclass(slots=True)
class Panel:
    """The form that is open: what it does, what stands in it, and what went wrong."""

    do: str
    typed: Typed
    row: Row | None = None
    refusal: Refusal | None = None
    seen: Seen | None = None
    #: who dealt with the refused item already, and how
    settled: Settled | None = None
    conflict: Choice | None = None
    verdict: str = ""
    #: what the refused item held, as far as it is shown: without who an offender was
    shown_data: Any = None
    #: the present state, when somebody changed it after the form was opened
    stale: Revision | None = None
    stale_author: str = ""
    effect: Effect | None = None
    #: how a span over midnight is divided
    spread: list[tuple[date, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scene:
    """What every answer of the page needs."""

    actor: Actor
    day: date
    now: datetime
    rules: Rules
    found: GuardDay


def scene(day: date, guard: str) -> Scene:
    """Raises Problem("not_found")."""
    session, actor, now = db.session(), current_actor(), clock.now()
    rules = rules_of(town(session), current_app.config["RONDE"].suspect_hours)
    return Scene(actor, day, now, rules, guard_day(session, actor, guard, day, now, rules))


def fresh(do: str, day: date, now: datetime, entry: str = "") -> Typed:
    """An empty form of its own ids."""
    return Typed(
        do=do,
        entry=entry or str(uuid7()),
        revision=str(uuid7()),
        version=None,
        recorded_at=now.isoformat(timespec="seconds"),
        start_day=day.isoformat(),
        end_day=day.isoformat(),
        other=str(uuid7()),
        other_revision=str(uuid7()),
    )


def look(scene: Scene, panel: Panel, edits: list[Edit], span: Span | None = None) -> None:
    """What the edits would do to the day's targets, and over how many days they run."""
    session = db.session()
    people = {name: id_ for id_, name in session.execute(sa.select(Person.id, Person.username))}
    changes = changes_of(edits, scene.found, people)
    if changes:
        panel.effect = effect(session, scene.found.guard.id, scene.day, changes, scene.rules)
    if span and span.start and span.end:
        days = per_day(span.start, span.end, scene.rules.zone)
        panel.spread = days if len(days) > 1 else []


def show(scene: Scene, panel: Panel | None, *, moved: bool = False) -> str:
    """`moved`: the day is not what was looked at, so it was not approved."""
    session, found, say = db.session(), scene.found, speaker()
    called, zone = names(), scene.rules.zone
    waiting = open_guards(session, scene.actor, scene.day)
    row = panel.row if panel else None
    place_list = places(session)
    return render_template(
        "desk/correct/page.html",
        found=found,
        day=scene.day,
        panel=panel,
        picture=evidence.picture(found, scene.now, zone),
        names=called,
        bears=tags_at(session, None).on(scene.day),
        past=history(found, label_of(called)),
        waiting=waiting,
        seen=approval.content_now(session, found.guard.id, scene.day),
        moved=moved,
        position=next((n for n, p in enumerate(waiting) if p.id == found.guard.id), None),
        ends=choices.end_choices(found, row, zone, scene.now) if row else [],
        starts=choices.start_choices(found, row, zone, scene.now),
        reasons=REASONS,
        activities=ACTIVITIES,
        places=place_list,
        events=[e for e in events(session) if e.day == scene.day],
        colleagues=colleagues(scene),
        show_value=shower(called),
        now=scene.now,
        Fault=Fault,
        say=say,
    )


def colleagues(scene: Scene) -> list[Person]:
    """Who may have been along: guards and outreach workers of the same team, and whoever is named already."""
    people = db.session.scalars(sa.select(Person).order_by(Person.name)).all()
    guard = scene.found.guard
    return [
        p
        for p in people
        if p.id != guard.id
        and p.disabled_at is None
        and p.role_names & {"guard", "outreach"}
        and (guard.team is None or p.team in (None, guard.team))
    ]


def label_of(called: dict[str, dict[str, str]]) -> Callable[[str, str], str]:
    def label(kind: str, what: str) -> str:
        return called.get("place" if kind == "presence" else kind, {}).get(what, what)

    return label


def shower(called: dict[str, dict[str, str]]) -> Callable[[str, Any], str]:
    """`show(field, value)`: a stored value as a person reads it."""
    say = speaker()
    tables = {"place": "place", "event": "event", "category": "incident", "offence": "finding"}

    def show(name: str, value: Any) -> str:
        last = name.rpartition(".")[2]
        if value in (None, "", []):
            return "–"
        if isinstance(value, bool):
            return say.t("year.yes" if value else "year.no")
        if last in tables:
            return called[tables[last]].get(value, str(value))
        if last == "activity":
            return say.t(f"act.{value}")
        if last.endswith("_at"):
            moment = datetime.fromisoformat(str(value))
            return f"{say.clock(moment)} · {say.short_day(say.local_day(moment))}"
        if isinstance(value, list):
            return ", ".join(map(str, value))
        if isinstance(value, dict):
            return ", ".join(show(key, inner) for key, inner in value.items() if inner is not None)
        return str(value)

    return show


def opened(scene: Scene, do: str, entry: str) -> Row | None:
    """The row a form is about, if this coordinator may change it."""
    row = row_of(scene.found, entry)
    return row if row is not None and row.mine and do != "add" else None
