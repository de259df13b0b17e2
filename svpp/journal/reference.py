"""What an entry may refer to: places, events, people, categories, offences, registers. Looked up once a batch."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.driver import holes, run
from svpp.journal.models import PlanVersion
from svpp.people.models import Certificate
from svpp.plan.catalogue import Plan, Register, StatementSource, Within
from svpp.plan.deadlines import parse_within
from svpp.plan.load import read_plan
from svpp.plan.registers import STATEMENT

DATA = Path(__file__).parent / "data"
_PLACES = "SELECT code FROM place WHERE code IN ({})"
_EVENTS = "SELECT DISTINCT code FROM event WHERE code IN ({})"
_ACTIONS = "SELECT id FROM entry WHERE id IN ({}) AND NOT (kind = 'activity' AND what = ?)"
_COLLEAGUES = "SELECT id, username, team, disabled_at IS NOT NULL FROM person WHERE username IN ({})"


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person an entry names: whose it is, or who was along."""

    id: int
    username: str
    team: str | None
    disabled: bool


@dataclass(slots=True)
class Reference:
    places: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    people: dict[str, Colleague] = field(default_factory=dict)
    #: person id → (valid from, until) of vaststeller certificates
    certificates: dict[int, list[tuple[date, date | None]]] = field(default_factory=dict)
    plans: tuple[Plan, ...] = ()
    #: a register's code → its declarations, the latest first
    declared: Callable[[str], Iterable[Register]] = lambda _code: ()
    #: entries that the batch's lines name as evidence, and that may be some
    actions: frozenset[str] = frozenset()
    #: act → whether the sender may do it to what is their own
    own_acts: dict[str, bool] = field(default_factory=dict)


@lru_cache(maxsize=1)
def categories() -> dict[str, dict[str, Any]]:
    """Kinds of incident: code → {suspicious, severity, name}. Data, editable in data/catalogue.toml."""
    return {row["code"]: row for row in _catalogue()["incident_category"]}


@lru_cache(maxsize=1)
def offences() -> dict[str, dict[str, Any]]:
    """Kinds of finding: code → {name, mixed, article}."""
    return {row["code"]: row for row in _catalogue()["offence"]}


@lru_cache(maxsize=1)
def _usual_transmission() -> str:
    return str(_catalogue()["finding"]["transmit_within"])


def transmit_within(offence: str) -> Within:
    """How long after its day a finding of this offence may go to the sanctioning official. Raises ValueError where the
    catalogue writes what is no deadline in days or months."""
    text = offences().get(offence, {}).get("transmit_within") or _usual_transmission()
    found = parse_within(text)
    if found is None or found.unit == "hours":
        raise ValueError(f'{offence}: transmit_within = "{text}"; expected days or months, like "2 months"')
    return found


@lru_cache(maxsize=1)
def services() -> dict[str, dict[str, Any]]:
    """Municipal services that are told of a problem in the public space: code → {name}."""
    return {row["code"]: row for row in _catalogue()["service"]}


def offered(rows: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """What is on the lists; a retired code is still taken from a phone that knew it."""
    return [row for row in rows.values() if not row.get("retired")]


def _catalogue() -> dict[str, Any]:
    return tomllib.loads((DATA / "catalogue.toml").read_text(encoding="utf-8"))


#: what was read of plan versions, by the sha256 of their content
_READ: dict[str, Plan] = {}
_NEWEST = """
    SELECT id, hash FROM plan_version WHERE id IN (SELECT max(id) FROM plan_version GROUP BY plan_id) ORDER BY id
"""


def plan_of(session: Session, version_id: int, content_hash: str) -> Plan:
    """The plan of a version: fetched and read once per content and process, then known by its hash."""
    if content_hash not in _READ:
        content = session.scalar(sa.select(PlanVersion.content).where(PlanVersion.id == version_id))
        _READ[content_hash] = read_plan(content or "")
    return _READ[content_hash]


def newest_plans(session: Session) -> tuple[Plan, ...]:
    """The latest version of every plan, in the order they were first loaded."""
    rows = run(session.connection(), _NEWEST).fetchall()
    return tuple(plan_of(session, id_, content_hash) for id_, content_hash in rows)


def cells(session: Session) -> list[str]:
    """The cells whose registers a role `cell:<name>` writes; coordinators write those of the guards and their own."""
    found = {register.cell for plan in newest_plans(session) for register in plan.registers}
    return sorted(found - {"guards", "coordinators"})


def every_register(session: Session, code: str) -> Iterator[Register]:
    """As every version of every plan declared it, the latest first: a phone may have written a line by an older one."""
    rows = session.execute(sa.select(PlanVersion.id, PlanVersion.hash).order_by(PlanVersion.id.desc())).all()
    plans = (plan_of(session, id_, content_hash) for id_, content_hash in rows)
    return (register for plan in plans if (register := plan.register(code)))


def plans_of(session: Session, year: int) -> tuple[Plan, ...]:
    """The newest plans that cover a year, with every indicator as it is read for that year."""
    return tuple(plan.in_year(year) for plan in newest_plans(session) if plan.covers(year))


def cell_of(plans: Iterable[Plan], register: str) -> str | None:
    """The cell that keeps a register; None for one that no plan declares any more."""
    return next((found.cell for plan in plans if (found := plan.register(register))), None)


def statable(plans: Iterable[Plan]) -> frozenset[str]:
    """Indicators that are answered by a statement."""
    return frozenset(i.id for p in plans for i in p.indicators if isinstance(i.source, StatementSource))


def colleagues(connection: sa.Connection, usernames: Iterable[str]) -> dict[str, Colleague]:
    wanted = sorted(set(usernames))
    if not wanted:
        return {}
    rows = run(connection, _COLLEAGUES.format(holes(wanted)), wanted).fetchall()
    return {name: Colleague(id_, name, team, bool(ended)) for id_, name, team, ended in rows}


def known_places(connection: sa.Connection, codes: Iterable[str]) -> frozenset[str]:
    return _known(connection, _PLACES, codes)


def known_events(connection: sa.Connection, codes: Iterable[str]) -> frozenset[str]:
    return _known(connection, _EVENTS, codes)


def _known(connection: sa.Connection, statement: str, codes: Iterable[str]) -> frozenset[str]:
    wanted = sorted(set(codes))
    if not wanted:
        return frozenset()
    return frozenset(code for (code,) in run(connection, statement.format(holes(wanted)), wanted).fetchall())


def actions(connection: sa.Connection, entries: Iterable[str]) -> frozenset[str]:
    """Which of these are in the journal and prove something: a statement does not, it is what needs proof."""
    wanted = sorted(set(entries))
    if not wanted:
        return frozenset()
    rows = run(connection, _ACTIONS.format(holes(wanted)), (*wanted, STATEMENT)).fetchall()
    return frozenset(entry for (entry,) in rows)


def certificates(session: Session, person_ids: Iterable[int]) -> dict[int, list[tuple[date, date | None]]]:
    found: dict[int, list[tuple[date, date | None]]] = {}
    rows = session.execute(
        sa.select(Certificate.person_id, Certificate.valid_from, Certificate.valid_until).where(
            Certificate.person_id.in_(sorted(set(person_ids)))
        )
    )
    for person_id, first, last in rows:
        found.setdefault(person_id, []).append((first, last))
    return found
