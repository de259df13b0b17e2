"""What is wrong with a field of a form about places or the calendar, and the checks that say it."""

from __future__ import annotations

from datetime import date

from svpp.places.tables import CODE, MAX_NAME, YEARS
from svpp.strict import fits_a_line


class Wrong(ValueError):
    """A field of a form and the code of what is wrong with it."""

    def __init__(self, field: str, code: str, seen: str | None = None) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code, self.seen = field, code, seen


def check_code(field: str, text: str, most: int) -> None:
    if not CODE.fullmatch(text) or len(text) > most:
        raise Wrong(field, "bad_code")


def check_name(field: str, text: str) -> None:
    if not text.strip():
        raise Wrong(field, "required")
    if len(text.strip()) > MAX_NAME or not fits_a_line(text):
        raise Wrong(field, "too_long")


def check_day(field: str, day: date) -> date:
    if day.year not in YEARS:
        raise Wrong(field, "bad_date")
    return day


def check_order(field: str, first: date, last: date | None) -> None:
    if last is not None and check_day(field, last) < first:
        raise Wrong(field, "end_before_start")
