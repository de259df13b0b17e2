"""Changing a plan file's text without touching anything else in it: its words, its comments, its order stay."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from svpp.plan.catalogue import Amendment, Counting, Indicator, LinesSource, Plan
from svpp.plan.lines import Block, scan
from svpp.plan.load import read_plan


def amend(text: str, indicator_id: str, amendment: Amendment) -> str:
    """The text with one more [[indicator.amended]] below the indicator. Raises PlanRefused, KeyError."""
    rows = text.split("\n")
    at = _end_of(rows, scan(text), _line_of(rows, indicator_id))
    new = "\n".join([*rows[:at], "", *amendment_lines(amendment), *rows[at:]])
    read_plan(new)
    return new


def amendment_lines(one: Amendment) -> list[str]:
    values = {
        "from": one.valid_from.isoformat(),
        "days": _days(one.days) if one.days else None,
        "reading": _quoted(one.reading) if one.reading else None,
        "rule": _rule(one.rule) if one.rule else None,
        "when_none": _quoted(one.when_none) if one.when_none else None,
        "counts": _counts(one.counts) if one.counts else None,
        "decided_by": _quoted(one.decided_by),
        "decided_on": one.decided_on.isoformat() if one.decided_on else None,
        "reason": _quoted(one.reason) if one.reason else None,
    }
    return ["[[indicator.amended]]", *(f"{key:<10} = {value}" for key, value in values.items() if value)]


def successor(text: str, new_id: str, first: date, last: date) -> str:
    """The same plan for another period, to be adapted: the rules as they are read now, nothing signed yet.

    What was decided for the old period becomes the plan's own reading; due dates move along with the first year.
    Raises PlanRefused where the new id or period is none.
    """
    old = read_plan(text)
    rows = text.split("\n")
    root = scan(text)
    head = root.below["plan"][0]
    changes: dict[int, list[str]] = {}
    for key, value in (("id", _quoted(new_id)), ("from", first.isoformat()), ("until", last.isoformat())):
        changes[head.key(key)] = [_with_value(rows[head.key(key) - 1], value)]
    if "signed_on" in head.keys:
        changes[head.keys["signed_on"]] = []
    shift = first.year - old.period_from.year
    for indicator in old.indicators:
        line = _line_of(rows, indicator.id)
        block = next(one for one in root.below["indicator"] if one.line == line)
        changes |= _settled(rows, root, block, indicator, old)
        if isinstance(indicator.target, date):
            due = min(max(_years_on(indicator.target, shift), first), last)
            changes[block.key("target")] = [_with_value(rows[block.key("target") - 1], due.isoformat())]
    kept = [line for number, row in enumerate(rows, start=1) for line in changes.get(number, [row])]
    new = "\n".join(kept)
    read_plan(new)
    return new


def _settled(
    rows: Sequence[str], root: Block, block: Block, indicator: Indicator, plan: Plan
) -> dict[int, list[str]]:
    """Without its amendments, and with what they came to as keys of the indicator itself."""
    amended = block.below.get("amended", [])
    if not amended:
        return {}
    changes: dict[int, list[str]] = {}
    end = _end_of(rows, root, block.line)
    for number in range(amended[0].line, end + 1):
        changes[number] = []
    now = replace(indicator.in_year(plan.period_until.year), amended=())
    wanted = {}
    if indicator.kind == "yes_no":
        wanted = {"when_none": _quoted(now.when_none)}
    elif isinstance(now.source, LinesSource):
        line = block.key("source")
        changes[line] = [_with_counting(rows[line - 1], now.counting)]
    else:
        wanted = {"days": _days(now.days), "reading": _quoted(now.reading), "rule": _rule(now.rule)}
    added = []
    for key, value in wanted.items():
        if key in block.keys:
            changes[block.keys[key]] = [_with_value(rows[block.keys[key] - 1], value)]
        else:
            added.append(f"{key:<17} = {value}")
    changes[block.line] = [rows[block.line - 1], *added]
    return changes


def _line_of(rows: Sequence[str], indicator_id: str) -> int:
    """The line of the indicator's header. Raises KeyError."""
    wanted = re.compile(rf"\s*[\"']?id[\"']?\s*=\s*[\"']{re.escape(indicator_id)}[\"']\s*(#.*)?")
    for block in scan("\n".join(rows)).below.get("indicator", []):
        if wanted.fullmatch(rows[block.key("id") - 1]):
            return block.line
    raise KeyError(indicator_id)


def _end_of(rows: Sequence[str], root: Block, line: int) -> int:
    """How many rows there are up to the block's last line, without the blanks and comments before the next one."""
    following = [block.line for blocks in root.below.values() for block in blocks if block.line > line]
    end = min(following, default=len(rows) + 1) - 1
    while end > line and (not rows[end - 1].strip() or rows[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _with_value(row: str, value: str) -> str:
    """`key = old  # why` → `key = new  # why`: values here are words without a #, dates and lists."""
    name, _, rest = row.partition("=")
    comment = re.search(r"\s+#.*$", rest)
    return f"{name}= {value}{comment[0] if comment else ''}"


def _with_counting(row: str, counting: Counting) -> str:
    """The inline table of a source with another sum_of or distinct_of, or with none."""
    bare = re.sub(r',\s*(?:sum_of|distinct_of)\s*=\s*"[^"]*"', "", row)
    key, value = ("sum_of", counting.sum_of) if counting.sum_of else ("distinct_of", counting.distinct_of)
    return re.sub(r"\s*\}(\s*(?:#.*)?)$", rf', {key} = "{value}" }}\1', bare) if value else bare


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _quoted(words: str) -> str:
    """A basic string of TOML; DEL is the one sign that JSON leaves as it is and TOML refuses."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def _days(days: str | tuple[str, ...]) -> str:
    return _quoted(days) if isinstance(days, str) else "[" + ", ".join(map(_quoted, days)) + "]"


def _counts(counting: Counting) -> str:
    if counting.sum_of:
        return f"{{ sum_of = {_quoted(counting.sum_of)} }}"
    return f"{{ distinct_of = {_quoted(counting.distinct_of)} }}" if counting.distinct_of else '"lines"'


def _rule(rule: str | Fraction) -> str:
    return _quoted(rule) if isinstance(rule, str) else f"{{ share = {float(rule):g} }}"
