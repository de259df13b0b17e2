"""The journal: every version of every entry, append-only, and beside it the current state.

Rows of `revision`, `refused_item`, `handled_refusal`, `decision`, `redaction`, `year_lock` and `plan_version` are never
changed or deleted, but for what a redaction erases; triggers refuse it in both databases. `entry`, the companions and
the day totals can be made again from them.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from svpp.db import Base, Json

Uuid = sa.String(36)


class JournalClock(Base):
    """One row. Taking a number locks it until the commit, so numbers commit in their own order:
    a reader that has seen number n has seen all below it, on PostgreSQL too."""

    __tablename__ = "journal_clock"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(sa.BigInteger)


class Revision(Base):
    """One version of an entry, as it was sent, with when and by whom."""

    __tablename__ = "revision"

    seq: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(Uuid, unique=True)
    entry_id: Mapped[str] = mapped_column(Uuid)
    replaces: Mapped[str | None] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(sa.String(20))
    guard_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    device_id: Mapped[str | None] = mapped_column(Uuid)
    recorded_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(index=True)
    #: phone minus server when it was sent or logged (the greater), in milliseconds; null where no phone was involved
    clock_offset_ms: Mapped[int | None] = mapped_column(sa.BigInteger)
    #: the phone's own clocks when it logged (`journal.schemas.ClockSchema`), where it corrected its times
    clock: Mapped[dict[str, Any] | None]
    reason: Mapped[str | None] = mapped_column(sa.Text)
    withdrawn: Mapped[bool]
    data: Mapped[dict[str, Any]]
    #: sha256 of the content as sent: the same id with another digest is refused
    digest: Mapped[str] = mapped_column(sa.String(64))
    #: accepted or conflict, as it was answered
    status: Mapped[str] = mapped_column(sa.String(10))
    #: the entry's current revision once this one was filed: the state as of any moment follows from it
    current_after: Mapped[str] = mapped_column(Uuid)
    #: the instant the entry is about (start, observation, noon of its day): limits as-of passes
    moment: Mapped[datetime]

    __table_args__ = (
        sa.Index(None, "entry_id", "seq"),
        sa.CheckConstraint("status IN ('accepted', 'conflict')", name="status"),
    )


class Entry(Base):
    """The current state of an entry; written in the same transaction as its revision."""

    __tablename__ = "entry"

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    guard_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    revision_id: Mapped[str] = mapped_column(Uuid)
    #: journal number of the first revision received: breaks ties of equal starts
    first_seq: Mapped[int] = mapped_column(sa.BigInteger)
    #: journal number of the last change of any sort; the cursor of /changes
    changed_seq: Mapped[int] = mapped_column(sa.BigInteger, unique=True)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    #: rejected by a coordinator (a decision says why)
    rejected: Mapped[bool] = mapped_column(default=False)
    #: an over-long presence that a coordinator vouched for
    confirmed: Mapped[bool] = mapped_column(default=False)
    #: conflicting revisions not yet settled
    conflicts: Mapped[int] = mapped_column(default=0)
    moment: Mapped[datetime]
    #: presence: its end, null while open
    ended_at: Mapped[datetime | None]
    #: local day of the moment
    day: Mapped[date]
    #: activity of a presence, category of an incident, offence of a finding, register of a line
    what: Mapped[str] = mapped_column(sa.String(60))
    place: Mapped[str | None] = mapped_column(sa.String(60))
    event: Mapped[str | None] = mapped_column(sa.String(80))
    #: yearly number of a finding, given by the server
    number: Mapped[int | None]
    number_year: Mapped[int | None]
    data: Mapped[dict[str, Any]]

    __table_args__ = (
        sa.Index(None, "kind", "moment"),
        sa.Index(None, "kind", "changed_seq"),
        sa.Index(None, "guard_id", "changed_seq"),
        sa.UniqueConstraint("number_year", "number"),
    )


class Companion(Base):
    """Who else was there: one row per presence and companion; each gets the hours."""

    __tablename__ = "companion"

    entry_id: Mapped[str] = mapped_column(sa.ForeignKey("entry.id"), primary_key=True)
    guard_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    #: the presence's start, copied so that a guard's day is found by one index
    moment: Mapped[datetime]

    __table_args__ = (sa.Index(None, "guard_id", "moment"), sa.Index(None, "moment"))


class FormerCompanion(Base):
    """Who was named as a companion once and is not any more: their phone must hear of it."""

    __tablename__ = "former_companion"

    guard_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    entry_id: Mapped[str] = mapped_column(sa.ForeignKey("entry.id"), primary_key=True)


class RefusedItem(Base):
    """What was refused, as it came, until somebody has dealt with it. The phone keeps it too."""

    __tablename__ = "refused_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    received_at: Mapped[datetime]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    device_id: Mapped[str | None] = mapped_column(Uuid)
    item_id: Mapped[str | None] = mapped_column(sa.String(80))
    #: the item as it was sent, JSON text
    raw: Mapped[str] = mapped_column(sa.Text)
    code: Mapped[str] = mapped_column(sa.String(40))
    errors: Mapped[dict[str, Any]]
    #: sha256 of raw and author: the same refusal is kept once
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)


class HandledRefusal(Base):
    """What was done about a refused item: taken in by a coordinator (as which entry), or left out, and why."""

    __tablename__ = "handled_refusal"

    refused_id: Mapped[int] = mapped_column(sa.ForeignKey("refused_item.id"), primary_key=True)
    at: Mapped[datetime]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    outcome: Mapped[str] = mapped_column(sa.String(10))
    reason: Mapped[str] = mapped_column(sa.Text)
    entry_id: Mapped[str | None] = mapped_column(Uuid)

    __table_args__ = (sa.CheckConstraint("outcome IN ('taken_in', 'left_out')", name="outcome"),)


class Redaction(Base):
    """What was erased of a stored row when its time had come, by which rule, and what stands there now.

    The one exception to append-only: the database lets a revision's data become exactly `content` of its latest
    redaction, and a refused item's text `{}`, and nothing else. The row's digest stays.
    """

    __tablename__ = "redaction"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    #: code of the rule in data/retention.toml
    rule: Mapped[str] = mapped_column(sa.String(40))
    #: revision or refused_item
    table_name: Mapped[str] = mapped_column(sa.String(20))
    #: id of the row
    row_key: Mapped[str] = mapped_column(Uuid)
    entry_id: Mapped[str | None] = mapped_column(Uuid, index=True)
    #: names of the fields that were emptied
    fields: Mapped[list[Any]]
    content: Mapped[dict[str, Any]]

    __table_args__ = (sa.Index(None, "table_name", "row_key", "rule"),)


class YearLock(Base):
    """Somebody locked a year, or unlocked it; the last row of a year holds. Rows are added, never changed.

    A locked year takes late entries up to and including `grace_until`; from the day after only those of a coordinator
    or the prevention officer, with a reason.
    """

    __tablename__ = "year_lock"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    at: Mapped[datetime]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    verdict: Mapped[str] = mapped_column(sa.String(10))
    grace_until: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(sa.Text)

    __table_args__ = (
        sa.CheckConstraint("verdict IN ('locked', 'unlocked')", name="verdict"),
        sa.CheckConstraint("(verdict = 'locked') = (grace_until IS NOT NULL)", name="grace"),
    )


class Decision(Base):
    """What a coordinator decided about a guard's day or about an entry. Beside the journal, never inside it."""

    __tablename__ = "decision"

    seq: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: day: approved, reopened · entry: rejected, confirmed, restored · revision: settled, time_ok (the hours are right
    #: though the clock was off), place_ok (outside, and right), kept (a guard asked to withdraw it, and it stays)
    verdict: Mapped[str] = mapped_column(sa.String(10))
    reason: Mapped[str | None] = mapped_column(sa.Text)
    guard_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    day: Mapped[date | None]
    entry_id: Mapped[str | None] = mapped_column(Uuid, index=True)
    revision_id: Mapped[str | None] = mapped_column(Uuid)
    #: day: sha256 over the day's entries and revisions that were approved
    content_hash: Mapped[str | None] = mapped_column(sa.String(64))

    __table_args__ = (
        sa.Index(None, "guard_id", "day", "seq"),
        sa.CheckConstraint(
            "verdict IN ('approved', 'reopened', 'rejected', 'confirmed', 'restored', 'settled', 'time_ok', "
            "'place_ok', 'kept')",
            name="verdict",
        ),
    )


class DirtyDay(Base):
    """A local day whose totals are older than its entries."""

    __tablename__ = "dirty_day"

    day: Mapped[date] = mapped_column(primary_key=True)


class DayTotal(Base):
    """A day's presence for one activity (or `field`) and one tag (or ``): seconds, how many entries, and how many that
    counted on a day before already.

    Made from the entries, droppable at any time. In the order in which a year is read, with the sums beside the key.
    """

    __tablename__ = "day_total"

    activity: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    tag: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    person_seconds: Mapped[int]
    coverage_seconds: Mapped[int]
    provisional_seconds: Mapped[int]
    entries: Mapped[int]
    carried: Mapped[int]

    __table_args__ = {"sqlite_with_rowid": False}


class RollupStamp(Base):
    """One row: what the totals were made with; another stamp makes them stale: all of them, or where it is of other
    tags alone those of some days (svpp/journal/stale.py). `made`: new with every change
    of the totals, so that what was read of them under one is as good as reading again. `tags`: the tags they were made
    with, [place, tag, first, last or null]; null in a database of an earlier version."""

    __tablename__ = "rollup_stamp"

    id: Mapped[int] = mapped_column(primary_key=True)
    stamp: Mapped[str] = mapped_column(sa.String(200))
    made: Mapped[str] = mapped_column(sa.String(36))
    tags: Mapped[list[Any] | None] = mapped_column(Json)


class ReadNote(Base):
    """Somebody opened another person's entry; once a local day for each reader and entry."""

    __tablename__ = "read_note"

    reader_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    entry_id: Mapped[str] = mapped_column(sa.ForeignKey("entry.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    #: the identity of an offender was shown
    identity: Mapped[bool]


class Photo(Base):
    """A picture or document of evidence; the file lies in the photo folder under its hash."""

    __tablename__ = "photo"

    sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    received_at: Mapped[datetime]
    media_type: Mapped[str] = mapped_column(sa.String(40))
    #: bytes as stored, after stripping
    size: Mapped[int]
    stored_sha256: Mapped[str] = mapped_column(sa.String(64))
    #: what the file was called where it was chosen on the desk; a phone's pictures have no name
    name: Mapped[str | None] = mapped_column(sa.String(200))


class PlanVersion(Base):
    """A plan file as it was loaded; a changed file is a new version, the old one stays for as-of reports."""

    __tablename__ = "plan_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(sa.String(80))
    hash: Mapped[str] = mapped_column(sa.String(64))
    content: Mapped[str] = mapped_column(sa.Text)
    loaded_at: Mapped[datetime]
    #: who loaded or decided it on the desk; null from the command line
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    __table_args__ = (sa.Index(None, "plan_id", "loaded_at"),)
