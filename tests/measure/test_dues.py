"""Days left of a request, on both sides of its deadline."""

from __future__ import annotations

from datetime import date

import pytest

from svpp.measure.dues import Due, due_of, with_deadlines
from svpp.plan.catalogue import LinesSource, Selection, Within
from tests.measure.making import a_line, an_indicator

MONTH = an_indicator(
    "yes_no",
    rule="all",
    target=True,
    source=LinesSource(Selection("request", {"kind": ("state",)}), until_field="answered_on"),
    within=Within(1, "months"),
)
BY = date(2022, 2, 28)


@pytest.mark.parametrize(
    ("answered", "today", "due"),
    [
        (None, "2022-02-27", Due(BY, None, "running", 1)),
        (None, "2022-02-28", Due(BY, None, "running", 0)),
        (None, "2022-03-01", Due(BY, None, "overdue", 1)),
        ("2022-02-28", "2022-06-01", Due(BY, BY, "in_time", 0)),
        ("2022-03-02", "2022-06-01", Due(BY, date(2022, 3, 2), "late", 2)),
        ("2022-03-02", "2022-02-20", Due(BY, None, "running", 8)),
    ],
)
def test_a_request_of_the_last_of_january(answered: str | None, today: str, due: Due) -> None:
    line = a_line("a", "2022-01-31", "request", kind="state", answered_on=answered)
    assert due_of([MONTH], line, date.fromisoformat(today)) == due


def test_lines_that_no_deadline_is_about_have_none() -> None:
    today = date(2022, 3, 1)
    assert due_of([MONTH], a_line("a", "2022-01-31", "request", kind="other"), today) is None
    own = an_indicator(
        "yes_no", rule="all", target=True, source=LinesSource(Selection("request"), due_field="due_on")
    )
    assert due_of([own], a_line("a", "2022-01-31", "request"), today) is None
    assert with_deadlines([MONTH, own, an_indicator()], "request") == [MONTH, own]
    assert with_deadlines([MONTH], "other") == []
