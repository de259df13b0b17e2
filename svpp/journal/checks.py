"""What an item needs from the database to be taken: whose it is, who may, and that what it names exists.

A refused item's place in `batch.items` becomes its Problem; the others go on.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from svpp.facts.pieces import entries_of, entry_of
from svpp.journal import reference
from svpp.journal.items import Item, refuse
from svpp.journal.lines import check_line, names_in
from svpp.journal.locks import check_locked, closed_years
from svpp.journal.reference import Colleague, Reference
from svpp.journal.register_lines import existing
from svpp.people.policy import Thing, may
from svpp.plan.catalogue import Register
from svpp.problems import Problem

if TYPE_CHECKING:
    from svpp.journal.intake import Batch


def check(session: Session, batch: Batch) -> None:
    """Sets `batch.owners` and `batch.people`; turns items that cannot be taken into Problems."""
    items = [item for item in batch.items if isinstance(item, Item)]
    facts = _look_up(session, batch, items)
    batch.people, batch.owners = facts.people, {}
    today = batch.received_at.astimezone(batch.zone).date()
    batch.closed_years = closed_years(session.connection(), today)
    for position, item in enumerate(batch.items):
        if isinstance(item, Problem):
            continue
        try:
            batch.owners[position] = _owner(session, batch, item, facts)
            if batch.closed_years:
                check_locked(session, batch, item)
            _refers(item, facts)
            _RULES[item.kind](batch, item, facts, batch.owners[position])
        except Problem as problem:
            batch.items[position] = problem


def _look_up(session: Session, batch: Batch, items: list[Item]) -> Reference:
    names = {name for item in items for name in item.companions} | {i.guard for i in items if i.guard}
    connection = session.connection()
    facts = Reference(
        places=reference.known_places(connection, (i.place for i in items if i.place)),
        events=reference.known_events(connection, (i.event for i in items if i.event)),
        people=reference.colleagues(connection, names),
    )
    if any(item.kind == "activity" for item in items):
        facts.plans = reference.newest_plans(session)
        facts.declared = lambda code: reference.every_register(session, code)
        facts.actions = reference.actions(connection, (e for item in items for e in _named(item)))
    if any(item.kind == "finding" for item in items):
        owners = {person.id for person in facts.people.values()} | {batch.actor.id}
        facts.certificates = reference.certificates(session, owners)
    return facts


def _named(item: Item) -> list[str]:
    """The entries that a line names as its evidence."""
    return entries_of(item.data["evidence"]) if item.kind == "activity" else []


def _owner(session: Session, batch: Batch, item: Item, facts: Reference) -> int:
    """Whose entry it is. Somebody else's needs the right to do so and a reason."""
    actor = batch.actor
    if item.guard is None or item.guard == actor.username:
        return actor.id
    person = facts.people.get(item.guard)
    if person is None:
        raise refuse({"guard": ["unknown_person"]})
    own = may(actor, "log_for_other", Thing(owner_id=person.id, team=person.team))
    if not own and not _completes(session, batch, item, facts, person):
        raise refuse({"guard": ["not_permitted"]})
    if item.reason is None:
        raise refuse({"reason": ["reason_needed"]})
    return person.id


def _completes(session: Session, batch: Batch, item: Item, facts: Reference, person: Colleague) -> bool:
    """A later version of a line that is there: nobody begins one in a colleague's name."""
    register = _register(item, facts) if item.kind == "activity" and item.replaces else None
    if register is None or item.entry not in existing(session, [item.entry]):
        return False
    thing = Thing(owner_id=person.id, team=person.team, cell=register.cell, kind=item.kind)
    return may(batch.actor, "complete_line", thing)


def _register(item: Item, facts: Reference) -> Register | None:
    """As the newest plan that has it declares it, else as an earlier version did."""
    found = next((r for plan in facts.plans if (r := plan.register(item.what))), None)
    return found or next(iter(facts.declared(item.what)), None)


def _refers(item: Item, facts: Reference) -> None:
    faults: dict[str, list[str]] = {}
    if item.place is not None and item.place not in facts.places:
        faults["place"] = ["unknown_place"]
    if item.event is not None and item.event not in facts.events:
        faults["event"] = ["unknown_event"]
    for number, name in enumerate(item.companions):
        if name not in facts.people:
            faults[f"companions.{number}"] = ["unknown_person"]
    if faults:
        raise refuse(faults)


def _presence(batch: Batch, item: Item, facts: Reference, owner: int) -> None:
    _may_log(batch, "log_presence", owner, facts)
    item.companions = [name for name in item.companions if facts.people[name].id != owner]


def _incident(batch: Batch, item: Item, facts: Reference, owner: int) -> None:
    _may_log(batch, "log_incident", owner, facts)
    if item.what not in reference.categories():
        raise refuse({"category": ["unknown_category"]})
    signal = item.data.get("signal")
    if signal and signal["service"] not in reference.services():
        raise refuse({"signal.service": ["unknown_service"]})


def _finding(batch: Batch, item: Item, facts: Reference, owner: int) -> None:
    offence = reference.offences().get(item.what)
    if offence is None:
        raise refuse({"offence": ["unknown_offence"]})
    if offence["mixed"]:
        raise refuse({"offence": ["use_incident"]})
    _may_log(batch, "log_finding", owner, facts)
    if not _certified(facts.certificates.get(owner, []), item.day):
        raise refuse({"offence": ["not_vaststeller"]})


def _certified(certificates: list[tuple[date, date | None]], day: date) -> bool:
    return any(first <= day <= (last or day) for first, last in certificates)


def _activity(batch: Batch, item: Item, facts: Reference, owner: int) -> None:
    register = _register(item, facts)
    if register is None:
        raise refuse({"register": ["unknown_register"]})
    if not may(batch.actor, "write_register", Thing(owner_id=owner, cell=register.cell)):
        raise refuse({"register": ["not_permitted"]})
    if unknown := set(_named(item)) - facts.actions:
        pieces = item.data["evidence"]
        raise refuse(
            {f"evidence.{n}": ["unknown_evidence"] for n, p in enumerate(pieces) if entry_of(p) in unknown}
        )
    if named := names_in(register, item.data["fields"]):
        raise refuse(named)
    stated = reference.statable(facts.plans)
    faults = check_line(register, item.data["fields"], stated)
    if faults and not any(
        not check_line(earlier, item.data["fields"], stated) for earlier in facts.declared(item.what)
    ):
        raise refuse(faults)


def _may_log(batch: Batch, act: str, owner: int, facts: Reference) -> None:
    """One's own: the role must have it. Somebody else's was checked with the owner."""
    if owner != batch.actor.id:
        return
    if act not in facts.own_acts:
        facts.own_acts[act] = may(batch.actor, act, Thing(owner_id=owner, team=batch.actor.team))
    if not facts.own_acts[act]:
        raise Problem("not_permitted", fields={"kind": ["not_permitted"]})


_RULES = {"presence": _presence, "incident": _incident, "finding": _finding, "activity": _activity}

__all__ = ["Colleague", "check"]
