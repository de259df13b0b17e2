"""What is personal goes after a set time: data per kind (data/retention.toml, or the municipality's own file), erased
by the one exception to append-only that the database allows, and only as a `redaction` row says, which stays."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from svpp.db import writing
from svpp.journal.files import path_of
from svpp.journal.models import Entry, Photo, Redaction, RefusedItem, Revision
from svpp.journal.numbers import hold_journal
from svpp.journal.reference import DATA
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
        while some := due(session, rule, today, AT_ONCE):
            with writing(session):
                hold_journal(session)
                for one in some:
                    _erase(session, one, now)
            counts[rule.code] += len(some)
    if files := _drop_photos(session, photo_dir, now):
        counts["files"] = files
    return counts


def due(session: Session, rule: Rule, today: date, most: int | None = None) -> list[Due]:
    """What a rule would erase today; at most so many rows."""
    found: list[Due] = []
    for one in _refused(session, rule, today) if rule.kind == "refused" else _revisions(session, rule, today):
        found.append(one)
        if len(found) == most:
            break
    return found


def _revisions(session: Session, rule: Rule, today: date) -> Iterator[Due]:
    """Every version of the entries whose time has come: an identity that was corrected away stands in the first."""
    done = sa.exists().where(
        Redaction.table_name == "revision", Redaction.row_key == Revision.id, Redaction.rule == rule.code
    )
    rows = session.execute(
        sa.select(Revision.id, Revision.entry_id, Revision.data, Entry.data, Entry.moment)
        .join(Entry, Entry.id == Revision.entry_id)
        .where(Entry.kind == rule.kind, ~done)
        .order_by(Revision.seq)
    )
    for key, entry, data, current, moment in rows:
        fields = tuple(name for name in rule.fields if data.get(name))
        if fields and _over(rule, current, moment, today):
            kept = {name: EMPTY.get(name) if name in fields else value for name, value in data.items()}
            yield Due(rule, "revision", key, entry, fields, kept)


def _refused(session: Session, rule: Rule, today: date) -> Iterator[Due]:
    rows = session.execute(
        sa.select(RefusedItem.id, RefusedItem.received_at).where(RefusedItem.raw != NOTHING)
    )
    for key, received_at in rows:
        if add_months(received_at.date(), rule.months) <= today:
            yield Due(rule, "refused_item", str(key), None, ("raw",), {})


def _over(rule: Rule, current: dict[str, Any], moment: datetime, today: date) -> bool:
    if rule.after == "transmission":
        sent = current.get("transmitted_at")
        if not sent:
            return False
        moment = datetime.fromisoformat(sent)
    return add_months(moment.date(), rule.months) <= today


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
    """The files that no version of any entry names, old enough that no entry that names them is on its way."""
    named = {
        name
        for data in session.scalars(sa.select(Revision.data).where(Revision.kind != "presence"))
        for name in (*(data.get("photos") or ()), *(data.get("evidence") or ()))
    }
    old = sa.select(Photo.sha256, Photo.media_type).where(Photo.received_at < now - ON_ITS_WAY)
    gone = [(sha256, kind) for sha256, kind in session.execute(old) if sha256 not in named]
    with writing(session):
        session.execute(sa.delete(Photo).where(Photo.sha256.in_([sha256 for sha256, _ in gone])))
    for sha256, kind in gone:
        (photo_dir / path_of(sha256, kind)).unlink(missing_ok=True)
    return len(gone)
