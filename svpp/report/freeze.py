"""Closing a year: its figures as of now, kept with their files byte for byte, never changed afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from svpp.db import writing
from svpp.journal.fields import UUID
from svpp.people.policy import Actor
from svpp.problems import Problem
from svpp.report.assemble import Report
from svpp.report.files import fingerprint
from svpp.report.models import FrozenFile, FrozenReport
from svpp.report.order import TYPES, Order, made, report_for
from svpp.report.seal import Seal, Signatory, printable
from svpp.when.days import zulu
from svpp.words import LANGUAGES

#: beside JSON, which is the data and speaks both languages
SHAPES = ("pdf", "xlsx", "csv")
MOST_SIGNATORIES, LONGEST_NAME, LONGEST_REMARKS = 8, 120, 4000


@dataclass(frozen=True, slots=True)
class Closing:
    """What somebody says when they close a year. `id`: the same twice closes once."""

    id: str
    signatories: tuple[Signatory, ...] = ()
    remarks: str = ""


def read_closing(document: dict[str, Any]) -> Closing:
    """From `{"id", "signatories": [{"name", "capacity"}], "remarks"}`, all optional. Raises field_invalid."""
    unknown = sorted(set(document) - {"id", "signatories", "remarks"})
    if unknown:
        raise _invalid(unknown[0], "unknown_field", f"{unknown[0]} is no field of this")
    identifier = document.get("id") or str(uuid7())
    if not isinstance(identifier, str) or not UUID.fullmatch(identifier.lower()):
        raise _invalid("id", "wrong_type", "id is a UUID")
    remarks = document.get("remarks") or ""
    if not isinstance(remarks, str) or len(remarks) > LONGEST_REMARKS:
        raise _invalid("remarks", "too_long", f"remarks are text of at most {LONGEST_REMARKS} signs")
    return Closing(identifier.lower(), _signatories(document.get("signatories") or []), printable(remarks))


def _signatories(given: Any) -> tuple[Signatory, ...]:
    wrong = _invalid(
        "signatories",
        "wrong_type",
        f"signatories are at most {MOST_SIGNATORIES} of name and capacity, each of 1 to {LONGEST_NAME} signs",
    )
    if not isinstance(given, list) or len(given) > MOST_SIGNATORIES:
        raise wrong
    found = []
    for one in given:
        if not isinstance(one, dict) or set(one) != {"name", "capacity"}:
            raise wrong
        texts = [one["name"], one["capacity"]]
        if not all(isinstance(text, str) and 1 <= len(text.strip()) <= LONGEST_NAME for text in texts):
            raise wrong
        found.append(Signatory(*(printable(text) for text in texts)))
    return tuple(found)


def _invalid(field: str, code: str, detail: str) -> Problem:
    return Problem("field_invalid", fields={field: [code]}, detail=detail)


def freeze(
    session: Session,
    year: int,
    closing: Closing,
    now: datetime,
    actor: Actor | None,
    by: str,
    plan_id: str | None = None,
) -> tuple[FrozenReport, bool]:
    """The closed report, and whether it is new. `by`: who closes, as it is printed.

    Raises Problem: no_plan, year_not_planned, id_reused.
    """
    known = session.get(FrozenReport, closing.id)
    if known is not None:
        return _same(known, year), False
    report = report_for(session, year, now, plan_id)
    row = FrozenReport(
        id=closing.id,
        plan_id=report.plan.id,
        plan_hash=report.plan.hash,
        rules_version=report.rules_version,
        year=year,
        as_of=now,
        frozen_at=now,
        author_id=actor.id if actor else None,
        author=by,
        fingerprint=fingerprint(report),
        signatories=[{"name": s.name, "capacity": s.capacity} for s in closing.signatories],
        remarks=closing.remarks,
    )
    files = _files(session, report, Seal(now, by, closing.signatories, closing.remarks))
    with writing(session):
        again = session.get(FrozenReport, closing.id)
        if again is not None:  # the second click of two at once
            return _same(again, year), False
        session.add(row)
        session.flush()
        session.add_all([file_of(row.id, name, media_type, content) for name, media_type, content in files])
    return session.get_one(FrozenReport, closing.id), True


def _same(known: FrozenReport, year: int) -> FrozenReport:
    if known.year != year:
        raise Problem("id_reused", fields={"id": ["id_reused"]})
    return known


def _files(session: Session, report: Report, seal: Seal) -> list[tuple[str, str, bytes]]:
    """(name, media type, content): the data, and every other format in both languages; no workbook where a sheet cannot
    hold the year."""
    files = [(f"ronde-{report.year}.json", TYPES["json"], made(session, report, Order("json")))]
    for language in LANGUAGES:
        for shape in SHAPES:
            order = Order(shape, language, form="excel" if shape == "csv" else "plain")
            name = f"ronde-{report.year}-{language}.{shape}"
            try:
                files.append((name, TYPES[shape], made(session, report, order, seal)))
            except Problem as problem:
                if problem.code != "too_many_rows":
                    raise
    return files


def file_of(report_id: str, name: str, media_type: str, content: bytes) -> FrozenFile:
    return FrozenFile(
        report_id=report_id,
        name=name,
        media_type=media_type,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
    )


def frozen_reports(session: Session, year: int, plan_id: str | None = None) -> list[FrozenReport]:
    """Newest first; of one plan, or of all that measure the year."""
    rows = sa.select(FrozenReport).where(FrozenReport.year == year).order_by(FrozenReport.frozen_at.desc())
    return list(session.scalars(rows if plan_id is None else rows.where(FrozenReport.plan_id == plan_id)))


def last_closed(session: Session) -> datetime | None:
    """As of when the newest of all closed reports is."""
    return session.scalar(sa.select(sa.func.max(FrozenReport.as_of)))


def frozen_report(session: Session, year: int, identifier: str) -> FrozenReport:
    """Raises Problem("not_found")."""
    found = session.get(FrozenReport, identifier)
    if found is None or found.year != year:
        raise Problem("not_found")
    return found


def files_of(session: Session, report_id: str) -> Sequence[FrozenFile]:
    """Without their content."""
    rows = sa.select(FrozenFile).where(FrozenFile.report_id == report_id).order_by(FrozenFile.name)
    return session.scalars(rows).all()


def frozen_file(session: Session, report_id: str, name: str) -> FrozenFile:
    """Raises Problem("not_found")."""
    found = session.get(FrozenFile, (report_id, name))
    if found is None:
        raise Problem("not_found")
    return found


def frozen_json(session: Session, report: FrozenReport) -> dict[str, Any]:
    """As the API answers: what was closed, and the files with their hashes."""
    return {
        "id": report.id,
        "plan": {"id": report.plan_id, "hash": report.plan_hash},
        "rules_version": report.rules_version,
        "year": report.year,
        "as_of": zulu(report.as_of),
        "frozen_at": zulu(report.frozen_at),
        "by": report.author,
        "sha256": report.fingerprint,
        "signatories": report.signatories,
        "remarks": report.remarks,
        "files": [
            {
                "name": file.name,
                "sha256": file.sha256,
                "size": file.size,
                "url": f"/reports/frozen/{report.id}/{file.name}",
            }
            for file in files_of(session, report.id)
        ],
    }
