"""From the text of a plan file to a Plan, or a refusal with every fault in it. `docs/plans.md` shows the form."""

from __future__ import annotations

import codecs
import hashlib
import re
import tomllib
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from svpp.plan import agreement, goals, indicators, registers
from svpp.plan.catalogue import Indicator, Plan, Register
from svpp.plan.faults import Fault, PlanRefused, expect
from svpp.plan.lines import Block, scan
from svpp.plan.table import Table

__all__ = ["Fault", "PlanRefused", "check_plan", "plain", "read_plan"]

Row = TypeVar("Row")

_ONE = ("plan", "money")
_MANY = (
    "party",
    "provision",
    "domain",
    "general_goal",
    "strategic_goal",
    "operational_goal",
    "indicator",
    "register",
)


def read_plan(text: str | bytes) -> Plan:
    """The plan in a TOML file's text. Raises PlanRefused with every fault."""
    plan, faults = check_plan(text)
    if plan is None:
        raise PlanRefused(faults)
    return plan


def plain(raw: bytes) -> bytes:
    """The file as it is kept: an editor that saves it with a byte order mark, or with the line ends of Windows, makes
    no other plan of it."""
    return raw.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")


def check_plan(text: str | bytes) -> tuple[Plan | None, list[Fault]]:
    """The plan, or None and every fault in the order of the file."""
    faults: list[Fault] = []
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    words = _decode(raw, faults)
    document = _parse(words, faults)
    if document is None:
        return None, faults
    plan = _Reader(words, document, faults).plan(hashlib.sha256(raw).hexdigest())
    return (None if faults else plan), sorted(faults, key=lambda fault: fault.line)


def _decode(raw: bytes, faults: list[Fault]) -> str:
    if b"\0" in raw and not raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        faults.append(Fault(1, "file", "not_text"))
        return ""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        faults.append(Fault(line, "file", "not_utf8"))
        return ""


def _parse(text: str, faults: list[Fault]) -> dict[str, Any] | None:
    if faults:
        return None
    try:
        return tomllib.loads(text, parse_float=_decimal)
    except (ValueError, RecursionError) as error:  # too many digits, or tables a thousand deep
        place = re.search(r"at line (\d+)", str(error))
        line = int(place.group(1)) if place else text.count("\n") + 1
        where = _above(text, line) if place else "file"
        faults.append(Fault(line, where, _what(str(error)), {"detail": str(error)}))
        return None


#: the key that names a table of a kind
_NAMED_BY = {"domain": "number", "register": "code"}


def _above(text: str, line: int) -> str:
    """The table a line belongs to, as a file that is read names it: `indicator 1.2.1-a-1`; "file" above them all."""
    started = [
        (block.line, kind, block)
        for kind, blocks in scan(text).below.items()
        for block in blocks
        if kind in _ONE + _MANY and block.line <= line
    ]
    if not started:
        return "file"
    _, kind, block = max(started, key=lambda one: one[0])
    named = block.keys.get(_NAMED_BY.get(kind, "id"))
    value = named and re.match(r"[^=]*=\s*[\"']?([\w.-]+)", text.split("\n")[named - 1])
    return f"{kind} {value.group(1)}" if value else kind


#: how the parser begins what it says, and which of our sentences tells it to a person
_TOML = {
    "toml_value": ("Invalid value", "Invalid date", "Invalid hex", "Illegal character", "Unescaped"),
    "toml_equals": ("Expected '=' after a key", "Invalid statement", "Invalid initial character"),
    "toml_twice": ("Cannot declare", "Cannot overwrite", "Duplicate", "Cannot mutate"),
    "toml_open": ("Unclosed", "Unterminated", "Expected ']'", "Expected newline"),
}


def _what(said: str) -> str:
    return next((code for code, starts in _TOML.items() if said.startswith(starts)), "not_toml")


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except ArithmeticError as error:
        raise ValueError(f"the number {digits[:20]} is beyond reading") from error


class _Reader:
    """Reads the tables of one document, in the order in which they need each other."""

    def __init__(self, text: str, document: dict[str, Any], faults: list[Fault]) -> None:
        self.root = scan(text)
        self.document = document
        self.faults = faults

    def plan(self, fingerprint: str) -> Plan | None:
        self._refuse_unknown()
        heads = self._rows("plan", agreement.read_head)[1]
        money = self._rows("money", agreement.read_money)[1]
        declared = self._registers()
        parts = self._parts(declared)
        if not heads:
            return None
        head = heads[0]
        self._check_due_dates(parts.indicators, head)
        self._check_amendments(head)
        if head.first is None or head.last is None:
            return None
        return Plan(
            id=head.id,
            title=head.title,
            municipality=head.municipality,
            period_from=head.first,
            period_until=head.last,
            signed_on=head.signed_on,
            languages=head.languages,
            parties=tuple(self._rows("party", agreement.read_party)[1]),
            money=money[0] if money else None,
            domains=goals.tree(parts),
            registers=tuple(declared.values()),
            hash=fingerprint,
            translated=head.translated,
            decisions=head.decisions,
            provisions=tuple(self._rows("provision", agreement.read_provision)[1]),
        )

    def _refuse_unknown(self) -> None:
        known = ", ".join((*_ONE, *_MANY))
        for name in self.document:
            if name not in _ONE + _MANY:
                block = self.root.below.get(name, [Block(self.root.key(name))])[0]
                self.faults.append(Fault(block.line, name, "unknown_table", {"name": name, "known": known}))
        if "plan" not in self.document:
            self.faults.append(Fault(1, "plan", "no_plan"))
        for name in ("domain", "indicator"):
            if not self.document.get(name):
                self.faults.append(Fault(1, name, "none_of", {"heading": f"[[{name}]]"}))

    def _registers(self) -> dict[str, Register]:
        tables, rows = self._rows("register", registers.read_register)
        goals.unique(tables, [row.code for row in rows], "code")
        for table, row in zip(tables, rows, strict=True):
            if row.code == registers.STATEMENT:
                registers.check_statements(table, row)
        return {row.code: row for row in rows}

    def _parts(self, declared: dict[str, Register]) -> goals.Parts:
        domain_tables, domains = self._rows("domain", goals.read_front)
        goals.unique(domain_tables, [d.number for d in domains], "number")
        numbers = frozenset(str(d.number) for d in domains)
        general = self._goals("general_goal", goals.read_goal, numbers, "domain")
        strategic = self._goals("strategic_goal", goals.read_goal, numbers, "domain")
        above = frozenset(goal.id for goal in strategic)
        operational = self._goals("operational_goal", goals.read_operational_goal, above, "strategic_goal")
        found = self._indicators(declared, frozenset(goal.id for goal in operational))
        return goals.Parts(domains, general, strategic, operational, found)

    def _goals(
        self, kind: str, read: Callable[[Table], goals.Goal], parents: frozenset[str], parent: str
    ) -> list[goals.Goal]:
        tables, rows = self._rows(kind, read)
        ids = [row.id for row in rows]
        goals.unique(tables, ids, "id")
        goals.placed(tables, ids, parents, parent)
        return rows

    def _indicators(self, declared: dict[str, Register], parents: frozenset[str]) -> list[Indicator]:
        tables, rows = self._rows("indicator", lambda table: indicators.read_indicator(table, declared))
        ids = [_well_formed(table) for table in tables]
        goals.unique(tables, ids, "id")
        goals.placed(tables, ids, parents, "operational_goal")
        return [row for row in rows if row is not None]

    def _check_due_dates(self, found: Sequence[Indicator], head: agreement.Head) -> None:
        if head.first is None or head.last is None:
            return
        due = {one.id: one.target for one in found if one.kind == "deadline"}
        for table in self._tables("indicator"):
            target = due.get(str(table.values.get("id")))
            if isinstance(target, date) and target != date.min and not head.first <= target <= head.last:
                table.where = f"indicator {table.values['id']}"
                table.wrong("target", expect("day_of_plan", first=head.first, last=head.last))

    def _check_amendments(self, head: agreement.Head) -> None:
        """An amendment begins with a year of the plan, or with the plan: a figure is of a whole year."""
        if head.first is None or head.last is None:
            return
        years = range(head.first.year + 1, head.last.year + 1)
        allowed = {head.first, *(date(year, 1, 1) for year in years)}
        for table in self._tables("indicator"):
            for row in table.rows("amended"):
                value = row.values.get("from")
                if isinstance(value, date) and value not in allowed:
                    row.where = f"indicator {table.values.get('id', '')}, amended"
                    row.wrong("from", expect("year_start", first=head.first))

    def _rows(self, kind: str, read: Callable[[Table], Row]) -> tuple[list[Table], list[Row]]:
        tables = self._tables(kind)
        return tables, [read(table) for table in tables]

    def _tables(self, kind: str) -> list[Table]:
        """The tables of this kind with the lines they stand on; written as anything else they are a fault."""
        value = self.document.get(kind, [])
        rows = [value] if kind in _ONE and isinstance(value, dict) else value
        blocks = self.root.below.get(kind, [])
        if (
            not isinstance(rows, list)
            or len(rows) != len(blocks)
            or not all(isinstance(r, dict) for r in rows)
        ):
            heading = f"[{kind}]" if kind in _ONE else f"[[{kind}]]"
            line = blocks[0].line if blocks else self.root.key(kind)
            self._once(Fault(line, kind, "headed", {"heading": heading}))
            return []
        return [Table(kind, row, block, self.faults) for row, block in zip(rows, blocks, strict=True)]

    def _once(self, fault: Fault) -> None:
        if fault not in self.faults:
            self.faults.append(fault)


def _well_formed(table: Table) -> str:
    value = table.values.get("id")
    return value if isinstance(value, str) and indicators.INDICATOR_ID.fullmatch(value) else ""
