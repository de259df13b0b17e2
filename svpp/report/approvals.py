"""Who approved the guards' days behind a proof, and when; as of the report's moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from svpp.journal import approval, asof
from svpp.people.names import names_at
from svpp.report.assemble import Report
from svpp.report.gather import moment
from svpp.report.proof import ProofLine


@dataclass(frozen=True, slots=True)
class Approved:
    """A day's approval that still holds."""

    by: str
    at: datetime


def approvals(
    session: Session, report: Report, lines: Iterable[ProofLine]
) -> dict[tuple[int, date], Approved]:
    """(guard, day) → its approval, of the days on which these lines began; a day changed since has none."""
    days = {line.approved_with[1] for line in lines if line.kind in approval.KINDS}
    if not days:
        return {}
    first, last = min(days), max(days)
    when = moment(session, report.as_of)
    if when.past:
        holding = asof.approved_days(session, report.as_of, first, last, report.zone)
    else:
        holding = approval.approved_days(session, first, last)
    decided = approval.last_decisions(session, first, last, report.as_of)
    names = names_at(session, report.as_of)
    return {
        key: Approved(names[decision.author_id], decision.at)
        for key, decision in decided.items()
        if key in holding
    }
