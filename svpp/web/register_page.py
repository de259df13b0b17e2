"""A register's own page: its lines with filters, deadlines and pages, and the same as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Response, render_template, request
from werkzeug.datastructures import MultiDict

from svpp import clock
from svpp.asked import read_year
from svpp.db import db
from svpp.journal import register_lines
from svpp.journal.models import Entry
from svpp.journal.reference import newest_plans
from svpp.journal.register_lines import Row
from svpp.measure.dues import Due, due_of, with_deadlines
from svpp.measure.yes_no import ANSWER
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.plan.catalogue import Indicator, LinesSource, Register
from svpp.plan.registers import STATEMENT
from svpp.report.csv_file import cell
from svpp.web import forms
from svpp.web.did import told
from svpp.web.register_undo import saved_line
from svpp.web.registers import blueprint, register_of
from svpp.web.speaking import speaker

__all__ = ["blueprint", "register_of"]

PAGE = 50
REVIEW_ON = "review_on"
#: open: not answered yet · late: out of time, answered or not · proof: without evidence · review: to look at again
STATES = ("open", "late", "proof", "review", "withdrawn")


@dataclass(slots=True)
class Filter:
    year: int
    text: str = ""
    state: str = ""
    #: field → chosen option
    chosen: dict[str, str] = field(default_factory=dict)
    page: int = 1

    def address(self, **changes: object) -> dict[str, Any]:
        """The query that asks for this, with something changed."""
        found: dict[str, Any] = {"year": self.year, "text": self.text, "state": self.state, **self.chosen}
        return {name: value for name, value in {**found, **changes}.items() if value}


@dataclass(frozen=True, slots=True)
class Shown:
    entry: Entry
    name: str
    due: Due | None


@blueprint.get("/registers/<code>")
def page(code: str) -> str:
    register = register_of(code)
    session, actor = db.session(), current_actor()
    years = register_lines.years_of(session, actor, register)
    asked = read_filter(register, request.args, years)
    timed = _timed(register)
    found = matching(register, asked, timed)
    last = max(1, -(-len(found) // PAGE))
    number = min(asked.page, last)
    here = found[(number - 1) * PAGE : number * PAGE]
    saved = saved_line(register, request.args.get("saved"))
    return render_template(
        "registers/register.html",
        register=register,
        filter=asked,
        years=years,
        lines=here,
        many=len(found),
        number=number,
        last=last,
        timed=bool(timed),
        columns=[
            one for one in register.fields if one.required or any(_holds(line, one.code) for line in here)
        ],
        states=_states(register, timed),
        texts={i.id: i.text for plan in newest_plans(session) for i in plan.indicators},
        unproven=lambda entry: register.code == STATEMENT and entry.data["fields"].get(ANSWER) is True,
        pieces=register_lines.pieces(session, [one.entry for one in here]),
        saved=saved,
        doubts=_doubts(register, saved.entry) if saved and saved.what != "withdrawn" else [],
        many_saved=request.args.get("many", type=int),
        undone=bool(request.args.get("undone")),
        did=told(sha for one in here for sha in one.entry.data.get("evidence") or ()),
        show=forms.shower(register, speaker()),
    )


def _doubts(register: Register, entry: Entry) -> list[str]:
    """What is kept but looks like a slip: a date on which something was done that is still to come, or lies before
    the line's own."""
    session, say = db.session(), speaker()
    sources = (i.source for plan in newest_plans(session) for i in plan.indicators)
    of_lines = [
        one for one in sources if isinstance(one, LinesSource) and one.select.register == register.code
    ]
    done = {one.until_field for one in of_lines}
    today, own = say.local_day(clock.now()), date.fromisoformat(entry.data["occurred_on"])
    found = []
    for one in register.fields:
        value = entry.data["fields"].get(one.code)
        if one.code not in done or not forms.is_day(value):
            continue
        day, name = date.fromisoformat(value), one.name.in_(say.language)
        if day > today:
            found.append(say.t("reg.doubt.ahead", name=name, day=say.day(day)))
        elif day < own:
            found.append(say.t("reg.doubt.before", name=name, other=register.date_name.in_(say.language)))
    return found


def _holds(line: Shown, code: str) -> bool:
    """A column that no line here fills in only pushes the others out of sight."""
    return line.entry.data["fields"].get(code) not in (None, "")


@blueprint.get("/registers/<code>.csv")
def as_file(code: str) -> Response:
    """The lines that the filters leave, as Excel opens them here: semicolons, and a mark of UTF-8."""
    register = register_of(code)
    years = register_lines.years_of(db.session(), current_actor(), register)
    asked = read_filter(register, request.args, years)
    content = _csv(register, matching(register, asked, _timed(register)))
    answer = Response("\ufeff" + content, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{register.code}-{asked.year}.csv"'
    return answer


def read_filter(register: Register, args: MultiDict[str, str], years: list[int]) -> Filter:
    """Of the year asked for, else of the last one with lines. Raises Problem("bad_year")."""
    this = clock.now().astimezone(town(db.session()).zone).year
    year = read_year(args["year"]) if args.get("year") else (years[-1] if years else this)
    chosen = {
        one.code: args[one.code]
        for one in register.fields
        if one.type in ("choice", "yes_no") and args.get(one.code)
    }
    state = args.get("state", "")
    number = args.get("page", "1")
    return Filter(
        year=year,
        text=args.get("text", "").strip()[:100],
        state=state if state in STATES else "",
        chosen=chosen,
        page=int(number) if number.isascii() and number.isdigit() and int(number[:6]) > 0 else 1,
    )


def matching(register: Register, asked: Filter, timed: Iterable[Indicator]) -> list[Shown]:
    first, last = date(asked.year, 1, 1), date(asked.year, 12, 31)
    session, now = db.session(), clock.now()
    rows = register_lines.lines_of(session, current_actor(), register, first, last)
    today = now.astimezone(town(session).zone).date()
    show, timed = forms.shower(register, speaker()), list(timed)
    found = []
    for entry, person in rows:
        due = due_of(timed, register_lines.as_line(entry), today) if timed else None
        if _fits(register, asked, (entry, person), due, show, today):
            found.append(Shown(entry, person.name, due))
    return found


def _fits(
    register: Register, asked: Filter, row: Row, due: Due | None, show: forms.Show, today: date
) -> bool:
    entry, person = row
    values: Mapping[str, Any] = entry.data["fields"]
    for code, wanted in asked.chosen.items():
        value = values.get(code)
        if ({True: "yes", False: "no"}[value] if isinstance(value, bool) else value) != wanted:
            return False
    if asked.text:
        words = [person.name, entry.data.get("note") or "", *(show(f.code, values) for f in register.fields)]
        if asked.text.casefold() not in " ".join(words).casefold():
            return False
    return _in_state(asked.state, entry, due, today)


def _in_state(state: str, entry: Entry, due: Due | None, today: date) -> bool:
    if state == "withdrawn":
        return entry.withdrawn or entry.rejected
    if state == "open":
        return due is not None and due.done_on is None and not entry.withdrawn
    if state == "late":
        return due is not None and due.state in ("late", "overdue") and not entry.withdrawn
    if state == "proof":
        return not entry.data.get("evidence") and not entry.withdrawn
    if state == "review":
        review = entry.data["fields"].get(REVIEW_ON)
        return bool(review) and date.fromisoformat(review) <= today and not entry.withdrawn
    return True


def _states(register: Register, timed: list[Indicator]) -> list[str]:
    """The states that mean something for this register."""
    found = ["open", "late"] if timed else []
    if register.code == STATEMENT:
        found += ["proof", *(["review"] if register.field(REVIEW_ON) else [])]
    return [*found, "withdrawn"]


def _timed(register: Register) -> list[Indicator]:
    indicators = [i for plan in newest_plans(db.session()) for i in plan.indicators]
    return with_deadlines(indicators, register.code)


def _csv(register: Register, found: list[Shown]) -> str:
    say, target = speaker(), io.StringIO(newline="")
    writer, show = csv.writer(target, delimiter=";"), forms.shower(register, speaker())
    names = [one.name.in_(say.language) for one in register.fields]
    head = [register.date_name.in_(say.language), *names, say.t("reg.note"), say.t("reg.evidence")]
    writer.writerow([*head, say.t("reg.due"), say.t("year.who"), say.t("year.status"), "id"])
    for one in found:
        data = one.entry.data
        cells = [_cell(data["fields"].get(f.code), show(f.code, data["fields"])) for f in register.fields]
        state = "withdrawn" if one.entry.withdrawn else "rejected" if one.entry.rejected else "current"
        proof, due = " ".join(data.get("evidence") or ()), one.due.by.isoformat() if one.due else None
        row = [data["occurred_on"], *cells, data.get("note"), proof, due, one.name]
        writer.writerow([cell(value) for value in (*row, say.t(f"entry.state.{state}"), one.entry.id)])
    return target.getvalue()


def _cell(value: object, shown: str) -> object:
    """Numbers and dates as they are, so that a spreadsheet can work with them; the rest in words."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return value if forms.is_day(value) else shown
