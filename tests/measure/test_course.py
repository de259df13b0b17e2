"""What each day added to a count: it always sums to the figure."""

from __future__ import annotations

from datetime import date

import pytest

from svpp.facts.values import Finding
from svpp.measure.assess import assess
from svpp.measure.course import course
from svpp.measure.inputs import EventPresence
from svpp.plan.catalogue import EventsSource, FindingsSource, LinesSource, Selection
from tests.measure.making import a_line, an_indicator, lines_on, moment, some_inputs

MEETINGS = Selection("meetings")


def sums_up(indicator, inputs) -> dict[date, int]:
    found = dict(course(indicator, inputs))
    assert sum(found.values()) == assess(indicator, inputs).value
    return found


def test_lines_count_on_their_day_and_others_not_at_all() -> None:
    dates = ("2021-12-31", "2022-01-01", "2022-03-01", "2022-03-01", "2022-12-31", "2023-01-01")
    found = sums_up(an_indicator(), some_inputs(lines=lines_on(*dates)))
    assert found == {date(2022, 1, 1): 1, date(2022, 3, 1): 2, date(2022, 12, 31): 1}


def test_sums_and_first_times() -> None:
    lines = {
        "meetings": [
            a_line("a", "2022-01-01", persons=30, file="SL-1", order=1),
            a_line("b", "2022-02-01", persons=None, file="sl-1 ", order=2),
            a_line("c", "2022-03-01", persons=5, file="SL-2", order=3),
        ]
    }
    inputs = some_inputs(lines=lines)
    summed = an_indicator(source=LinesSource(MEETINGS, sum_of="persons"))
    assert sums_up(summed, inputs) == {date(2022, 1, 1): 30, date(2022, 3, 1): 5}
    distinct = an_indicator(source=LinesSource(MEETINGS, distinct_of="file"))
    assert sums_up(distinct, inputs) == {date(2022, 1, 1): 1, date(2022, 3, 1): 1}


def test_only_the_latest_edition() -> None:
    lines = {
        "meetings": [
            a_line("a", "2022-01-01", edition="first", order=1),
            a_line("b", "2022-05-01", edition="second", order=2),
            a_line("c", "2022-06-01", edition="second", order=3),
        ]
    }
    indicator = an_indicator(period="edition", source=LinesSource(MEETINGS, edition_of="edition"))
    assert sums_up(indicator, some_inputs(lines=lines)) == {date(2022, 5, 1): 1, date(2022, 6, 1): 1}


def test_events_count_on_the_first_day_and_findings_on_the_day_of_the_facts() -> None:
    fair = EventPresence(
        "fair", public_authority=True, days=(date(2022, 5, 2), date(2022, 5, 1)), entries=("a",)
    )
    private = EventPresence("party", public_authority=False, days=(date(2022, 5, 3),), entries=("b",))
    inputs = some_inputs(events=[fair, private])
    assert sums_up(an_indicator(source=EventsSource()), inputs) == {date(2022, 5, 1): 1}
    sent = Finding("f", "urinating", moment("2022-03-17 23:30"), moment("2022-04-01"), 1)
    kept = Finding("g", "urinating", moment("2022-03-18 10:00"), None, 2)
    inputs = some_inputs(findings=[sent, kept])
    assert sums_up(an_indicator(source=FindingsSource()), inputs) == {date(2022, 3, 17): 1}


@pytest.mark.parametrize("kind", ["hours_per_day", "share", "yes_no"])
def test_other_kinds_have_no_course(kind: str) -> None:
    assert course(an_indicator(kind), some_inputs(lines=lines_on("2022-01-01"))) == {}
