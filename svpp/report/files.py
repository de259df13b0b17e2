"""The year's report as JSON: the data itself, whose fingerprint every other file carries."""

from __future__ import annotations

import hashlib
import json

from svpp.report.assemble import Report
from svpp.report.figures import report_json


def as_json(report: Report) -> bytes:
    """Byte for byte the same for the same `as_of`."""
    return (json.dumps(report_json(report), ensure_ascii=False, indent=1) + "\n").encode()


def fingerprint(report: Report) -> str:
    """Of the data: the SHA-256 of the report's JSON file, so that anybody can compute it again."""
    return hashlib.sha256(as_json(report)).hexdigest()
