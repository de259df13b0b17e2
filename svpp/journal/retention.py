"""What is personal goes after a set time: data per kind (data/retention.toml, or the municipality's own file), erased
by the one exception to append-only that the database allows, and only as a `redaction` row says, which stays."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.db import writing
from svpp.journal.files import path_of
from svpp.journal.models import Entry, HandledRefusal, Photo, Redaction, RefusedItem, Revision
from svpp.journal.numbers import hold_journal
from svpp.journal.reference import DATA
from svpp.places.town import town
from svpp.when.days import add_months

#: what stands in the place of an erased field, so that the entry can still be read
EMPTY: dict[str, Any] = {"facts": "", "description": "", "photos": []}
#: what may go without a figure resting on it
ERASABLE: dict[str, frozenset[str]] = {
    "presence": frozenset({"note", "position"}),
    "incident": frozenset({"description", "photos", "position", "address"}),
    "finding": frozenset({"offender", "plate", "statement", "facts", "photos", "position"}),
    "activity": frozenset({"note"}),
    "refused": frozenset({"raw"}),
}
#: refused items keep their reason, not what was sent
NOTHING = "{}"
AT_ONCE = 200
#: numbers of rows: after this one, up to and including that (None: all)
Span = tuple[int, int | None]
#: a file's name in a refused item, whatever else that is
HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
#: a phone may send a photo long before the entry that names it
ON_ITS_WAY = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    kind: str
    fields: tuple[str, ...]
    after: str
    months: int


@dataclass(frozen=True, slots=True)
class Due:
    """One stored row whose time has come, and what will stand there."""

    rule: Rule
    #: its place among the rows of its table, in the order in which they are looked at
    number: int
    table: str
    key: str
    entry: str | None
    fields: tuple[str, ...]
    content: dict[str, Any]


KINDS = ("presence", "incident", "finding", "activity", "refused")
KEYS = {"code", "kind", "fields", "after", "months"}


def rules(own: Path | None = None) -> tuple[Rule, ...]:
    """Of the file that comes with Ronde; a rule of the municipality's `own` file takes the place of the one
    with its code, and any other is added. Raises ValueError with what was expected."""
    found = {rule.code: rule for rule in read_rules((DATA / "retention.toml").read_text("utf-8"))}
    if own is not None:
        found |= {rule.code: rule for rule in read_rules(own.read_text("utf-8"))}
    return tuple(found.values())


def read_rules(text: str) -> list[Rule]:
    """Raises ValueError with what was expected."""
    rows = tomllib.loads(text).get("rule", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("expected tables headed [[rule]]")
    return [_rule(row) for row in rows]


def _rule(row: dict[str, Any]) -> Rule:
    code = row.get("code")
    if set(row) != KEYS or not isinstance(code, str) or not code.isidentifier() or len(code) > 40:
        raise ValueError(f"{code}: a rule has {', '.join(sorted(KEYS))}; code is a word of at most 40 signs")
    if row["kind"] not in KINDS or row["after"] not in ("moment", "transmission"):
        raise ValueError(f"{code}: kind is one of {', '.join(KINDS)}; after is moment or transmission")
    months, fields = row["months"], row["fields"]
    if type(months) is not int or not 1 <= months <= 1200:
        raise ValueError(f"{code}: months is a whole number from 1 to 1200")
    allowed = ERASABLE[row["kind"]]
    if not isinstance(fields, list) or not fields or not set(map(str, fields)) <= allowed:
        raise ValueError(f"{code}: fields are some of {', '.join(sorted(allowed))}")
    return Rule(code, row["kind"], tuple(fields), row["after"], months)


def apply(
    session: Session, photo_dir: Path, today: date, now: datetime, periods: Sequence[Rule] = ()
) -> Counter[str]:
    """Erases what is due; how many stored rows per rule, and files. `periods`: by default those of Ronde itself."""
    counts: Counter[str] = Counter()
    for rule in periods or rules():
        looked = 0
        while some := due(session, rule, today, AT_ONCE, looked):
            last = some[-1].number
            with writing(session):
                hold_journal(session)
                # as they stand now: another run may have erased the same, or something else of them, in between
                some = due(session, rule, today, None, looked, last)
                for one in some:
                    _erase(session, one, now)
            counts[rule.code] += len(some)
            looked = last
    if files := _drop_photos(session, photo_dir, now):
        counts["files"] = files
    return counts


def due(
    session: Session,
    rule: Rule,
    today: date,
    most: int | None = None,
    looked: int = 0,
    until: int | None = None,
) -> list[Due]:
    """What a rule would erase today; at most so many rows, of those after the number that was `looked` at last, and no
    further than `until`."""
    find = _refused if rule.kind == "refused" else _revisions
    with closing(find(session, rule, today, (looked, until))) as found:
        return list(islice(found, most))


def _within(number: Any, span: Span) -> sa.ColumnElement[bool]:
    after, until = span
    found: sa.ColumnElement[bool] = number > after if until is None else number.between(after + 1, until)
    return found


def _revisions(session: Session, rule: Rule, today: date, span: Span) -> Generator[Due]:
    """Every version of the entries whose time has come: an identity that was corrected away stands in the first."""
    done = sa.exists().where(
        Redaction.table_name == "revision", Redaction.row_key == Revision.id, Redaction.rule == rule.code
    )
    versions = (
        sa.select(Revision.seq, Revision.id, Revision.entry_id, Revision.data, Entry.data, Entry.day)
        .join(Entry, Entry.id == Revision.entry_id)
        .where(Entry.kind == rule.kind, _within(Revision.seq, span), ~done)
        .order_by(Revision.seq)
    )
    zone = town(session).zone
    with session.execute(versions.execution_options(yield_per=AT_ONCE)) as rows:
        for number, key, entry, data, current, day in rows:
            fields = tuple(name for name in rule.fields if data.get(name))
            if fields and _over(rule, current, day, today, zone):
                kept = {name: EMPTY.get(name) if name in fields else value for name, value in data.items()}
                yield Due(rule, number, "revision", key, entry, fields, kept)


def _refused(session: Session, rule: Rule, today: date, span: Span) -> Generator[Due]:
    zone = town(session).zone
    rows = session.execute(
        sa.select(RefusedItem.id, RefusedItem.received_at)
        .where(RefusedItem.raw != NOTHING, _within(RefusedItem.id, span))
        .order_by(RefusedItem.id)
    )
    for key, received_at in rows:
        if add_months(received_at.astimezone(zone).date(), rule.months) <= today:
            yield Due(rule, key, "refused_item", str(key), None, ("raw",), {})


def _over(rule: Rule, current: dict[str, Any], day: date, today: date, zone: ZoneInfo) -> bool:
    """`day`: the entry's own, local."""
    if rule.after == "transmission":
        sent = current.get("transmitted_at")
        if not sent:
            return False
        day = datetime.fromisoformat(sent).astimezone(zone).date()
    return add_months(day, rule.months) <= today


def _erase(session: Session, one: Due, now: datetime) -> None:
    """The redaction first: the database lets a row become only what the latest one of it says."""
    session.add(
        Redaction(
            at=now,
            rule=one.rule.code,
            table_name=one.table,
            row_key=one.key,
            entry_id=one.entry,
            fields=list(one.fields),
            content=one.content,
        )
    )
    session.flush()
    if one.table == "refused_item":
        session.execute(sa.update(RefusedItem).where(RefusedItem.id == int(one.key)).values(raw=NOTHING))
        return
    content = (
        sa.select(Redaction.content)
        .where(Redaction.table_name == "revision", Redaction.row_key == one.key)
        .order_by(Redaction.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    session.execute(sa.update(Revision).where(Revision.id == one.key).values(data=content))
    session.execute(sa.update(Entry).where(Entry.revision_id == one.key).values(data=content))


def _drop_photos(session: Session, photo_dir: Path, now: datetime) -> int:
    """The files that nothing names, old enough that no entry that names them is on its way."""
    named = _named(session)
    old = sa.select(Photo.sha256, Photo.media_type).where(Photo.received_at < now - ON_ITS_WAY)
    gone = [(sha256, kind) for sha256, kind in session.execute(old) if sha256 not in named]
    for start in range(0, len(gone), AT_ONCE):
        some = gone[start : start + AT_ONCE]
        with writing(session):
            session.execute(sa.delete(Photo).where(Photo.sha256.in_([sha256 for sha256, _ in some])))
        for sha256, kind in some:
            (photo_dir / path_of(sha256, kind)).unlink(missing_ok=True)
    return len(gone)


def _named(session: Session) -> set[str]:
    """By any version of any entry, or by what was refused and may still be taken in."""
    versions = sa.select(Revision.data).where(Revision.kind != "presence")
    named = {
        name
        for data in session.scalars(versions.execution_options(yield_per=AT_ONCE))
        for name in (*(data.get("photos") or ()), *(data.get("evidence") or ()))
    }
    handled = sa.exists().where(HandledRefusal.refused_id == RefusedItem.id)
    for raw in session.scalars(sa.select(RefusedItem.raw).where(~handled)):
        named.update(HASH.findall(raw))
    return named
