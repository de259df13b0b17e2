"""/desk/pictures: where guards are at which hour, hours per week, and what was seen where; each with its table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, current_app, render_template, request

from svpp import clock
from svpp.asked import read_day
from svpp.db import db
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.problems import Problem
from svpp.report.gather import rules_of
from svpp.report.patterns import Patterns, last_day, patterns, weeks_before
from svpp.web.day import names

blueprint = Blueprint("patterns", __name__)
#: a picture of more is too long to look at, and to make while somebody waits
MOST = timedelta(days=370)
WEEKS = 12
#: shades of the heat map, from nothing to the most
SHADES = 5
#: units of the SVG
CELL, ROW, LEFT, WIDTH, HEIGHT = 34, 26, 190, 1000, 160


@blueprint.before_request
def permit() -> None:
    require(current_actor(), "see_pictures")


@dataclass(frozen=True, slots=True)
class Cell:
    x: int
    y: int
    shade: int
    place: str
    hour: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Heat:
    """Places by hours; the hours from the first to the last in use."""

    places: tuple[str, ...]
    hours: tuple[int, ...]
    cells: tuple[Cell, ...]
    totals: dict[str, int]
    most: Cell | None
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    monday: date
    seconds: int
    #: a week that the period cuts
    cut: bool


@blueprint.get("/desk/pictures")
def page() -> str:
    session = db.session()
    rules = rules_of(town(session), current_app.config["RONDE"].suspect_hours)
    today = clock.now().astimezone(rules.zone).date()
    until, first = request.args.get("until"), request.args.get("from")
    last = read_day(until) if until else last_day(session, today)
    start = read_day(first) if first else weeks_before(last, WEEKS)
    if last < start or last - start > MOST:
        raise Problem("bad_period", first=start.isoformat(), last=last.isoformat())
    found = patterns(session, start, last, rules)
    return render_template(
        "desk/patterns.html",
        found=found,
        heat=heat(found),
        bars=bars(found),
        top=max(found.weeks.values(), default=0),
        names=names(),
        size=(CELL, ROW, LEFT, WIDTH, HEIGHT),
    )


def heat(found: Patterns) -> Heat:
    totals: dict[str, int] = {}
    for (place, _), seconds in found.hours.items():
        totals[place] = totals.get(place, 0) + seconds
    rows = tuple(sorted(totals, key=lambda place: (-totals[place], place)))
    used = [hour for _, hour in found.hours]
    hours = tuple(range(min(used), max(used) + 1)) if used else ()
    top = max(found.hours.values(), default=1)
    cells = tuple(
        Cell(LEFT + n * CELL, 24 + m * ROW, -(-seconds * SHADES // top), place, hour, seconds)
        for m, place in enumerate(rows)
        for n, hour in enumerate(hours)
        if (seconds := found.hours.get((place, hour), 0))
    )
    most = max(cells, key=lambda cell: cell.seconds, default=None)
    return Heat(rows, hours, cells, totals, most, LEFT + len(hours) * CELL, 24 + len(rows) * ROW)


def bars(found: Patterns) -> tuple[Bar, ...]:
    """One for each week of the period, also without hours."""
    monday = found.first - timedelta(days=found.first.weekday())
    every = [monday + timedelta(weeks=n) for n in range((found.last - monday).days // 7 + 1)]
    top = max(found.weeks.values(), default=0) or 1
    step = WIDTH / len(every)
    return tuple(
        Bar(
            x=round(n * step, 2),
            y=round(HEIGHT - seconds / top * HEIGHT, 2),
            width=round(step * 0.75, 2),
            height=round(seconds / top * HEIGHT, 2),
            monday=week,
            seconds=seconds,
            cut=week < found.first or week + timedelta(days=6) > found.last,
        )
        for n, week in enumerate(every)
        for seconds in (found.weeks.get(week, 0),)
    )
