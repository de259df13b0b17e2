"""Actions that are evidence, in words: what, where, when, and whether they still stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from svpp import clock
from svpp.db import db
from svpp.facts.pieces import entries_of
from svpp.facts.segments import Segment
from svpp.journal.reference import cell_of, newest_plans
from svpp.people.models import Person
from svpp.people.names import names_at
from svpp.people.policy import Thing, may
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.plan.catalogue import Plan
from svpp.report.actions import Action, action_words, actions, where_words
from svpp.report.gather import rules_of
from svpp.web.day import names
from svpp.web.speaking import speaker
from svpp.when.days import instant


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's share of a duty; who: empty where the reader may not open it."""

    entry: str
    who: str
    start: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Told:
    action: Action
    words: str
    where: str
    parts: tuple[Part, ...] = ()
    #: the reader may open the entry itself
    opens: bool = True


def teller(plan: Plan | None) -> Callable[[Action], Told]:
    """Puts an action into words of the page's language."""
    say, called = speaker(), names()
    return lambda one: Told(one, action_words(one, plan, called, say), where_words(one, called, say))


def told(pieces: Iterable[str], as_of: datetime | None = None, plan: Plan | None = None) -> dict[str, Told]:
    """Entry → its action, of the pieces that are none of them files; as of now by the newest plan unless said."""
    entries = entries_of(pieces)
    if not entries:
        return {}
    session = db.session()
    own = rules_of(town(session), current_app.config["RONDE"].suspect_hours)
    plans = newest_plans(session)
    tell, when = teller(plan or (plans[-1] if plans else None)), as_of or clock.now()
    found = actions(session, when, own, entries)
    parts = _parts(session, when) if any(one.segments for one in found.values()) else lambda _: ()
    actor = current_actor()

    def opens(one: Action) -> bool:
        cell = cell_of(plans, one.what) if one.kind == "activity" else None
        return may(actor, "read_entry", Thing(one.owner, one.team, cell, one.kind))

    return {entry: replace(tell(one), parts=parts(one), opens=opens(one)) for entry, one in found.items()}


def _parts(session: Session, when: datetime) -> Callable[[Action], tuple[Part, ...]]:
    names_then, actor = names_at(session, when), current_actor()
    teams = {id_: team for id_, team in session.execute(sa.select(Person.id, Person.team))}

    def part(one: Segment) -> Part:
        seen = may(actor, "read_entry", Thing(one.guard, teams.get(one.guard), None, "presence"))
        who = names_then.get(one.guard, "") if seen else ""
        return Part(one.presence.entry, who, instant(one.start), instant(one.end))

    return lambda action: tuple(part(one) for one in action.segments)
