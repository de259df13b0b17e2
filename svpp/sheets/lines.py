"""From a line of a sheet to the entry a phone would have sent."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from svpp.sheets import cells
from svpp.sheets.faults import Fault, LineRefused
from svpp.sheets.known import NO, YES, Known
from svpp.sheets.mapping import Map
from svpp.sheets.reading import Row

#: the name space of the ids of imported lines: the same content gets the same id, in whatever file it stands
NAMESPACE = UUID("6c1f6f0e-2f0a-5b8e-9a57-0f2b7f1d2e90")
#: an end before the start lies on the next day, if the shift is no longer than this
LONGEST = timedelta(hours=14)
REASON = "import"
TOGETHER = re.compile(r"\s*(?:[,;/+&]|\ben\b|\bet\b)\s*", re.IGNORECASE)
DAY = timedelta(days=1)


@dataclass(slots=True)
class Line:
    """A line of the sheet: the item it becomes, or why it does not; later what the intake says.

    status: new, known (taken before), accepted or refused.
    """

    number: int
    item: dict[str, Any] | None = None
    fault: Fault | None = None
    status: str = "new"

    def refuse(self, fault: Fault) -> None:
        self.fault, self.status = fault, "refused"


def lines(
    rows: Iterable[Row], mapping: Map, places: dict[str, int], known: Known, zone: ZoneInfo
) -> Iterator[Line]:
    """Lines with the same content are told apart by which of them they are, so that a file read again, or one that
    grew, gives each the id it had."""
    seen: Counter[str] = Counter()
    for row in rows:
        line = Line(row.line)
        try:
            line.item = _Reader(row, mapping, places, known, zone).item()
        except LineRefused as refused:
            line.refuse(refused.fault)
        else:
            content = json.dumps(line.item, sort_keys=True, ensure_ascii=False)
            seen[content] += 1
            name = str(uuid5(NAMESPACE, f"{seen[content]}\n{content}"))
            line.item |= {"id": name, "entry": name}
        yield line


def months_first(fault: Fault | None) -> bool:
    """Whether a day was refused that would be one with its month in front."""
    if fault is None or fault.code != "bad_date":
        return False
    found = cells.DAY_FIRST.fullmatch(fault.values["value"])
    return found is not None and int(found[1]) <= 12 < int(found[2]) <= 31


class _Reader:
    """One line."""

    def __init__(self, row: Row, mapping: Map, places: dict[str, int], known: Known, zone: ZoneInfo) -> None:
        self.row, self.mapping, self.places, self.known, self.zone = row, mapping, places, known, zone

    def item(self) -> dict[str, Any]:
        make: dict[str, Callable[[date], tuple[dict[str, Any], datetime]]] = {
            "presence": self._presence,
            "incident": self._incident,
            "activity": self._activity,
        }
        on = cells.day(self._cell("date"), self._column("date"))
        data, recorded = make[self.mapping.kind](on)
        return {
            "kind": f"{self.mapping.kind}/1",
            "guard": self._code("guard", optional=self.mapping.kind == "activity"),
            "recorded_at": recorded.isoformat(),
            "reason": REASON,
            "data": data,
        }

    def _presence(self, on: date) -> tuple[dict[str, Any], datetime]:
        start = self._moment("start", on)
        end = self._end(on, start)
        along = TOGETHER.split(self._text("companions")) if self._text("companions") else []
        data = {
            "activity": self._code("activity"),
            "place": self._code("place"),
            "started_at": start.isoformat(),
            "ended_at": end.isoformat(),
            "event": self._code("event", optional=True),
            "companions": [self.known.code("guard", n, self._column("companions")) for n in along if n],
            "note": self._text("note") or None,
        }
        return data, end

    def _end(self, on: date, start: datetime) -> datetime:
        if self._text("end"):
            end = self._moment("end", on)
            end = end if end > start else self._moment("end", on + DAY)
        elif self._text("hours"):
            end = start + cells.hours(self._cell("hours"), self._column("hours"))
        else:
            raise LineRefused("no_end")
        if not timedelta() < end - start <= LONGEST:
            begins, ends = (moment.astimezone(self.zone).strftime("%H:%M") for moment in (start, end))
            raise LineRefused("too_long_shift", start=begins, end=ends, most=LONGEST // timedelta(hours=1))
        return end

    def _incident(self, on: date) -> tuple[dict[str, Any], datetime]:
        seen = self._moment("time", on)
        told = self._told(on, seen)
        police = {"channel": "phone", "reference": self._text("reference") or None}
        data = {
            "category": self._code("category"),
            "observed_at": seen.isoformat(),
            "place": self._code("place", optional=True),
            "address": self._text("address") or None,
            "description": self._text("description"),
            "police": {**police, "reported_at": told.isoformat()} if told else None,
        }
        return data, seen

    def _told(self, on: date, seen: datetime) -> datetime | None:
        """When the police were told: a time on the day, or the next one when it lies before; a day with a time."""
        cell, column = self._cell("reported"), self._column("reported")
        if not self._text("reported"):
            return None
        if isinstance(cell, datetime):
            on, cell = cell.date(), cell.time()
        told = cells.moment(cell, column, on, self.zone)
        return told if told >= seen else cells.moment(cell, column, on + DAY, self.zone)

    def _activity(self, on: date) -> tuple[dict[str, Any], datetime]:
        register = self.known.register
        assert register is not None
        fields = {}
        for one in register.fields:
            if (shown := self._text(f"fields.{one.code}")) != "":
                fields[one.code] = self._field(one.type, f"fields.{one.code}", shown)
        data = {
            "register": register.code,
            "occurred_on": on.isoformat(),
            "fields": fields,
            "note": self._text("note") or None,
        }
        return data, datetime.combine(on, time(12), self.zone)

    def _field(self, kind: str, name: str, shown: str) -> Any:
        column = self._column(name)
        if kind == "choice":
            return self.known.code(name, shown, column)
        if kind == "date":
            return cells.day(self._cell(name) or shown, column).isoformat()
        if kind == "number":
            value = cells.number(shown, column)
            if value.denominator != 1:
                raise LineRefused("bad_number", column=column, value=shown[:40])
            return int(value)
        if kind == "yes_no":
            word = self.known.translated(name, shown).casefold()
            if word not in (*YES, *NO):
                raise LineRefused("unknown_value", column=column, value=shown[:60])
            return word in YES
        return self.known.translated(name, shown)

    def _moment(self, name: str, on: date) -> datetime:
        return cells.moment(self._cell(name) or self._text(name), self._column(name), on, self.zone)

    def _code(self, name: str, *, optional: bool = False) -> str | None:
        shown = self._text(name)
        if shown:
            return self.known.code(name, shown, self._column(name))
        if optional:
            return None
        raise LineRefused("missing", column=self._column(name))

    def _text(self, name: str) -> str:
        return cells.text(self._cell(name), self._column(name)) or self.mapping.defaults.get(name, "")

    def _cell(self, name: str) -> Any:
        at = self.places.get(name)
        return None if at is None or at >= len(self.row.cells) else self.row.cells[at]

    def _column(self, name: str) -> str:
        return self.mapping.columns.get(name, name)
