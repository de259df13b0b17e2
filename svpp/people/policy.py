"""Who may do what: one pure table, read by every part that asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from svpp.problems import Problem


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: a person with roles, or a program with the scopes of its token."""

    id: int
    username: str
    name: str
    language: str
    team: str | None
    roles: frozenset[str]
    certificates: tuple[tuple[date, date | None], ...] = ()
    kind: Literal["person", "token", "inspection"] = "person"
    scopes: frozenset[str] = frozenset()

    def is_finding_officer(self, day: date) -> bool:
        """Whether a vaststeller's certificate is valid on this day (law of 15 May 2007, art. 8)."""
        return any(first <= day <= (last or day) for first, last in self.certificates)


@dataclass(frozen=True, slots=True)
class Thing:
    """What is acted on: whose it is, of which team, which cell's register, which kind of entry."""

    owner_id: int | None = None
    team: str | None = None
    cell: str | None = None
    kind: str | None = None


NOTHING = Thing()
Rule = Callable[[Actor, Thing], bool]


def _has(*roles: str) -> Rule:
    return lambda actor, _thing: bool(actor.roles & set(roles))


def _own(actor: Actor, thing: Thing) -> bool:
    return actor.kind == "person" and thing.owner_id == actor.id


def _team(actor: Actor, thing: Thing) -> bool:
    """A coordinator's own team; one without a team has them all."""
    return "coordinator" in actor.roles and actor.team in (None, thing.team)


def _scope(name: str) -> Rule:
    return lambda actor, _thing: name in actor.scopes


def _any(*rules: Rule) -> Rule:
    return lambda actor, thing: any(rule(actor, thing) for rule in rules)


def _both(*rules: Rule) -> Rule:
    return lambda actor, thing: all(rule(actor, thing) for rule in rules)


def _cell(actor: Actor, thing: Thing) -> bool:
    """A cell writes its own registers; guards and coordinators those of the guards; the officer all."""
    if "prevention_officer" in actor.roles:
        return True
    if thing.cell == "guards" and actor.roles & {"guard", "outreach", "coordinator"}:
        return True
    return f"cell:{thing.cell}" in actor.roles


def _colleagues_line(actor: Actor, thing: Thing) -> bool:
    """An office cell keeps its lines together; what a guard noted is that guard's, or the coordinator's."""
    return thing.kind == "activity" and thing.cell != "guards" and _cell(actor, thing)


def _of_the_field(_actor: Actor, thing: Thing) -> bool:
    """Presence, incidents, findings, and lines that guards keep themselves; not other cells' registers."""
    return thing.kind != "activity" or thing.cell == "guards"


def _cells_line(actor: Actor, thing: Thing) -> bool:
    """The lines of a cell, for its own people. A guard reads only own lines, also in the guards' registers."""
    return thing.kind == "activity" and f"cell:{thing.cell}" in actor.roles


_guard = _has("guard", "outreach", "coordinator")
_officer = _has("prevention_officer")

#: act → rule; what is not here, nobody may
ACTS: dict[str, Rule] = {
    "log_presence": _both(_own, _guard),
    "log_incident": _both(_own, _guard),
    "log_finding": _both(_own, _has("guard")),
    "log_for_other": _team,
    # a later version of somebody else's line, with a reason: its proof, its answer, its date
    "complete_line": _any(_own, _team, _colleagues_line),
    "write_register": _cell,
    "read_register": _cell,
    "read_entry": _any(_own, _both(_team, _of_the_field), _officer, _cells_line),
    "read_identity": _both(_of_the_field, _any(_both(_own, _guard), _team)),
    "decide_day": _team,
    "see_day_board": _has("coordinator"),
    "plan_duty": _team,
    "see_pictures": _has("coordinator", "prevention_officer"),
    "see_team_hours": _has("guard", "outreach", "coordinator", "prevention_officer"),
    # a batch at all; each entry in it is judged by its kind
    "send_entries": lambda actor, _thing: actor.kind == "person",
    "send_photo": lambda actor, _thing: actor.kind == "person" and bool(actor.roles - {"administrator"}),
    "read_figures": _any(_has("prevention_officer", "coordinator"), _scope("read:indicators")),
    "read_metrics": _scope("read:metrics"),
    "read_plan": _has("prevention_officer", "coordinator", "administrator"),
    "load_plan": _has("prevention_officer", "administrator"),
    "decide_reading": _has("prevention_officer"),
    "freeze_report": _has("prevention_officer"),
    "write_remark": _has("prevention_officer"),
    "lock_year": _has("prevention_officer"),
    "change_locked_year": _has("coordinator", "prevention_officer"),
    # every block of everybody, by number: who sees all teams anyway
    "export_blocks": _any(_team, _officer),
    "export_names": _officer,
    # a year's figures by a link, people by numbers; and making such a link
    "inspect_year": lambda actor, _thing: actor.kind == "inspection",
    "make_inspection_link": _officer,
    "see_cases": _any(_has("coordinator"), _officer),
    "handle_case": _team,
    "see_places": _has("administrator", "prevention_officer", "coordinator"),
    "manage_places": _has("administrator", "prevention_officer"),
    "manage_events": _has("administrator", "prevention_officer", "coordinator"),
    "manage_people": _has("administrator"),
    # the new last day of a card or certificate, from the alert that it ends
    "renew_papers": _any(_has("administrator"), _team),
    "manage_tokens": _has("administrator"),
    "manage_phones": _any(_has("administrator"), _team),
    "see_phones": _has("administrator", "coordinator"),
    "import_rescue": _team,
    "import_sheets": _has("coordinator", "prevention_officer"),
}


def may(actor: Actor, act: str, thing: Thing = NOTHING) -> bool:
    """Whether this actor may do this to that."""
    return ACTS[act](actor, thing)


def require(actor: Actor, act: str, thing: Thing = NOTHING) -> None:
    """Raises Problem("not_permitted") unless the actor may."""
    if not may(actor, act, thing):
        raise Problem("not_permitted")
