"""The desk's menu: one line a page, shown to those who may open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import g, request, url_for

from svpp.people.policy import Actor, may
from svpp.people.sessions import actor_or_none
from svpp.web import badges


@dataclass(frozen=True, slots=True)
class Line:
    """`act`: who may open it (None: whoever signed in); `under`: addresses at which it is the current page."""

    word: str
    icon: str
    endpoint: str
    act: str | None
    under: str
    #: how many things wait behind it, for who may open it
    count: Callable[[Actor], int] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    word: str
    icon: str
    href: str
    current: bool
    count: int = 0


#: in the order of the day's work; the longest `under` that fits is the current page
MENU = (
    Line("d.today", "clock", "day.today", "see_day_board", "/desk", badges.attention),
    Line("d.approve", "check", "approve.page", "see_day_board", "/desk/approve", badges.waiting),
    Line("d.inc", "warn", "cases.incidents", "see_cases", "/desk/incidents"),
    Line("d.gas", "gas", "cases.findings", "see_cases", "/desk/gas"),
    Line("d.plan", "calendar", "planning.latest", "see_day_board", "/desk/planning"),
    Line("pic.title", "eye", "patterns.page", "see_pictures", "/desk/pictures"),
    Line("reg.title", "list", "registers.all_registers", None, "/registers"),
    Line("d.year", "check", "year.latest", "read_figures", "/year"),
    Line("plan.menu", "pen", "plan.plans", "read_plan", "/plan"),
    Line("adm.people", "user", "people.page", "manage_people", "/admin/people"),
    Line("place.title", "pin", "places.page", "see_places", "/admin/places"),
    Line("cal.title", "event", "calendar.page", "see_places", "/admin/calendar"),
    Line("dev.title", "device", "phones.page", "see_phones", "/admin/devices"),
    Line("imp.menu", "up", "imports.page", "import_sheets", "/import"),
    Line("tok.menu", "lock", "tokens.page", "manage_tokens", "/admin/tokens"),
    Line("desk.admin", "user", "admin.page", "manage_people", "/admin"),
)


def menu() -> list[Link]:
    """The lines this person may open; empty for a visitor."""
    actor = None if g.get("without_database") else actor_or_none()
    if actor is None:
        return []
    lines = [line for line in MENU if line.act is None or may(actor, line.act)]
    fitting = [line for line in lines if request.path.startswith(line.under)]
    here = max(fitting, key=lambda line: len(line.under), default=None)
    return [
        Link(
            line.word,
            line.icon,
            url_for(line.endpoint),
            line is here,
            line.count(actor) if line.count else 0,
        )
        for line in lines
    ]
