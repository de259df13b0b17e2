"""Alerts about what was logged: an end forgotten, the police not told, versions that disagree, clocks and positions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from svpp.journal.models import Entry
from svpp.journal.reference import categories
from svpp.measure.cases import last_second
from svpp.people.models import Person
from svpp.people.policy import Actor
from svpp.plan.deadlines import police_within
from svpp.report.day.alerts_people import repaired
from svpp.report.day.forgotten import proposed_end
from svpp.report.day.ground import Ground
from svpp.report.day.lanes import coordinates
from svpp.report.day.repairs import of_long
from svpp.report.day.values import Alert
from svpp.review.refused import Refusal
from svpp.when.days import epoch, instant

#: seconds that a shift may run before its end must have been forgotten (the phone asks at the same hour)
LONG_SHIFT = 10 * 3600


def of_entries(ground: Ground, actor: Actor) -> Iterator[Alert]:
    """Of the day's entries and, on today's board, of those before that nobody has settled."""
    for entry in (*ground.earlier, *ground.entries):
        owner = ground.people[entry.guard_id]
        if not coordinates(actor, owner):
            continue
        if entry.kind == "presence":
            yield from _presence(ground, entry, owner)
        if entry.kind == "incident":
            yield from _police(ground, entry, owner)
        if entry.id in ground.asked_back:
            yield withdrawal_alert(entry, owner)
        if entry.conflicts:
            yield _alert("conflict", "bad", "correct", entry, owner, n=entry.conflicts)
        if entry.day == ground.day:
            yield from _doubts(ground, entry, owner)


def _alert(code: str, level: str, solve: str, entry: Entry, owner: Person, **values: object) -> Alert:
    return Alert(
        code,
        level,
        solve,
        owner.username,
        owner.name,
        owner.phone,
        entry=entry.id,
        revision=entry.revision_id,
        day=entry.day,
        at=entry.moment,
        values={"kind": entry.kind, "place": entry.place, "what": entry.what, **values},
    )


def withdrawal_alert(entry: Entry, owner: Person) -> Alert:
    """A guard asks to withdraw this finding."""
    reason = entry.data["withdrawal"]["reason"]
    return _alert("withdrawal", "warn", "withdrawal", entry, owner, reason=reason)


def _presence(ground: Ground, entry: Entry, owner: Person) -> Iterator[Alert]:
    if entry.ended_at is not None:
        length = (entry.ended_at - entry.moment).total_seconds()
        if length > ground.rules.suspect_after and not entry.confirmed:
            alert = _alert("suspect", "bad", "correct", entry, owner, seconds=int(length))
            repair = of_long(ground, entry)
            yield repaired(alert, repair) if repair else alert
        return
    age = ground.now - epoch(entry.moment)
    goes_on = ground.is_today and entry.day == ground.day and age < LONG_SHIFT
    night = ground.is_today and entry.day != ground.day and age < LONG_SHIFT
    if not goes_on and not night:
        end, basis, sign = proposed_end(ground, entry)
        solve = "close" if end is not None else "correct"
        yield _alert("forgotten", "bad", solve, entry, owner, end=end, basis=basis, sign=sign)


def _police(ground: Ground, entry: Entry, owner: Person) -> Iterator[Alert]:
    if entry.data.get("police") or ground.now < epoch(entry.moment):
        return
    category = categories().get(entry.what, {})
    if category.get("severity") == "crime":
        yield _alert("crime_unreported", "bad", "police", entry, owner, address=entry.data.get("address"))
    elif category.get("suspicious"):
        last = last_second(epoch(entry.moment), police_within(ground.plans))
        due, late = instant(last), ground.now > last
        code, level = ("police_late", "bad") if late else ("police_due", "warn")
        yield _alert(code, level, "police", entry, owner, due=due, address=entry.data.get("address"))


def _doubts(ground: Ground, entry: Entry, owner: Person) -> Iterator[Alert]:
    doubt = ground.doubts.clocks.get(entry.revision_id)
    if doubt is not None:
        off = doubt.offset_ms
        # one that runs is put right when it has an end: the phone would not know of a version made here meanwhile
        shift = {} if entry.kind == "presence" and entry.ended_at is None else doubt.shift
        yield _alert(
            "clock",
            "warn",
            "clock",
            entry,
            owner,
            minutes=round(abs(off) / 60_000),
            ahead=off > 0,
            shift=shift,
        )
    if ground.doubts.is_outside(entry):
        yield _alert("outside", "warn", "place", entry, owner)


def of_refusals(ground: Ground, actor: Actor) -> Iterator[Alert]:
    """One a guard and day: what their phone still holds because it was refused."""
    found: dict[tuple[int, date], list[Refusal]] = {}
    for refusal in ground.refused:
        found.setdefault((refusal.guard_id, refusal.day), []).append(refusal)
    for (guard_id, day), refusals in found.items():
        person = ground.people[guard_id]
        if coordinates(actor, person):
            yield Alert(
                "refused",
                "bad",
                "refused",
                person.username,
                person.name,
                person.phone,
                day=day,
                at=refusals[-1].received_at,
                values={
                    "n": len(refusals),
                    "reason": refusals[-1].code,
                    "refused": refusals[-1].id,
                    "key": day.isoformat(),
                },
            )
