"""What a correction changed, in a few words beside the hours it made: "einde 19:40 → 16:30"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from svpp.journal.differences import Difference, corrections
from svpp.report.proof import ProofLine
from svpp.web.entry_words import EntryWords

TIMES = frozenset({"started_at", "ended_at"})
#: told as changed, without the text
LONG = frozenset({"note", "position.lat", "position.lon", "position.accuracy_m"})


def corrected(session: Session, lines: Iterable[ProofLine], words: EntryWords) -> dict[str, str]:
    """Entry → what somebody else changed in what its guard had said of a presence."""
    ruled = {line.entry: line.revision for line in lines if line.corrected_by and line.kind == "presence"}
    found = corrections(session, ruled) if ruled else {}
    return {entry: ", ".join(_told(changes, words)) for entry, changes in found.items() if changes}


def _told(changes: list[Difference], words: EntryWords) -> Iterable[str]:
    for change in changes:
        label = words.label(change.field)
        label = label[:1].lower() + label[1:]
        if change.field in TIMES:
            yield f"{words.say.t('year.changed.' + change.field)} {_clocks(change, words)}"
        elif change.field not in LONG:
            before, after = (words.value(change.field, value) for value in (change.before, change.after))
            yield f"{label} {before} → {after}"
        elif change.field == "note":
            yield label


def _clocks(change: Difference, words: EntryWords) -> str:
    """Hours alone where the day is the same."""
    say = words.say
    moments = [datetime.fromisoformat(value) if value else None for value in (change.before, change.after)]
    same = len({_day(moment, words) for moment in moments if moment}) == 1
    return " → ".join(
        (
            say.clock_exact(moment)
            if same
            else f"{say.short_day(say.local_day(moment))} {say.clock_exact(moment)}"
        )
        if moment
        else "–"
        for moment in moments
    )


def _day(moment: datetime, words: EntryWords) -> date:
    return words.say.local_day(moment)
