"""The registers of the cells through the year, after lines.toml; the registers themselves are the plan's."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from svpp.cli.demo.post import Parcel, Post
from svpp.cli.demo.stage import Stage
from svpp.plan.catalogue import Indicator, Plan, Register, StatementSource

Spec = dict[str, Any]


@lru_cache(maxsize=1)
def script() -> dict[str, Any]:
    """The content of lines.toml."""
    return tomllib.loads(Path(__file__).with_name("lines.toml").read_text(encoding="utf-8"))


@dataclass(slots=True)
class Registrar:
    stage: Stage
    post: Post
    rng: Random
    plan: Plan
    #: sha256 of the pieces of proof that lines may name
    proofs: tuple[str, ...]

    def write(self) -> Iterator[Parcel]:
        """Every line of lines.toml that the plan has a register for, and an answer to each yes/no question."""
        for spec in script()["line"]:
            register = self.plan.register(spec["register"])
            if register is not None:
                yield from self._lines(register, spec)
        register = self.plan.register("statement")
        for indicator in self.plan.indicators:
            if register is not None and isinstance(indicator.source, StatementSource):
                yield self._statement(register, indicator)

    def _lines(self, register: Register, spec: Spec) -> Iterator[Parcel]:
        if spec.get("each") == "vaststeller":
            (day,) = self._days(spec)
            for member in self.stage.crew.guards:
                if member.vaststeller:
                    yield from self._line(register, spec, (0, 1), day, {"guard": member.username})
            return
        days = self._days(spec)
        for number, day in enumerate(days):
            yield from self._line(register, spec, (number, len(days)), day, {})

    def _line(
        self, register: Register, spec: Spec, rank: tuple[int, int], day: date, fields: dict[str, Any]
    ) -> Iterator[Parcel]:
        """One line; where a date is only known later, the line is completed then."""
        now = {**fields, **self._fields(spec, rank[0])}
        later, when = self._dates(spec, rank, day)
        data = {
            "register": register.code,
            "occurred_on": day.isoformat(),
            "fields": self._declared(register, {**now, **{k: v for k, v in later.items() if k not in when}}),
            "note": self.rng.choice(spec["notes"]) if "notes" in spec else None,
            "evidence": self._attached(spec),
        }
        at = self._office(day, 2)
        first = self.post.first("activity", at, data)
        author = self._author(register)
        yield self._sent(register, author, at, first)
        if when:
            then = max(at + timedelta(minutes=30), self._office(max(when.values()), 1))
            full = self._declared(register, {**now, **later})
            yield self._sent(register, author, then, self.post.next(first, then, {"fields": full}))

    def _attached(self, spec: Spec) -> list[str]:
        """One of the pieces by chance; `piece` names one that is always there."""
        drawn = self._proof() if self.rng.random() < spec.get("evidence", 0) else []
        return [self.proofs[spec["piece"]]] if "piece" in spec else drawn

    def _fields(self, spec: Spec, number: int) -> dict[str, Any]:
        year = str(self.stage.first.year)
        found: dict[str, Any] = {
            name: value.replace("{year}", year) if isinstance(value, str) else value
            for name, value in spec.get("fields", {}).items()
        }
        for name, texts in spec.get("texts", {}).items():
            found[name] = texts[number % len(texts)]
        for name, (least, most) in spec.get("numbers", {}).items():
            found[name] = self.rng.randint(least, most)
        if "file" in spec:
            of = spec["file"]["of"]
            file = number % of + 1
            found[spec["file"]["field"]] = f"{spec['file']['prefix']}{year[2:]}-{file:02d}"
            some = spec.get("some_files")
            if some and file <= round(of * some["share"]):
                found[some["field"]] = some["values"][file % len(some["values"])]
        return found

    def _dates(self, spec: Spec, rank: tuple[int, int], day: date) -> tuple[dict[str, str], dict[str, date]]:
        """The line's date fields, and which of them are known only on a later day."""
        fields, known_on = {}, {}
        number, total = rank
        for name, rule in spec.get("after", {}).items():
            if number >= total - rule.get("never", 0):
                continue
            wait = self.rng.randint(*rule["days"])
            if number >= total - rule.get("never", 0) - rule.get("late", 0):
                wait += 21
            found = day + timedelta(days=wait)
            fields[name] = found.isoformat()
            if wait and name != "due_on":
                known_on[name] = found
        return fields, known_on

    def _days(self, spec: Spec) -> list[date]:
        """Fixed days, or working days spread over the period."""
        first, last = self.stage.first, self.stage.last
        if "on" in spec:
            texts = [day if len(day) > len("12-31") else f"{first.year}-{day}" for day in spec["on"]]
            return [date.fromisoformat(text) for text in texts]
        open_days = [
            day
            for day in self.stage.days
            if self.stage.calendar.counts(day, "working_days") and day.month not in spec.get("skip", ())
        ]
        share = ((last - first).days + 1) / 365
        times = max(1, round(spec["times"] * share))
        step = len(open_days) / times
        return (
            [open_days[int((n + self.rng.random() * 0.9) * step)] for n in range(times)] if open_days else []
        )

    def _statement(self, register: Register, indicator: Indicator) -> Parcel:
        """Of the plan's period: said in its first year; of the year: in its spring or autumn."""
        answers = script()["statements"]
        first, no = self.stage.first, indicator.id in answers["no"]
        lasting = indicator.period == "plan"
        year = self.plan.period_from.year if lasting else first.year
        day = date(year, self.rng.choice((3, 4, 5, 6, 9, 10)), self.rng.randint(1, 28))
        data = {
            "register": register.code,
            "occurred_on": day.isoformat(),
            "fields": {
                "indicator": indicator.id,
                "answer": not no,
                "valid_from": date(year, 1, 1).isoformat(),
            },
            "note": None,
            "evidence": [] if no or indicator.id in answers["unproven"] else self._proof(),
        }
        at = self._office(day, 1)
        return self._sent(register, self._author(register), at, self.post.first("activity", at, data))

    def _declared(self, register: Register, fields: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in fields.items() if register.field(name) is not None}

    def _proof(self) -> list[str]:
        return [self.rng.choice(self.proofs)]

    def _author(self, register: Register) -> str:
        colleague = self.stage.crew.cells.get(register.cell)
        return (colleague or self.rng.choice(self.stage.crew.guards)).username

    def _sent(self, register: Register, author: str, at: datetime, revision: dict[str, Any]) -> Parcel:
        """The guards write on their phones, the other cells at a desk."""
        if register.cell not in self.stage.crew.cells:
            return self.post.parcel(author, at, revision)
        return Parcel(at, author, None, (revision,))

    def _office(self, day: date, most: int) -> datetime:
        """In office hours, at most so many days later."""
        return self.stage.at(day + timedelta(days=self.rng.randint(0, most)), self.rng.randint(545, 1000))
