"""One figure: its verdict, its course, the other readings, and the proof behind it down to the entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import render_template, request
from uuid_utils.compat import uuid7

from svpp.asked import read_day, read_year
from svpp.db import db
from svpp.journal.register_lines import brought, pieces_of
from svpp.measure.assess import assess
from svpp.measure.course import count_period, course
from svpp.measure.delays import delays
from svpp.measure.figure import Figure
from svpp.measure.forecast import forecast
from svpp.measure.readings import readings, rules_for
from svpp.people.keepers import keepers
from svpp.people.manage import everybody
from svpp.people.names import names_at
from svpp.people.sessions import current_actor
from svpp.plan.catalogue import HOUR_KINDS, HoursSource, Indicator, LinesSource, StatementSource
from svpp.plan.counting import counted_by, countings
from svpp.plan.registers import STATEMENT
from svpp.report.approvals import approvals
from svpp.report.assemble import Report, assemble
from svpp.report.missed import missed, occasion_words
from svpp.report.missing import owner_of
from svpp.report.models import FigureRemark
from svpp.report.proof import Proof, ProofLine, proof_for
from svpp.report.remarks import LONGEST, About, history
from svpp.report.rules import rule_lines
from svpp.report.verdicts import apart_words, shape_of, target_words, value_words, verdict
from svpp.web.asking import asked_moment, asked_plan, kept
from svpp.web.charts import Strip
from svpp.web.corrected import corrected
from svpp.web.day import names
from svpp.web.did import told
from svpp.web.entry_words import EntryWords
from svpp.web.faces import faces
from svpp.web.forms import shower
from svpp.web.pictures import DAYS, HOURS, Dots, Growth, Squares, Timeline, Whole
from svpp.web.plan_why import counting_words
from svpp.web.proofs import how_many
from svpp.web.speaking import speaker
from svpp.web.year import blueprint, writes

_SUNDAY = 6


@blueprint.get("/year/<year>/<indicator_id>")
def indicator(year: str, indicator_id: str) -> str:
    return show(read_year(year), indicator_id)


def show(year: int, indicator_id: str, **more: Any) -> str:
    """The page; `more`: what the form for a remark was given, and its fault."""
    report = assemble(db.session(), year, asked_moment(), plan_id=asked_plan(), only=indicator_id)
    row, figure = report.rows[0]
    hours = row.kind in HOUR_KINDS
    day = _day(figure)
    proof = proof_for(db.session(), current_actor(), report, day if hours else None)
    return render_template(
        "year/indicator.html",
        report=report,
        row=row,
        figure=figure,
        shape=shape_of(figure),
        verdict=verdict(row, figure, speaker()),
        target=target_words(row, speaker()),
        value=value_words(row, figure, speaker()),
        apart=apart_words(row, figure, speaker()),
        day=day,
        proof=proof,
        approved=approvals(db.session(), report, proof.lines) if day or not hours else {},
        rules=rule_lines(report.plan, row, speaker()),
        same=_same(report, row),
        names=names(),
        corrected=_corrected(proof),
        kept=kept(),
        ahead=None if report.complete else forecast(row, figure, report.inputs),
        remarks=report.remarks.get(row.id, ()),
        past_remarks=_past_remarks(report, row),
        remark_id=str(uuid7()),
        longest_remark=LONGEST,
        writes=writes(report.plan),
        plan_covers=report.plan.covers(year),
        show_line=_line_words(report),
        **_around(report, row),
        **more,
        **(_of_hours(report, row, figure, day) if hours else _of_others(report, row, figure, proof)),
    )


def _corrected(proof: Proof) -> dict[str, str]:
    """Entry → what a coordinator changed in it."""
    if not any(line.corrected_by for line in proof.lines):
        return {}
    session = db.session()
    people = {person.username: person.name for person in everybody(session)}
    return corrected(session, proof.lines, EntryWords(speaker(), names(), people, None))


def _line_words(report: Report) -> Callable[[ProofLine], str]:
    """What a register's line says: its choices, numbers and words, without what the indicator's page says already."""
    say = speaker()

    def show(line: ProofLine) -> str:
        register = report.plan.register(line.what) if line.kind == "activity" else None
        if register is None:
            return ""
        said, values = shower(register, say), line.data["fields"]
        parts = [
            f"{one.name.in_(say.language)}{say.colon} {words}"
            if one.type in ("yes_no", "date", "number")
            else words
            for one in register.fields
            if one.type != "indicator" and (words := said(one.code, values))
        ]
        return " · ".join(parts)

    return show


def _around(report: Report, row: Indicator) -> dict[str, Any]:
    """Where the indicator stands in the plan, and its neighbours."""
    ids = [i.id for i in report.plan.indicators]
    place = ids.index(row.id)
    domain = next(d for d in report.plan.domains if d.number == row.domain)
    goals = [goal for above in domain.strategic_goals for goal in above.operational_goals]
    return {
        "domain": domain,
        "goal": next(goal for goal in goals if goal.id == row.operational_goal),
        "before": ids[place - 1] if place else None,
        "after": ids[place + 1] if place + 1 < len(ids) else None,
    }


def _past_remarks(report: Report, row: Indicator) -> list[FigureRemark]:
    """Replaced or taken back by the report's moment, newest first."""
    rows = history(db.session(), About(report.plan.id, report.year, row.id))
    standing = {one.id for one in report.remarks.get(row.id, ())}
    return [one for one in rows if one.at <= report.as_of and one.text and one.id not in standing]


def _of_hours(report: Report, row: Indicator, figure: Figure, day: date | None) -> dict[str, Any]:
    under, calendar = missed(figure), report.inputs.calendar
    firsts = [point.first for point in figure.series if point.over]
    here = max((n for n, first in enumerate(firsts) if day and first <= day), default=None)
    return {
        "strip": Strip.of(figure.series, row.target, 1000, 150),
        "of_day": next((p for p in figure.series if day and p.first <= day <= p.last), None),
        "readings": readings(row, report.inputs),
        "rule_names": rules_for(row),
        "missed": [(point, occasion_words(calendar, point, speaker())) for point in under],
        "sundays": sum(p.first == p.last and p.first.weekday() == _SUNDAY for p in under),
        "outside": [p for p in figure.series if p.over and not p.in_calendar],
        "earlier": firsts[here - 1] if here else None,
        "later": firsts[here + 1] if here is not None and here + 1 < len(firsts) else None,
    }


def _of_others(report: Report, row: Indicator, figure: Figure, proof: Proof) -> dict[str, Any]:
    register = row.source.select.register if isinstance(row.source, LinesSource) else None
    found: dict[str, Any] = {"register": register, "stated": isinstance(row.source, StatementSource)}
    found["owner"] = owner_of(report.plan, row)
    found["keepers"] = keepers(db.session(), [found["owner"]]).get(found["owner"])
    target, inputs = row.target, report.inputs
    if row.kind == "count" and not isinstance(target, (bool, date)):
        period = count_period(row, inputs)
        value = figure.numerator or 0
        found["squares"] = Squares.of(figure.entries, value, target)
        if period is not None and figure.status != "not_due":
            added = course(row, inputs)
            ahead = None if report.complete else forecast(row, figure, inputs)
            found["growth"] = Growth.of(added, period, target, ahead)
            found["course"] = _running(added)
    elif row.kind == "share" and not isinstance(target, (bool, date)):
        found["faces"] = faces(db.session(), report, row, figure, proof)
        found["whole"] = Whole.of(figure.numerator or 0, figure.denominator or 0, target)
    elif row.kind == "deadline" and isinstance(target, date):
        today = report.as_of.astimezone(report.zone).date()
        done = figure.value if isinstance(figure.value, date) else None
        found["timeline"] = Timeline.of(report.plan.period_from, target, done, today)
        found["margin"] = (target - (done or today)).days
    found["countings"] = _countings(report, row)
    found["delays"] = delays(row, inputs)
    in_hours = row.within is not None and row.within.unit == "hours"
    found["dots"] = Dots.of(found["delays"], HOURS if in_hours else DAYS)
    found["evidence"] = [(line, sha) for line in proof.lines for sha in line.data.get("evidence") or ()]
    found["pieces"] = pieces_of(db.session(), {sha for _, sha in found["evidence"]})
    lines = [line.entry for line, _ in found["evidence"]]
    found["brought"] = brought(db.session(), lines, report.as_of)
    found["called"] = names_at(db.session(), report.as_of)
    found["did"] = told((sha for _, sha in found["evidence"]), report.as_of, report.plan)
    if found["stated"] and figure.entries and writes(report.plan)(STATEMENT):
        found["candidates"] = how_many(report)
        found["fresh"] = str(uuid7())
    return found


def _countings(report: Report, row: Indicator) -> list[tuple[str, str, str, bool]]:
    """(what counts, result, shape, whether it is the plan's own) of each way to count the same lines."""
    say, found = speaker(), []
    for counting in countings(report.plan, row):
        other = counted_by(row, counting)
        figure = assess(other, report.inputs)
        words = counting_words(report.plan, row, counting, say)
        chosen = counting == row.counting
        found.append((words, value_words(other, figure, say), shape_of(figure), chosen))
    return found if len(found) > 1 else []


def _running(added: Any) -> Sequence[tuple[date, int, int]]:
    """Each day with what it added and the sum so far."""
    rows, total = [], 0
    for day, amount in added.items():
        total += amount
        rows.append((day, amount, total))
    return rows


def _day(figure: Figure) -> date | None:
    """The day asked for, or the latest day (week) with hours."""
    asked = request.args.get("day")
    if asked:
        return read_day(asked)
    with_hours = [point.first for point in figure.series if point.person]
    return with_hours[-1] if with_hours else None


def _same(report: Report, row: Indicator) -> list[Indicator]:
    """Other indicators that rest on the same hours."""
    if not isinstance(row.source, HoursSource):
        return []
    return [i for i in report.plan.indicators if i.source == row.source and i.id != row.id]
