"""What makes a report final: when it was closed, by whom, who signs, and what they remark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from unicodedata import category


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


def printable(text: str) -> str:
    """Letter for letter, but for control signs, which no page can show."""
    kept = (sign for sign in text.strip() if sign == "\n" or category(sign) not in ("Cc", "Cs"))
    return "".join(kept)
