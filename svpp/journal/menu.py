"""What a phone needs for a whole shift without network: the catalogue (/api/docs), and its fingerprint."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.duties.reading import Duty, duties_on
from svpp.journal.reference import categories, newest_plans, offences, offered, services
from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may
from svpp.places.lookup import events, places, tags_at
from svpp.plan.catalogue import ACTIVITIES, FIELD_ACTIVITIES, HoursSource, Plan, Register, Text
from svpp.plan.deadlines import police_within

#: how many days ahead a phone knows the events and its guard's duties
AHEAD = timedelta(days=7)


def menu(session: Session, actor: Actor, today: date) -> dict[str, Any]:
    """The document; places with the tags they bear today, registers this person may write."""
    plans = newest_plans(session)
    bears = tags_at(session, None).on(today)
    codes = {place.id: place.code for place in places(session, retired=True)}
    planned = own_duties(session, actor, today)
    return {
        "places": [
            {
                "code": place.code,
                "kind": place.kind,
                "name": {"nl": place.name_nl, "fr": place.name_fr},
                "tags": sorted(bears.get(place.code, ())),
                "centre": None if place.lat is None else [place.lat, place.lon],
            }
            for place in places(session)
        ],
        "activities": [{"code": code, "counts": code in FIELD_ACTIVITIES} for code in ACTIVITIES],
        "incident_categories": [
            _some(row, "code", "suspicious", "severity", "name", "service") for row in offered(categories())
        ],
        "offences": [
            _some(row, "code", "name", "mixed", "article", "type", "short", "search", "incident")
            for row in offered(offences())
        ],
        "services": [_some(row, "code", "name") for row in offered(services())],
        "registers": [
            register_json(register)
            for plan in plans
            for register in plan.registers
            if may(actor, "write_register", Thing(owner_id=actor.id, cell=register.cell))
        ],
        "events": [
            {
                "code": event.code,
                "name": {"nl": event.name_nl, "fr": event.name_fr},
                "date": event.day.isoformat(),
                "place": codes[event.place_id],
                "public_authority": event.public_authority,
            }
            for event in events(session)
            if today - timedelta(days=1) <= event.day <= today + AHEAD
        ],
        "colleagues": [{"username": p.username, "name": p.name} for p in colleagues_of(session, actor)],
        "duties": [duty_json(duty) for duty in planned if not duty.absence],
        "absences": [duty_json(duty) for duty in planned if duty.absence],
        "police_hours": police_within(plan for plan in plans if plan.covers(today.year)).amount,
        "targets": [target for plan in plans if plan.covers(today.year) for target in targets(plan)],
    }


def colleagues_of(session: Session, actor: Actor) -> list[Person]:
    """Who may walk along: guards and outreach workers of the same team; without a team, all of them."""
    if actor.kind != "person":
        return []
    people = (
        sa.select(Person).where(Person.disabled_at.is_(None), Person.id != actor.id).order_by(Person.name)
    )
    if actor.team is not None:
        people = people.where(Person.team == actor.team)
    return [person for person in session.scalars(people) if person.role_names & {"guard", "outreach"}]


def own_duties(session: Session, actor: Actor, today: date) -> list[Duty]:
    """What this person is planned to do from yesterday (a night runs on) until a week from now."""
    if actor.kind != "person":
        return []
    return duties_on(session, today - timedelta(days=1), today + AHEAD, guard_id=actor.id)


def duty_json(duty: Duty) -> dict[str, Any]:
    """`start` and `end` on the local clock; an end that is not after the start lies on the next day. `activity` is
    what a presence would have, `planned` what was planned (a training is logged as other duty)."""
    return {
        "duty": duty.duty,
        "day": duty.day.isoformat(),
        "start": duty.start,
        "end": duty.end,
        "activity": duty.logged_as,
        "planned": duty.activity,
        "place": duty.place,
        "event": duty.event,
        "note": duty.note,
    }


def register_json(register: Register) -> dict[str, Any]:
    return {
        "code": register.code,
        "name": _text(register.name),
        "cell": register.cell,
        "date_name": _text(register.date_name),
        "sensitive": register.sensitive,
        "fields": [
            {
                "code": field.code,
                "name": _text(field.name),
                "type": field.type,
                "required": field.required,
                "options": [{"code": o.code, "name": _text(o.name)} for o in field.options],
                "minimum": field.minimum,
                "maximum": field.maximum,
                "max_length": field.max_length,
                "hint": _text(field.hint) if field.hint else None,
            }
            for field in register.fields
        ],
        "shortcuts": [
            {
                "code": shortcut.code,
                "name": _text(shortcut.name),
                "icon": shortcut.icon,
                "order": shortcut.order,
                # one option is given; of several the phone asks one
                "fields": {
                    name: found[0] if len(found) == 1 else list(found)
                    for name, found in shortcut.fields.items()
                },
                "here": shortcut.here,
            }
            for shortcut in register.shortcuts
        ],
    }


def _some(row: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: row[key] for key in keys if key in row}


def targets(plan: Plan) -> list[dict[str, Any]]:
    """The plan's hours, for the team's gauge on the phone."""
    return [
        {
            "indicator": i.id,
            "kind": i.kind,
            "activity": i.source.activity,
            "tag": i.source.tag,
            "comparator": i.comparator,
            "hours": int(i.target)
            if isinstance(i.target, int) or i.target == int(i.target)
            else float(i.target),
        }
        for i in plan.indicators
        if isinstance(i.source, HoursSource)
        and i.kind in ("hours_per_day", "hours_per_week")
        and not isinstance(i.target, date)
    ]


def fingerprint(document: dict[str, Any]) -> str:
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _text(text: Text) -> dict[str, str]:
    return {"nl": text.nl, "fr": text.fr}
