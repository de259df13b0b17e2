"""What was done and logged, as a piece of evidence shows it: a duty of several guards, an incident, a register's line.

A piece names one entry. Of a presence the action is all that guards did together around it: on that local day at the
same event, or else by the same activity at the same place. Told as it stood at the report's moment, without names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from svpp.facts.segments import Segment
from svpp.journal.rollup import Rules
from svpp.plan.catalogue import Plan
from svpp.report.gather import moment
from svpp.report.proof import cut_days, presences_between
from svpp.report.standing import standing
from svpp.report.traces import Trace, traces
from svpp.when.days import day_of
from svpp.words import Speaker

#: nobody proves anything by a break
BREAK = "break"
#: kind of name (place, event, incident, finding) → code → name
Names = Mapping[str, Mapping[str, str]]
#: a duty is one event, or one activity at one place
Duty = tuple[str | None, str, str]


@dataclass(frozen=True, slots=True)
class Action:
    """entry: the one a piece names. entries: all that it is made of; guards and seconds are theirs, of that day."""

    entry: str
    kind: str
    day: date
    #: activity, category, offence or register
    what: str
    place: str | None = None
    event: str | None = None
    guards: int = 0
    seconds: int = 0
    fields: Mapping[str, Any] = field(default_factory=dict)
    entries: tuple[str, ...] = ()
    #: who was there from when to when, of a presence
    segments: tuple[Segment, ...] = ()
    #: whose the entry is and of which team; 0 where nobody asks
    owner: int = 0
    team: str | None = None
    #: withdrawn or rejected ones prove nothing
    standing: bool = True


def actions(session: Session, as_of: datetime, own: Rules, entries: Iterable[str]) -> dict[str, Action]:
    """Entry → its action at the moment; what was not there by then is left out."""
    wanted = list(dict.fromkeys(entries))
    if not wanted:
        return {}
    stands = standing(session, as_of, wanted, past=moment(session, as_of).past)
    behind = traces(session, as_of, wanted)
    days = {
        day_of(int(one.moment.timestamp()), own.zone) for one in behind.values() if one.kind == "presence"
    }
    duties = {day: duties_of(session, as_of, own, day) for day in days}
    return {
        entry: _action(entry, trace, own, duties, stands=entry in stands) for entry, trace in behind.items()
    }


def duties_of(session: Session, as_of: datetime, own: Rules, day: date) -> dict[Duty, Action]:
    """What guards did on a day, by event, or by activity and place; in order of their start."""
    there = presences_between(session, moment(session, as_of), day, day, own)
    found: dict[Duty, list[Segment]] = {}
    for _, segments in cut_days(there, day, day, own):
        for segment in segments:
            one = segment.presence
            if one.activity == BREAK:
                continue
            found.setdefault(duty_of(one.event, one.activity, one.place), []).append(segment)
    return {duty: _together(day, segments) for duty, segments in found.items()}


def duty_of(event: str | None, activity: str, place: str) -> Duty:
    return (event, "", "") if event else (None, activity, place)


def _together(day: date, segments: list[Segment]) -> Action:
    first = segments[0].presence
    return Action(
        first.entry,
        "presence",
        day,
        first.activity,
        first.place,
        first.event,
        guards=len({one.guard for one in segments}),
        seconds=sum(one.end - one.start for one in segments),
        entries=tuple(dict.fromkeys(one.presence.entry for one in segments)),
        segments=tuple(segments),
    )


def _action(
    entry: str, trace: Trace, own: Rules, duties: Mapping[date, Mapping[Duty, Action]], *, stands: bool
) -> Action:
    day, data = day_of(int(trace.moment.timestamp()), own.zone), trace.data
    place, event = data.get("place"), data.get("event")
    whole = None
    if trace.kind == "presence":
        whole = duties[day].get(duty_of(event, trace.what, str(place)))
    return Action(
        entry,
        trace.kind,
        day,
        trace.what,
        place,
        event,
        guards=whole.guards if whole else 0,
        seconds=whole.seconds if whole else 0,
        fields=data.get("fields") or {},
        entries=whole.entries if whole and stands else (entry,),
        segments=whole.segments if whole and stands else (),
        owner=trace.owner_id,
        team=trace.team,
        standing=stands,
    )


def action_words(one: Action, plan: Plan | None, names: Names, say: Speaker) -> str:
    """ "6 wachten, 11 u 20", "Preventieacties: Operatie Rozet", "Verdacht gedrag"."""
    if one.kind == "presence":
        return say.t("did.duty", n=one.guards, d=say.duration(one.seconds))
    if one.kind == "activity":
        return _line_words(one, plan, say)
    return names[one.kind].get(one.what, one.what)


def where_words(one: Action, names: Names, say: Speaker) -> str:
    """At which event or place, and by what; empty for a line."""
    if one.event:
        return names["event"].get(one.event, one.event)
    place = names["place"].get(one.place, one.place) if one.place else ""
    return f"{say.t('act.' + one.what)}, {place}" if one.kind == "presence" else place


def _line_words(one: Action, plan: Plan | None, say: Speaker) -> str:
    """The register and what the line's choices say; never what somebody typed."""
    register = plan.register(one.what) if plan else None
    if register is None:
        return one.what
    chosen = [
        option.name.in_(say.language)
        for known in register.fields
        if known.type == "choice"
        for option in known.options
        if option.code == one.fields.get(known.code)
    ]
    name = register.name.in_(say.language)
    return f"{name}{say.colon} {', '.join(chosen)}" if chosen else name
