"""Journal numbers and the yearly numbers of findings: in order, without gaps, one writer at a time."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.driver import Act, connection_of, run
from svpp.journal.models import Entry

_TAKE = "UPDATE journal_clock SET seq = seq + ? WHERE id = 1 RETURNING seq"


def take_numbers(act: Act, count: int) -> int:
    """The first of `count` consecutive journal numbers. Holds the journal until the transaction ends."""
    ((seq,),) = run(connection_of(act), _TAKE, (count,)).fetchall()
    return int(seq) - count + 1


def hold_journal(act: Act) -> None:
    """Nobody files until this transaction ends, and whoever filed before has committed. Changes nothing.

    A writing transaction of SQLite holds the whole database anyway.
    """
    connection = connection_of(act)
    if connection.dialect.name == "postgresql":
        run(connection, "SELECT seq FROM journal_clock WHERE id = 1 FOR UPDATE")


def number_findings(session: Session, entry_ids: list[str]) -> None:
    """Gives each finding without a number the next one of its year, in the order of `entry_ids`."""
    for entry_id in entry_ids:
        year, number = session.execute(
            sa.select(Entry.day, Entry.number).where(Entry.id == entry_id, Entry.kind == "finding")
        ).one()
        if number is not None:
            continue
        last = session.scalar(sa.select(sa.func.max(Entry.number)).where(Entry.number_year == year.year)) or 0
        session.execute(
            sa.update(Entry).where(Entry.id == entry_id).values(number=last + 1, number_year=year.year)
        )
