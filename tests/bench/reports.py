"""The year's files from a database of many presences: how long, and how much memory, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.bench import years
from tests.bench.figures import RULES
from tests.bench.ground import Ground, discard, serving

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Files:
    """Seconds by the clock, of the workbook by the processor too; mebibytes before and at most; its blocks."""

    pdf: float
    xlsx: float
    xlsx_cpu: float
    bare_mib: float
    xlsx_mib: float
    blocks: int


#: run apart, so that the memory measured is that of one file alone
_MAKE = """
import io, json, sys, time
from datetime import UTC, datetime
from svpp.db import db
from svpp.report.order import Order, made, report_for
from tests.bench.ground import serving
from pathlib import Path

def most():
    # of this program alone: what getrusage says includes what the parent had before it became this one
    line = next(one for one in open("/proc/self/status") if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024

with serving(Path(sys.argv[1])) as app, app.app_context():
    report = report_for(db.session(), 2022, datetime(2023, 2, 1, tzinfo=UTC))
    bare = most()
    clock, cpu = time.perf_counter(), time.process_time()
    content = made(db.session(), report, Order(sys.argv[2]))
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    peak, blocks = most(), 0
    if sys.argv[2] == "xlsx":
        import zipfile
        with zipfile.ZipFile(io.BytesIO(content)) as book, book.open("xl/worksheets/sheet2.xml") as sheet:
            while chunk := sheet.read(2**20):
                blocks += chunk.count(b"<row ")
    print(json.dumps([clock, cpu, bare, peak, blocks - 1]))
"""


def files(ground: Ground, presences: int) -> Files:
    from svpp.db import db
    from svpp.journal import rollup

    path = ground.copy()
    years.fill(path, presences)
    with serving(path) as app, app.app_context():
        rollup.make_clean(db.session(), RULES)
    pdf, workbook = (_make(path, shape) for shape in ("pdf", "xlsx"))
    discard(path)
    return Files(pdf[0], workbook[0], workbook[1], workbook[2], workbook[3], int(workbook[4]))


def _make(path: Path, shape: str) -> list[float]:
    command = [sys.executable, "-c", _MAKE, str(path), shape]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=120)
    found: list[float] = json.loads(done.stdout.splitlines()[-1])
    return found
