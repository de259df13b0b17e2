"""From a report to its PDF: byte for byte the same for the same content."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.orm import Session

from svpp.problems import Problem
from svpp.report.assemble import Report
from svpp.report.pdf.content import content
from svpp.report.pdf.figure import figure_content
from svpp.report.seal import Seal
from svpp.when.days import epoch
from svpp.words import Speaker

HERE = Path(__file__).parent
#: seconds; a whole year takes one or two
LONGEST = 60
log = structlog.get_logger()


def as_pdf(report: Report, language: str, town: str, seal: Seal | None = None) -> bytes:
    """Tagged, PDF/UA-1. `town`: the municipality's name in that language. Raises Problem("report_failed")."""
    say = Speaker(language, report.zone)
    return typeset(content(report, say, town, seal), epoch(seal.at if seal else report.as_of))


def one_as_pdf(
    session: Session,
    report: Report,
    language: str,
    town: str,
    *,
    names: bool = False,
    seal: Seal | None = None,
) -> bytes:
    """The report's single figure with its proof, else as `as_pdf`. `names`: of people, instead of numbers."""
    say = Speaker(language, report.zone)
    what = figure_content(session, report, say, town, seal, names=names)
    return typeset(what, epoch(seal.at if seal else report.as_of), "figure.typ")


def typeset(what: dict[str, Any], timestamp: int, template: str = "report.typ") -> bytes:
    """The pages, made in a process of its own so that no fault of the typesetter reaches the server."""
    with tempfile.TemporaryDirectory(prefix="ronde-pdf-") as nowhere:
        job = {
            "template": str(HERE / template),
            "content": what,
            "timestamp": timestamp,
            "nowhere": nowhere,
        }
        try:
            done = subprocess.run(  # noqa: S603 our own interpreter and file
                [sys.executable, "-I", str(HERE / "child.py")],
                input=json.dumps(job, ensure_ascii=False).encode("utf-8", "replace"),
                capture_output=True,
                timeout=LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired:
            log.exception("typeset_too_long", seconds=LONGEST)
            raise Problem("report_failed") from None
    if done.returncode != 0:
        log.error("typeset_failed", fault=done.stderr.decode("utf-8", "replace")[:2000])
        raise Problem("report_failed")
    return done.stdout
