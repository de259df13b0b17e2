"""`make bench`: ratios within one run, five minutes at the most. `--strict` ends with 1 where a goal is missed."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figures import Costs, costs
from tests.bench.ground import Ground
from tests.bench.intake import Rates, rates
from tests.bench.phone import PhoneCosts, phone_costs
from tests.bench.reports import Files, files
from tests.bench.syncs import setting_says_full, syncs_per_answer

ROUNDS = 5
SMALL, LARGE = 150_000, 1_000_000
#: presences that make some 150,000 blocks
BLOCKS = 120_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `good` is None where there is no goal."""

    what: str
    found: str
    goal: str = ""
    good: bool | None = None


def intake_rows(found: Rates, syncs: float | None, full: bool) -> Iterator[Row]:
    share, gain = found.batches / found.floor, found.batches / found.plain
    yield Row("intake in batches of 20 ÷ raw floor", f"{share:.2f}", "≥ 0.33", share >= 0.33)
    yield Row("intake in batches ÷ plain endpoint", f"{gain:.1f}", "≥ 5", gain >= 5)
    yield Row("intake singly ÷ raw floor singly", f"{found.singly / found.floor_singly:.2f}")
    yield Row("entries a second: batches, singly", f"{found.batches:,.0f}, {found.singly:,.0f}")
    yield Row("entries a second: floor, plain endpoint", f"{found.floor:,.0f}, {found.plain:,.0f}")
    if syncs is None:
        yield Row("SQLite syncs before a commit returns", "FULL" if full else "no", "FULL", full)
    else:
        yield Row("syncs to disk per answered batch (strace)", f"{syncs:.1f}", "≥ 1", syncs >= 1)


def figure_rows(small: Costs, large: Costs) -> Iterator[Row]:
    growth = large.figures / small.figures
    yield Row("84 figures of 1,000,000 presences, CPU ms", f"{large.figures:.1f}", "≤ 5", large.figures <= 5)
    yield Row("  ÷ the same of 150,000 presences", f"{growth:.2f}", "≤ 1.5", growth <= 1.5)
    for what, spent in (("page", large.page), ("JSON", large.json)):
        yield Row(f"the year's {what} of 1,000,000, server ms", f"{spent:.0f}", "≤ 50", spent <= 50)
    assert small.full_pass is not None
    yield Row("full pass ÷ clean days (150,000)", f"{small.full_pass / small.figures:,.0f}")
    yield Row("one dirty day of 1,000,000, CPU ms", f"{large.dirty_day:.0f}")
    yield Row("full pass ÷ one dirty day (150,000)", f"{small.full_pass / small.dirty_day:,.0f}")


def file_rows(found: Files) -> Iterator[Row]:
    blocks = f"{found.blocks:,}"
    yield Row(f"PDF of a year of {blocks} blocks, s", f"{found.pdf:.1f}", "≤ 10", found.pdf <= 10)
    yield Row(f"XLSX of {blocks} blocks, s", f"{found.xlsx:.1f}", "≤ 20", found.xlsx <= 20)
    yield Row("  of which this process computes, s", f"{found.xlsx_cpu:.1f}")
    most = found.xlsx_mib
    yield Row(f"  memory at most, MiB (before: {found.bare_mib:.0f})", f"{most:.0f}", "≤ 300", most <= 300)


def phone_rows(found: PhoneCosts) -> Iterator[Row]:
    start, tap, weight = found.offline_start, found.tap, found.first_visit
    yield Row("phone offline, 4x slower: usable after, ms", f"{start:.0f}", "< 1000", start < 1000)
    yield Row("a tap with 5,000 items stored, ms", f"{tap:.0f}", "≤ 100", tap <= 100)
    yield Row("first visit, everything kept, bytes", f"{weight:,}", "≤ 120,000", weight <= 120_000)
    for name in ("performance", "accessibility", "best-practices"):
        score = found.scores[name]
        yield Row(f"Lighthouse, mobile: {name}", str(score), "≥ 95", score >= 95)


def show(rows: list[Row]) -> None:
    for row in rows:
        verdict = "" if row.good is None else "ok" if row.good else "SHORT"
        print(f"{row.what:<46} {row.found:>16}  {row.goal:<8} {verdict}", flush=True)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="ronde-bench-") as folder:
        ground = Ground(Path(folder))
        rows = list(intake_rows(rates(ground, ROUNDS), syncs_per_answer(ground), setting_says_full(ground)))
        show(rows)
        figures = list(figure_rows(costs(ground, SMALL, full=True), costs(ground, LARGE, full=False)))
        show(figures)
        made = list(file_rows(files(ground, BLOCKS)))
        show(made)
        phone = list(phone_rows(phone_costs(ground)))
        show(phone)
    missed = [row for row in rows + figures + made + phone if row.good is False]
    return 1 if missed and "--strict" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
