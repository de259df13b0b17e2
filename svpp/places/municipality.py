"""From the text of a municipality file to a Municipality, or a refusal with every fault in it.

`municipalities/molenbeek.toml` shows the form.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import Any, Literal, TypeVar, cast
from zoneinfo import available_timezones

from svpp.places.contents import (
    ClosedDayData,
    DatedTag,
    EventData,
    MarketData,
    Municipality,
    Name,
    PlaceData,
    SchoolHolidayData,
    TeamData,
)
from svpp.places.models import COMMUNITIES, PLACE_KINDS
from svpp.places.tables import Fault, Refused, Table, tables
from svpp.when.calendars import WEEKDAYS

Row = TypeVar("Row")

#: characters of a code: entries, totals and persons keep them in columns as wide
MAX_PLACE, MAX_EVENT, MAX_TAG, MAX_TEAM = 60, 70, 60, 40

#: (south, north), (west, east) of Belgium, in degrees
LATITUDES, LONGITUDES = (49.49, 51.51), (2.54, 6.41)
MAX_RADIUS_M = 5_000
_KINDS = ("municipality", "place", "market", "event", "closed_day", "school_holiday", "team")


def read_municipality(text: str) -> Municipality:
    """Reads and checks the whole file. Raises Refused with every fault: its line and what was expected."""
    document = _parse(text)
    faults: list[Fault] = []
    for key in document.keys() - set(_KINDS):
        faults += [Fault(_line(text, key), key, f"unknown table; expected one of {', '.join(_KINDS)}")]
    name, zone = _head(text, document, faults)

    def rows(kind: str, read: Callable[[Table], Row], identity: Callable[[Row], Hashable]) -> tuple[Row, ...]:
        found = tables(text, kind, document.get(kind, []), faults, f"[[{kind}]]")
        return _unique(found, [_read(table, read) for table in found], identity)

    places = rows("place", _place, lambda p: p.code)
    codes = frozenset(p.code for p in places)
    municipality = Municipality(
        name,
        zone,
        places,
        rows("market", lambda t: _market(t, codes), lambda m: (m.place, m.weekday)),
        rows("event", lambda t: _event(t, codes), lambda e: e.code),
        rows("closed_day", lambda t: ClosedDayData(t.day("date"), t.name("reason")), lambda c: c.day),
        rows("school_holiday", _school_holiday, lambda s: (s.community, s.first)),
        rows("team", lambda t: TeamData(_labelled(t, MAX_TEAM), t.name()), lambda t: t.code),
    )
    if faults:
        raise Refused(faults)
    return municipality


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(place.group(1)) if place else len(text.splitlines())
        raise Refused([Fault(line, "file", f"not TOML: {error}")]) from error


def _line(text: str, key: str) -> int:
    found = re.search(rf"^\s*[\[\"']*{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1


def _head(text: str, document: dict[str, Any], faults: list[Fault]) -> tuple[Name, str]:
    if "municipality" not in document:
        faults.append(Fault(1, "municipality", "is missing; expected [municipality] with name and zone"))
        return Name("", ""), ""
    found = tables(text, "municipality", [document["municipality"]], faults, "[municipality]")
    if not found:
        return Name("", ""), ""
    table = found[0]
    name, zone = table.name(), table.text("zone", "an IANA zone such as Europe/Brussels")
    if zone and zone not in available_timezones():
        table.fault("zone", f"expected an IANA zone such as Europe/Brussels, found {zone!r}")
    table.done()
    return name, zone


def _read(table: Table, read: Callable[[Table], Row]) -> Row:
    row = read(table)
    table.done()
    return row


def _unique(found: Sequence[Table], rows: list[Row], identity: Callable[[Row], Hashable]) -> tuple[Row, ...]:
    first: dict[Hashable, int] = {}
    for table, row in zip(found, rows, strict=True):
        line = first.setdefault(identity(row), table.line)
        if line != table.line:
            table.fault(None, f"is there twice; expected once (see line {line})")
    return tuple(rows)


def _labelled(table: Table, most: int) -> str:
    table.label = str(table.values.get("code", ""))
    return table.code("code", most)


def _place(table: Table) -> PlaceData:
    code = _labelled(table, MAX_PLACE)
    return PlaceData(
        code,
        table.choice("kind", PLACE_KINDS),
        table.name(),
        _centre(table),
        _radius(table),
        tuple(_tags(table)),
    )


def _centre(table: Table) -> tuple[float, float] | None:
    if "centre" not in table.values:
        return None
    value = table.take("centre", "[lat, lon]")
    expected = "expected [lat, lon] in degrees, within Belgium ([50.8548, 4.3388] is in Brussels)"
    if not (isinstance(value, list) and len(value) == 2 and all(_is_number(n) for n in value)):
        table.fault("centre", f"{expected}, found {value!r}")
        return None
    lat, lon = float(value[0]), float(value[1])
    if not (LATITUDES[0] <= lat <= LATITUDES[1] and LONGITUDES[0] <= lon <= LONGITUDES[1]):
        table.fault("centre", f"{expected}, found {value!r}")
    return lat, lon


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _radius(table: Table) -> int | None:
    if "radius_m" not in table.values:
        return None
    value = table.take("radius_m", "metres")
    if type(value) is not int or not 0 < value <= MAX_RADIUS_M:
        table.fault("radius_m", f"expected whole metres from 1 to {MAX_RADIUS_M}, found {value!r}")
        return None
    if "centre" not in table.values:
        table.fault("radius_m", "expected a centre with it")
    return value


def _tags(table: Table) -> list[DatedTag]:
    tags: list[DatedTag] = []
    for value in table.many("tags"):
        if not isinstance(value, dict):
            table.fault("tags", f'expected {{ tag = "…", from = 2020-01-01 }}, found {value!r}')
            continue
        inner = table.inner("tags", value)
        tag, first = inner.code("tag", MAX_TAG), inner.day("from")
        last = inner.day("until") if "until" in value else None
        inner.taken.add("until")
        inner.done()
        _in_order(table, "tags", first, last)
        if any(_overlap(other, tag, first, last) for other in tags):
            table.fault("tags", f"expected {tag} once for any day, found overlapping dates")
        tags.append(DatedTag(tag, first, last))
    return tags


def _overlap(other: DatedTag, tag: str, first: date, last: date | None) -> bool:
    return other.tag == tag and first <= (other.last or date.max) and other.first <= (last or date.max)


def _in_order(table: Table, key: str, first: date, last: date | None) -> None:
    if last is not None and date.min not in (first, last) and last < first:
        table.fault(key, f"expected until on or after from, found {first} to {last}")


def _known_place(table: Table, codes: frozenset[str]) -> str:
    code = table.text("place", "the code of a place")
    if code and code not in codes:
        table.fault("place", f"expected the code of a place in this file, found {code!r}")
    return code


def _market(table: Table, codes: frozenset[str]) -> MarketData:
    place = table.label = _known_place(table, codes)
    weekday = WEEKDAYS.index(table.choice("weekday", WEEKDAYS))
    cancelled = [table.as_day("cancelled", day) for day in table.many("cancelled")]
    known = (
        table.values.get("weekday") in WEEKDAYS
    )  # a wrong one has its own fault, not one for each date too
    for day in cancelled:
        if known and day != date.min and day.weekday() != weekday:
            table.fault("cancelled", f"expected dates on a {WEEKDAYS[weekday]}, found {day}")
        if cancelled.count(day) > 1 and day != date.min:
            table.fault("cancelled", f"expected each date once, found {day} twice")
    return MarketData(place, weekday, tuple(cancelled))


def _event(table: Table, codes: frozenset[str]) -> EventData:
    code = _labelled(table, MAX_EVENT)
    day, place = table.day("date"), _known_place(table, codes)
    return EventData(code, table.name(), day, place, table.yes_no("public_authority"))


def _school_holiday(table: Table) -> SchoolHolidayData:
    community = cast(Literal["nl", "fr"], table.choice("community", COMMUNITIES))
    name, first, last = table.name(), table.day("from"), table.day("until")
    _in_order(table, "until", first, last)
    return SchoolHolidayData(community, name, first, last)
