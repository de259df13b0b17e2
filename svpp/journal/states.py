"""From an entry's stored data to the facts that are measured; the same for now and as of a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from svpp.facts.values import Finding, Incident, Line, Presence
from svpp.journal.reference import categories
from svpp.when.days import epoch


@dataclass(frozen=True, slots=True)
class State:
    """One entry's current state; `order` ranks first receipts."""

    entry: str
    what: str
    moment: datetime
    order: int
    data: dict[str, Any]


def seconds(text: str) -> int:
    """Epoch seconds of an instant as it travels."""
    return epoch(datetime.fromisoformat(text))


def incident(state: State) -> Incident:
    police = state.data.get("police")
    category = categories().get(state.what)
    return Incident(
        entry=state.entry,
        category=state.what,
        suspicious=bool(category and category["suspicious"]),
        observed_at=epoch(state.moment),
        reported_at=seconds(police["reported_at"]) if police else None,
        order=state.order,
    )


def finding(state: State) -> Finding:
    sent = state.data.get("transmitted_at")
    return Finding(
        entry=state.entry,
        offence=state.what,
        observed_at=epoch(state.moment),
        transmitted_at=seconds(sent) if sent else None,
        order=state.order,
    )


def line(state: State) -> Line:
    return Line(
        entry=state.entry,
        register=state.what,
        occurred_on=date.fromisoformat(state.data["occurred_on"]),
        fields=state.data["fields"],
        evidence=tuple(state.data.get("evidence") or ()),
        order=state.order,
    )


def presence(state: State, guards: tuple[int, ...], confirmed: bool) -> Presence:
    ended = state.data.get("ended_at")
    return Presence(
        entry=state.entry,
        guards=guards,
        activity=state.what,
        place=state.data["place"],
        start=epoch(state.moment),
        end=seconds(ended) if ended else None,
        order=state.order,
        event=state.data.get("event"),
        confirmed=confirmed,
    )
