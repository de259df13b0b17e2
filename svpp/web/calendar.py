"""The calendar that decides which days count: markets, events, closed days, holidays; each change dated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from svpp import clock
from svpp.asked import read_year
from svpp.db import db, writing
from svpp.people.policy import may, require
from svpp.people.sessions import current_actor
from svpp.places import calendar, history, rows
from svpp.places.lookup import events, places
from svpp.places.models import (
    COMMUNITIES,
    ClosedDay,
    Event,
    MarketCancellation,
    MarketDay,
    SchoolHolidayRow,
    Versioned,
)
from svpp.places.rows import live
from svpp.places.town import town
from svpp.places.wrong import Wrong
from svpp.problems import Problem
from svpp.web.places import by, read_date
from svpp.when.calendars import WEEKDAYS, public_holidays

blueprint = Blueprint("calendar", __name__)

#: part of the page → its table, and who may change it
PARTS: dict[str, tuple[type[Versioned], str]] = {
    "event": (Event, "manage_events"),
    "cancellation": (MarketCancellation, "manage_events"),
    "closed": (ClosedDay, "manage_places"),
    "school": (SchoolHolidayRow, "manage_places"),
    "market": (MarketDay, "manage_places"),
}


@blueprint.before_request
def guard() -> None:
    require(current_actor(), "see_places")


@blueprint.get("/admin/calendar")
def page() -> str:
    return _page()


def _page(wrong: Wrong | None = None, part: str = "") -> str:
    session, actor = db.session(), current_actor()
    this_year = clock.now().astimezone(town(session).zone).year
    asked = request.values.get("year")
    year = read_year(asked) if asked else this_year
    names = {place.id: place for place in places(session, retired=True)}
    years = sorted({this_year, year, *(event.day.year for event in events(session))})
    return render_template(
        "places/calendar.html",
        year=year,
        years=years,
        weekdays=WEEKDAYS,
        communities=COMMUNITIES,
        names=names,
        places=places(session),
        markets=live(session, MarketDay),
        cancellations=_of_year(live(session, MarketCancellation), year),
        events=[event for event in events(session) if event.day.year == year],
        closed=_of_year(live(session, ClosedDay), year),
        school=[row for row in live(session, SchoolHolidayRow) if year in (row.first.year, row.last.year)],
        holidays=sorted((d, r) for d, r in public_holidays([year]).items()),
        allowed={part: may(actor, act) for part, (_, act) in PARTS.items()},
        form=request.form,
        changes=history.of_calendar(session),
        wrong=wrong,
        part=part,
        said=request.args.get("said"),
    )


def _of_year(rows: list[Any], year: int) -> list[Any]:
    return sorted((row for row in rows if row.day.year == year), key=lambda row: row.day)


@blueprint.post("/admin/calendar/<part>")
def put(part: str) -> Response | tuple[str, int]:
    """Adds one, or says something else of a known one."""
    _require(part)
    try:
        with writing(db.session()) as session:
            day = ACTS[part](session)
    except Wrong as wrong:
        return _page(wrong, part), 422
    return redirect(url_for("calendar.page", year=day.year, said=part, _anchor=part), code=303)


@blueprint.post("/admin/calendar/<part>/<int:row_id>/drop")
def drop(part: str, row_id: int) -> Response:
    """From now on it is not known; reports as of an earlier moment still are."""
    _require(part)
    with writing(db.session()) as session:
        rows.drop(session, PARTS[part][0], row_id, by())
    year = request.form.get("year") or None
    return redirect(url_for("calendar.page", year=year, said=part, _anchor=part), code=303)


def _require(part: str) -> None:
    if part not in PARTS:
        raise Problem("not_found")
    require(current_actor(), PARTS[part][1])


def _event(session: Session) -> date:
    form = request.form
    day = read_date("day", form.get("day", ""))
    values = {
        "name_nl": form.get("name_nl", ""),
        "name_fr": form.get("name_fr", ""),
        "day": day,
        "place": form.get("place", ""),
        "public_authority": form.get("public_authority") == "yes",
    }
    calendar.put_event(session, form.get("code", "").strip(), values, by())
    return day


def _cancellation(session: Session) -> date:
    form = request.form
    day = read_date("day", form.get("day", ""))
    reason = form.get("reason", "")
    calendar.cancel_market(session, form.get("place", ""), day, reason, by(), form.get("seen"))
    return day


def _closed(session: Session) -> date:
    form = request.form
    day = read_date("day", form.get("day", ""))
    reasons = form.get("reason_nl", ""), form.get("reason_fr", "")
    calendar.close_day(session, day, *reasons, by(), form.get("seen"))
    return day


def _school(session: Session) -> date:
    form = request.form
    first, last = read_date("first", form.get("first", "")), read_date("last", form.get("last", ""))
    names = (form.get("name_nl", ""), form.get("name_fr", ""))
    community = form.get("community", "")
    calendar.put_school_holiday(session, community, names, first, last, by(), form.get("seen"))
    return first


def _market(session: Session) -> date:
    weekday = request.form.get("weekday", "")
    number = WEEKDAYS.index(weekday) if weekday in WEEKDAYS else -1
    calendar.put_market(session, request.form.get("place", ""), number, by())
    return clock.now().astimezone(town(session).zone).date()


ACTS: dict[str, Callable[[Session], date]] = {
    "event": _event,
    "cancellation": _cancellation,
    "closed": _closed,
    "school": _school,
    "market": _market,
}
