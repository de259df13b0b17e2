"""What somebody asks a report as: format, language and form; one door to every file."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from svpp.places.history import town_at
from svpp.plan.catalogue import Plan
from svpp.problems import Problem
from svpp.report import xlsx
from svpp.report.assemble import Report, assemble
from svpp.report.choose import plan_for, plans_at
from svpp.report.csv_file import as_csv
from svpp.report.files import as_json
from svpp.report.pdf.typeset import as_pdf, one_as_pdf
from svpp.report.seal import Seal
from svpp.words import LANGUAGES

TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMS = ("plain", "excel")


@dataclass(frozen=True, slots=True)
class Order:
    """`form`: of CSV, plain (RFC 4180) or as a Belgian Excel opens it. `names`: of people, instead of
    numbers, in files with blocks."""

    shape: str
    language: str = "nl"
    form: str = "plain"
    names: bool = False

    def names_entries(self, only: str | None) -> bool:
        """Whether the file lists single entries, of all indicators or of this one: such a file is noted."""
        return self.shape == "xlsx" or (self.shape == "pdf" and only is not None)

    def check(self) -> None:
        """Raises Problem: not_found (no such format), field_invalid."""
        if self.shape not in TYPES:
            raise Problem("not_found")
        for name, value, allowed in (("language", self.language, LANGUAGES), ("form", self.form, FORMS)):
            if value not in allowed:
                detail = f"{name} is {' or '.join(allowed)}"
                raise Problem("field_invalid", fields={name: ["not_allowed"]}, detail=detail)


def check_planned(session: Session, year: int, as_of: datetime, plan_id: str | None = None) -> Plan:
    """The plan that measures the year. Raises Problem: no_plan, year_not_planned."""
    plans = [p for p in plans_at(session, as_of) if plan_id in (None, p.id)]
    if plans and not any(plan.covers(year) for plan in plans):
        first, last = min(p.period_from.year for p in plans), max(p.period_until.year for p in plans)
        raise Problem("year_not_planned", year=str(year), first=str(first), last=str(last))
    return plan_for(session, year, as_of, plan_id)


def report_for(
    session: Session, year: int, as_of: datetime, plan_id: str | None = None, only: str | None = None
) -> Report:
    """The figures of a year that a plan covers, or one of them. Raises Problem: no_plan, year_not_planned,
    unknown_indicator."""
    check_planned(session, year, as_of, plan_id)
    return assemble(session, year, as_of, plan_id, only)


def made(session: Session, report: Report, order: Order, seal: Seal | None = None) -> bytes:
    """The file. The same report and order give the same bytes."""
    makers: dict[str, Callable[[], bytes]] = {
        "json": lambda: as_json(report),
        "csv": lambda: as_csv(report, order.language, belgian=order.form == "excel"),
        "pdf": lambda: _paper(session, report, order, seal),
        "xlsx": lambda: _workbook(session, report, order, seal),
    }
    return makers[order.shape]()


def _paper(session: Session, report: Report, order: Order, seal: Seal | None) -> bytes:
    name = town_at(session, report.as_of).name(order.language)
    if report.only is None:
        return as_pdf(report, order.language, name, seal)
    return one_as_pdf(session, report, order.language, name, names=order.names, seal=seal)


def _workbook(session: Session, report: Report, order: Order, seal: Seal | None) -> bytes:
    target = io.BytesIO()
    name = town_at(session, report.as_of).name(order.language)
    xlsx.write(session, report, order.language, name, target, names=order.names, seal=seal)
    return target.getvalue()
