"""Each guard's day as a lane: what was, what runs, what was planned, and where they stand now."""

from __future__ import annotations

from datetime import timedelta

from svpp.duties.reading import Duty
from svpp.facts.outlook import runs
from svpp.facts.segments import Segment, clip, counts
from svpp.facts.values import Presence
from svpp.journal import approval
from svpp.people.models import Person
from svpp.people.policy import Actor, Thing, may
from svpp.plan.catalogue import FIELD_ACTIVITIES
from svpp.report.day.ground import Ground
from svpp.report.day.values import Block, Happening, Lane, Status
from svpp.review.doubts import touches
from svpp.when.days import epoch, instant

#: a guard may be this late before somebody is told
LATE = timedelta(minutes=15)
#: a guard who is planned may log nothing for this long: a break is not always logged
GONE = timedelta(minutes=60)
OPEN_STATES = ("running", "uncertain", "suspect")


def lanes(ground: Ground, actor: Actor) -> list[Lane]:
    """Of everybody who is planned or was there, by name; those the actor coordinates."""
    there = {g for p in ground.presences if _touches(p, ground) for g in p.guards}
    there |= {e.guard_id for e in ground.entries}
    there |= {d.guard_id for d in _todays(ground) if not d.absence}
    people = sorted((ground.people[id_] for id_ in there), key=lambda person: person.name)
    return [_lane(ground, person) for person in people if coordinates(actor, person)]


def coordinates(actor: Actor, person: Person) -> bool:
    return may(actor, "read_entry", Thing(owner_id=person.id, team=person.team, kind="presence"))


def _todays(ground: Ground) -> list[Duty]:
    """Duties that lie in the day, also those of a night that runs on."""
    return [d for d in ground.duties if epoch(d.starts_at) < ground.end and epoch(d.ends_at) > ground.start]


def _touches(presence: Presence, ground: Ground) -> bool:
    return touches(presence, ground.start, ground.end, ground.now, ground.rules.suspect_after)


def own_presences(ground: Ground, person: Person) -> list[Presence]:
    """Those of the day in which the person was, as the one who logged or along."""
    return [p for p in ground.presences if person.id in p.guards and _touches(p, ground)]


def _lane(ground: Ground, person: Person) -> Lane:
    own = own_presences(ground, person)
    duties = [d for d in _todays(ground) if d.guard_id == person.id and not d.absence]
    today = clip([s for s in ground.closed if s.guard == person.id], ground.start, ground.end)
    open_blocks = [block for p in own for block in _open_blocks(ground, p)]
    blocks = sorted([*(_counted(s) for s in today), *open_blocks], key=lambda b: (b.start, b.end))
    mine = [e for e in ground.entries if e.guard_id == person.id]
    key = (person.id, ground.day)
    content, decision = ground.contents.get(key), ground.decisions.get(key)
    hashed = approval.content_hash(content) if content else None
    approved = decision is not None and decision.verdict == "approved" and decision.content_hash == hashed
    status = _status(ground, blocks, duties)
    found = [b.state for b in blocks if b.state in OPEN_STATES]
    found += ground.doubts.flags(mine, own, ground.rules.suspect_after)
    if status.code in ("late", "left"):
        found.append(status.code)
    if decision is not None and not approved:
        found.append("reopened" if decision.verdict == "reopened" else "changed_since_approval")
    return Lane(
        guard=person.username,
        name=person.name,
        team=person.team,
        phone=person.phone,
        blocks=tuple(blocks),
        planned=tuple(_planned(d, ground) for d in duties),
        happenings=tuple(
            Happening(e.id, e.kind, e.what, e.moment, e.place) for e in mine if e.kind != "presence"
        ),
        field_seconds=sum(s.end - s.start for s in today if s.presence.activity in FIELD_ACTIVITIES),
        planned_seconds=sum(d.seconds for d in duties),
        status=status,
        flags=tuple(dict.fromkeys(found)),
        approved=approved,
        content=hashed,
    )


def _open_blocks(ground: Ground, presence: Presence) -> list[Block]:
    """Up to now: what runs, in doubt after the last sign of life; what is too long is suspect."""
    after = ground.rules.suspect_after
    if counts(presence, after):
        return []
    until = min(presence.end if presence.end is not None else ground.now, ground.end)
    if not runs(presence, ground.now, after):
        return [_block(presence, presence.start, until, "suspect", ground)]
    sign = ground.silent.get(presence.entry)
    if sign is None:
        return [_block(presence, presence.start, until, "running", ground)]
    parts = [(presence.start, sign, "running"), (sign, until, "uncertain")]
    return [_block(presence, first, last, state, ground) for first, last, state in parts if last > first]


def _block(presence: Presence, start: int, end: int, state: str, ground: Ground) -> Block:
    first = instant(max(start, ground.start))
    return Block(
        presence.entry, presence.activity, presence.place, presence.event, first, instant(end), state
    )


def _counted(segment: Segment) -> Block:
    presence = segment.presence
    state = "counted" if presence.activity in FIELD_ACTIVITIES else "not_counted"
    first, last = instant(segment.start), instant(segment.end)
    return Block(presence.entry, presence.activity, presence.place, presence.event, first, last, state)


def _planned(duty: Duty, ground: Ground) -> Block:
    first, last = max(epoch(duty.starts_at), ground.start), min(epoch(duty.ends_at), ground.end)
    return Block(
        duty.duty, duty.activity, duty.place or "", duty.event, instant(first), instant(last), "planned"
    )


def _status(ground: Ground, blocks: list[Block], duties: list[Duty]) -> Status:
    last = blocks[-1] if blocks else None
    if not ground.is_today:
        open_ = next((b for b in blocks if b.state in ("running", "suspect", "uncertain")), None)
        if open_ is not None:
            return Status("forgotten", open_.start, open_.place, open_.activity)
        return Status("done", last.end) if last else Status("none")
    for block in reversed(blocks):
        if block.state == "uncertain":
            return Status("silent", block.start, block.place, block.activity)
        if block.state == "running":
            code = "on" if block.activity in FIELD_ACTIVITIES else "away"
            return Status(code, block.start, block.place, block.activity)
    now = instant(ground.now)
    late = next((d for d in duties if d.starts_at + LATE <= now < d.ends_at), None)
    if late is not None and not any(b.end > late.starts_at - 4 * LATE for b in blocks):
        return Status("late", late.starts_at, late.place, late.activity)
    left = next((d for d in duties if d.starts_at <= now < d.ends_at), None)
    if left is not None and last is not None and last.end + GONE <= now:
        return Status("left", last.end, left.place, left.activity)
    ahead = next((d for d in duties if d.ends_at > now), None)
    if ahead is not None and ahead.starts_at + LATE > now:
        return Status("ahead", ahead.starts_at, ahead.place, ahead.activity)
    if last is not None:
        return Status("done", last.end)
    missed = duties[-1] if duties else None
    return Status("late", missed.starts_at, missed.place) if missed else Status("none")
