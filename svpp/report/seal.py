"""What makes a report final: when it was closed, by whom, who signs, and what they remark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Signatory:
    name: str
    #: in which capacity, in the report's own words
    capacity: str


@dataclass(frozen=True, slots=True)
class Seal:
    """Of a report that is closed; a draft has none."""

    at: datetime
    #: the person who closed it
    by: str
    signatories: tuple[Signatory, ...] = ()
    remarks: str = ""
