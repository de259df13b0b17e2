"""Reads the situations of tests/examples/molenbeek-*.yaml: what was logged, and the figure it must give.

A row with `why_not` must not count, for the reason it gives. Times are local; `daily: [first, last]` repeats a
presence on each day (`weekdays`: only these, `except`: not these days), `times` repeats a register line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from svpp.facts.segments import Segment, clip, segments
from svpp.facts.values import Finding, Incident, Line, Presence
from svpp.measure.inputs import EventPresence, Inputs
from svpp.measure.totals import total_day
from svpp.plan.catalogue import WEEKDAYS, Indicator, Plan
from svpp.when.calendars import Calendar, Reason, SchoolHoliday, public_holidays
from svpp.when.days import BRUSSELS, bounds_of, day_of, days, epoch

EXAMPLES = Path(__file__).parents[1] / "examples"
_OF_LINE = ("register", "day", "times", "evidence", "why_not")


def read(name: str) -> Any:
    return yaml.safe_load((EXAMPLES / name).read_text("utf-8"))


TOWN = read("municipality.yaml")
SITUATIONS = [s for file in sorted(EXAMPLES.glob("molenbeek-*.yaml")) for s in read(file.name)]


def indicator_of(situation: dict, plan: Plan) -> Indicator:
    """The plan's indicator, with the changes that the situation tries out (`with`)."""
    indicator = plan.indicator(situation["indicator"])
    assert indicator is not None, f"no indicator {situation['indicator']}"
    changes = dict(situation.get("with", {}))
    for name in ("target", "rule"):
        if isinstance(changes.get(name), int | float):
            changes[name] = Fraction(str(changes[name]))
    return replace(indicator, **changes)


def inputs_of(situation: dict, plan: Plan) -> Inputs:
    """The facts of a situation as they are gathered for the figures of its year."""
    year = situation.get("year", 2022)
    rows = segments(presences(situation))
    return Inputs(
        year=year,
        plan_from=plan.period_from,
        plan_until=plan.period_until,
        as_of=moment(situation.get("as_of", f"{year + 1}-02-01 00:00")),
        zone=BRUSSELS,
        calendar=calendar(),
        totals=totals(rows),
        events=events(rows),
        incidents=[incident(*row) for row in repeated(situation, "incidents")],
        findings=[finding(*row) for row in repeated(situation, "findings")],
        lines=lines(situation),
    )


def without_what_must_not_count(situation: dict) -> dict:
    kinds = ("presences", "incidents", "findings", "lines")
    kept = {k: [row for row in situation.get(k, []) if "why_not" not in row] for k in kinds}
    return {**situation, **kept}


def moment(text: str) -> int:
    return epoch(datetime.fromisoformat(str(text)).replace(tzinfo=BRUSSELS))


def numbered(situation: dict, kind: str) -> Iterator[tuple[int, dict]]:
    yield from enumerate(situation.get(kind, []), start=1)


def repeated(situation: dict, kind: str) -> Iterator[tuple[str, dict]]:
    """Rows with an id for each time they happened."""
    for order, row in numbered(situation, kind):
        for n in range(row.get("times", 1)):
            yield f"{kind}/{order}/{n}", row


def presences(situation: dict) -> list[Presence]:
    found = []
    names = {g: n for n, g in enumerate(TOWN["guards"], start=1)}
    for order, row in numbered(situation, "presences"):
        guards = tuple(names[guard] for guard in row.get("guards") or [row["guard"]])
        for start, end in _spans(row):
            fields = (row["activity"], row.get("place", "maritiem"), start, end, order)
            found.append(Presence(f"p{order}/{len(found)}", guards, *fields, row.get("event")))
    return found


def _spans(row: dict) -> Iterator[tuple[int, int | None]]:
    if "daily" not in row:
        yield moment(row["from"]), row["until"] and moment(row["until"])
        return
    for day in days(*row["daily"]):
        if WEEKDAYS[day.weekday()] in row.get("weekdays", WEEKDAYS) and day not in row.get("except", ()):
            begin, end = (time.fromisoformat(row[edge]) for edge in ("from", "until"))
            last = day if end > begin else day + timedelta(days=1)
            yield moment(f"{day} {begin}"), moment(f"{last} {end}")


def by_day(rows: list[Segment]) -> dict[date, list[Segment]]:
    found: dict[date, list[Segment]] = {}
    for row in rows:
        for day in days(day_of(row.start, BRUSSELS), day_of(row.end - 1, BRUSSELS)):
            found.setdefault(day, []).append(row)
    return found


def totals(rows: list[Segment]) -> dict:
    found: dict = {}
    for day, of_day in by_day(rows).items():
        tags = {p: frozenset(t["tag"] for t in ts if _bears(t, day)) for p, ts in TOWN["places"].items()}
        for selector, total in total_day(clip(of_day, *bounds_of(day, BRUSSELS)), tags, ()).items():
            found.setdefault(selector, {})[day] = total
    return found


def _bears(tag: dict, day: date) -> bool:
    return tag["from"] <= day <= tag.get("until", date.max)


def events(rows: list[Segment]) -> list[EventPresence]:
    there: dict[str, tuple[set[date], set[str]]] = {}
    for day, of_day in by_day(rows).items():
        for row in of_day:
            if row.presence.event and row.presence.activity == "event":
                at_event = there.setdefault(row.presence.event, (set(), set()))
                at_event[0].add(day)
                at_event[1].add(row.presence.entry)
    return [
        EventPresence(code, TOWN["events"][code]["public_authority"], tuple(sorted(on)), tuple(sorted(by)))
        for code, (on, by) in there.items()
    ]


def incident(entry: str, row: dict) -> Incident:
    reported = row.get("reported") and moment(row["reported"])
    suspicious = row["category"] in TOWN["suspicious"]
    return Incident(entry, row["category"], suspicious, moment(row["observed"]), reported, 0)


def finding(entry: str, row: dict) -> Finding:
    transmitted = row.get("transmitted") and moment(row["transmitted"])
    return Finding(entry, "bins", moment(row["observed"]), transmitted, 0)


def lines(situation: dict) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for order, row in numbered(situation, "lines"):
        register = row.get("register") or situation["register"]
        fields = {k: _plain(v) for k, v in row.items() if k not in _OF_LINE}
        evidence = ("0" * 64,) if row.get("evidence") else ()
        for n in range(row.get("times", 1)):
            line = Line(f"l{order}/{n}", register, row["day"], fields, evidence, order)
            found.setdefault(register, []).append(line)
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def calendar() -> Calendar:
    data = TOWN["calendar"]
    return Calendar(
        public_holidays=public_holidays(range(2019, 2024)),
        school_holidays=tuple(
            SchoolHoliday(h["community"], h["name"], h["name"], h["from"], h["until"])
            for h in data["school_holidays"]
        ),
        market_weekdays=frozenset({WEEKDAYS.index(data["market"])}),
        market_cancelled=frozenset(data["market_cancelled"]),
        closed_days={day: Reason("closed_day", why, why) for day, why in data["closed_days"].items()},
    )
