"""How long each case took, on the scale of its deadline."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from svpp.facts.values import Incident
from svpp.measure.delays import delays
from svpp.plan.catalogue import IncidentsSource, LinesSource, Selection, Within
from tests.measure.making import a_line, an_indicator, moment, some_inputs


def incident(entry: str, seen: str, told: str | None = None, suspicious: bool = True) -> Incident:
    return Incident(entry, "x", suspicious, moment(seen), moment(told) if told else None, 0)


def test_incidents_in_hours_across_the_change_of_clocks() -> None:
    found = delays(
        an_indicator(
            "share_within", source=IncidentsSource(), within=Within(24, "hours"), target=Fraction(100)
        ),
        some_inputs(
            as_of="2022-11-01",
            incidents=[
                incident("a", "2022-10-29 12:00", "2022-10-30 12:00"),  # 25 hours that night
                incident("b", "2022-10-31 12:00"),
                incident("c", "2022-10-20 12:00"),
                incident("d", "2022-10-20 12:00", suspicious=False),
            ],
        ),
    )
    assert [(d.entry, d.took, d.state, d.open) for d in found] == [
        ("a", 25, "failed", False),
        ("b", 12, "pending", True),
        ("c", 11 * 24 + 13, "failed", True),
    ]
    assert {d.limit for d in found} == {24}


def test_lines_in_days_with_their_own_due_date_or_without() -> None:
    source = LinesSource(Selection("sending"), until_field="sent_on", due_field="due_on")
    inputs = some_inputs(
        as_of="2022-07-01",
        lines={
            "sending": [
                a_line("a", "2022-01-01", "sending", due_on="2022-03-31", sent_on="2022-03-30"),
                a_line("b", "2022-02-01", "sending", due_on="2022-03-31", sent_on="2022-12-01"),
                a_line("c", "2022-03-01", "sending"),
                a_line("d", "2021-03-01", "sending", due_on="2021-03-31"),
            ]
        },
    )
    found = delays(an_indicator("yes_no", rule="all", target=True, source=source), inputs)
    assert [(d.entry, d.took, d.limit, d.state, d.open) for d in found] == [
        ("a", 88, 89, "passed", False),
        ("b", 150, 58, "failed", True),  # sent on a day that has not come
        ("c", 122, None, "pending", True),
    ]
    assert found[0].due == date(2022, 3, 31)


def test_other_kinds_have_no_deadlines() -> None:
    assert delays(an_indicator(), some_inputs()) == []
    assert delays(an_indicator("yes_no", target=True), some_inputs()) == []
