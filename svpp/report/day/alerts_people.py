"""Alerts about guards: who has not come, who gives no sign, whose papers end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may
from svpp.report.day.ground import Ground
from svpp.report.day.lanes import coordinates, own_presences
from svpp.report.day.nearest import nearest
from svpp.report.day.repairs import Repair, of_overlap
from svpp.report.day.sending import sending
from svpp.report.day.values import Alert, Block, Lane
from svpp.when.days import epoch, instant

#: an identification card (five years, law of 15 May 2007) or a certificate is warned of so long before its end
WARN_BEFORE = timedelta(days=91)


def of_lanes(ground: Ground, lanes: list[Lane]) -> Iterator[Alert]:
    for lane in lanes:
        if ground.is_today and lane.status.code in ("late", "left"):
            yield _late(ground, lanes, lane)
        if ground.is_today and lane.status.code == "silent":
            yield _silent(ground, lane)
        if "changed_since_approval" in lane.flags:
            yield _about(lane, ground.day, "changed", "warn")
        if "overlap" in lane.flags:
            yield _overlap(ground, lane)


def _about(lane: Lane, day: date, code: str, level: str) -> Alert:
    return Alert(code, level, "correct", lane.guard, lane.name, lane.phone, day=day)


def _overlap(ground: Ground, lane: Lane) -> Alert:
    person = next(p for p in ground.people.values() if p.username == lane.guard)
    alert = _about(lane, ground.day, "overlap", "warn")
    repair = of_overlap(ground, person, own_presences(ground, person))
    return repaired(alert, repair) if repair else alert


def repaired(alert: Alert, repair: Repair) -> Alert:
    """The same alert, solved where it stands."""
    entry = repair.entry
    values = {**alert.values, "kind": entry.kind, "end": repair.end, "basis": repair.basis}
    return replace(
        alert, solve="end", entry=entry.id, revision=entry.revision_id, at=entry.moment, values=values
    )


def _late(ground: Ground, lanes: list[Lane], lane: Lane) -> Alert:
    status, duty = lane.status, _duty_now(ground, lane)
    helper = nearest(ground, lanes, status.place or "", but=lane.guard)
    plan = None
    if duty is not None and helper is not None and helper.metres:  # who is there already need not be sent
        until = epoch(duty.end)
        plan = sending(helper, duty.activity, duty.event, ground.now, ground.end, until=until)
    return Alert(
        status.code,
        "bad" if status.code == "late" else "warn",
        "call",
        lane.guard,
        lane.name,
        lane.phone,
        day=ground.day,
        at=status.at,
        helper=helper,
        sending=plan,
        values={"place": status.place, "duty": duty.entry if duty else None},
    )


def _duty_now(ground: Ground, lane: Lane) -> Block | None:
    now = instant(ground.now)
    return next((block for block in lane.planned if block.start <= now < block.end), None)


def _silent(ground: Ground, lane: Lane) -> Alert:
    since = lane.status.at
    assert since is not None
    return Alert(
        "silent",
        "warn",
        "call",
        lane.guard,
        lane.name,
        lane.phone,
        day=ground.day,
        at=since,
        values={"seconds": int((instant(ground.now) - since).total_seconds()), "place": lane.status.place},
    )


def of_papers(ground: Ground, actor: Actor) -> Iterator[Alert]:
    """Certificates and cards that end within three months, or have ended in the last three."""
    for person in sorted(ground.people.values(), key=lambda p: p.name):
        if person.disabled_at or not coordinates(actor, person) or "guard" not in person.role_names:
            continue
        for kind, until in (("certificate", _certified_until(person)), ("card", person.card_until)):
            if until is not None and abs(until - ground.day) <= WARN_BEFORE:
                code = f"{kind}_over" if until < ground.day else f"{kind}_ends"
                level = "bad" if until < ground.day else "warn"
                renew = may(actor, "renew_papers", Thing(owner_id=person.id, team=person.team))
                values = {"until": until, "paper": kind, "renew": renew}
                yield Alert(code, level, "papers", person.username, person.name, person.phone, values=values)


def _certified_until(person: Person) -> date | None:
    """The last day of the certificate that goes on longest; None for one without end, and without any."""
    ends = [c.valid_until for c in person.certificates]
    return None if not ends or None in ends else max(end for end in ends if end)
