"""Yes or no: statements with evidence, at least one entry, all in time; and the one date that is a
deadline."""

from datetime import date
from fractions import Fraction

import pytest

from svpp.facts.values import Finding
from svpp.measure.assess import assess
from svpp.measure.inputs import EventPresence
from svpp.plan.catalogue import (
    EventsSource,
    FindingsSource,
    HoursSource,
    LinesSource,
    Selection,
    StatementSource,
    Within,
)
from tests.measure.making import a_line, an_indicator, lines_on, moment, presence_of, some_inputs


def yes_no(source=None, **changes):
    fields = {"target": True, "unit": "yes_no", "comparator": "=", "rule": "any"}
    return an_indicator("yes_no", source=source or StatementSource(), **fields | changes)


def stated(answer, on="2022-05-01", evidence=("photo",), order=1, **fields):
    indicator = fields.pop("indicator", "1.1.1-a-1")
    return a_line(f"s{order}", on, "statement", evidence, order, indicator=indicator, answer=answer, **fields)


def figure(indicator, *lines, **inputs):
    registers: dict = {}
    for line in lines:
        registers.setdefault(line.register, []).append(line)
    return assess(indicator, some_inputs(lines=registers, **inputs))


@pytest.mark.parametrize("as_of", ["2022-06-01", "2023-02-01"])
@pytest.mark.parametrize(
    ("answer", "evidence", "status", "value"),
    [
        (True, ("photo",), "met", True),
        (True, (), "unproven", True),
        (False, (), "not_met", False),
        (False, ("photo",), "not_met", False),
    ],
)
def test_a_statement_says_it(as_of, answer, evidence, status, value):
    found = figure(yes_no(), stated(answer, evidence=evidence), as_of=as_of)
    assert (found.status, found.value, found.entries, found.evidence) == (status, value, ("s1",), 1)


@pytest.mark.parametrize(
    "line",
    [
        None,
        stated(True, indicator="1.1.1-a-2"),
        stated(None),
        stated("yes"),
        stated(True, on="2021-12-31"),
        stated(True, on="2023-01-01"),
        stated(True, on="2022-01-01", valid_until="2021-12-31"),
        stated(True, on="2022-05-01", valid_from="2023-01-01"),
    ],
    ids=[
        "none",
        "another indicator",
        "no answer",
        "words",
        "year before",
        "year after",
        "ended",
        "not begun",
    ],
)
def test_what_states_nothing_about_the_year_leaves_it_unknown(line):
    found = figure(yes_no(), *([line] if line else []))
    assert (found.status, found.value) == ("unknown", None)


@pytest.mark.parametrize(("period", "expected"), [("year", "unknown"), ("plan", "met")])
def test_a_statement_about_the_plan_holds_until_its_end(period, expected):
    assert figure(yes_no(period=period), stated(True, on="2020-05-01")).status == expected


def test_validity_may_be_given():
    earlier = stated(True, on="2021-05-01", valid_until="2022-01-01")
    assert figure(yes_no(), earlier).status == "met"
    assert (
        figure(yes_no(period="plan"), stated(True, on="2020-05-01", valid_until="2021-12-31")).value is None
    )
    backdated = stated(True, on="2022-12-31", valid_from="2021-02-01")
    assert figure(yes_no(), backdated, year=2021).status == "met"
    assert figure(yes_no(), backdated).status == "unknown"


def test_the_last_statement_decides():
    yes, no = stated(True, on="2022-05-01", order=1), stated(False, on="2022-06-01", order=2)
    assert figure(yes_no(), yes, no).status == "not_met"
    assert figure(yes_no(), yes, no, as_of="2022-05-20").status == "met"
    same_day = stated(True, on="2022-06-01", order=3)
    assert figure(yes_no(), same_day, no).status == "met"


MEETING = LinesSource(Selection("meetings"))


@pytest.mark.parametrize(
    ("on", "as_of", "status", "value"),
    [
        ("2022-05-01", "2022-05-01 12:00", "met", True),
        ("2022-05-01", "2022-04-30", "unknown", None),
        ("2021-12-31", "2022-12-31 23:59", "unknown", None),
        ("2021-12-31", "2023-01-01", "not_met", False),
    ],
)
def test_at_least_one_line(on, as_of, status, value):
    found = assess(yes_no(MEETING), some_inputs(as_of=as_of, lines=lines_on(on)))
    assert (found.status, found.value) == (status, value)


def test_done_once_in_the_plan_holds_in_the_years_that_follow():
    once = yes_no(MEETING, period="plan")
    lines = lines_on("2021-05-01")
    statuses = [assess(once, some_inputs(year=y, lines=lines)).status for y in (2020, 2021, 2022)]
    assert statuses == ["not_met", "met", "met"]


@pytest.mark.parametrize(
    ("year", "as_of", "status"),
    [
        (2021, "2021-09-30", "unknown"),  # written down, not there yet
        (2021, "2021-10-01", "met"),
        (2021, "2023-02-01", "met"),
        (2020, "2023-02-01", "not_met"),  # vacant, and filled after that year
        (2022, "2023-02-01", "met"),
    ],
)
def test_a_date_asked_for_has_to_have_come(year, as_of, status):
    filled = LinesSource(Selection("vacancy", {"filled_on": (True,)}, dates=frozenset({"filled_on"})))
    vacancy = a_line("v", "2020-03-01", "vacancy", filled_on="2021-10-01")
    found = figure(yes_no(filled, period="plan"), vacancy, year=year, as_of=as_of)
    assert found.status == status


def test_presence_events_and_findings_may_say_yes_too():
    guards = yes_no(HoursSource(activity="event"))
    assert assess(guards, some_inputs(totals=presence_of({"2022-05-01": 1}, ("event", None)))).status == "met"
    assert assess(guards, some_inputs(totals=presence_of({"2021-05-01": 1}, ("event", None)))).value is False
    feast = EventPresence("feast", True, (date(2022, 6, 21),), ("p1",))
    private = EventPresence("private", False, (date(2022, 6, 21),), ("p2",))
    assert assess(yes_no(EventsSource()), some_inputs(events=[feast])).entries == ("p1",)
    assert assess(yes_no(EventsSource()), some_inputs(events=[private])).status == "not_met"
    finding = Finding("f1", "bins", moment("2022-05-01"), moment("2022-05-02"), 1)
    assert assess(yes_no(FindingsSource()), some_inputs(findings=[finding])).value is True


REPLIES = yes_no(
    LinesSource(Selection("requests"), until_field="answered_on"),
    rule="all",
    within=Within(1, "months"),
)


def asked(entry: str, on: str, answered_on: str | None):
    return a_line(entry, on, "requests", answered_on=answered_on)


IN_TIME = asked("in time", "2022-05-01", "2022-06-01")
LATE = asked("late", "2022-05-01", "2022-06-02")
RUNNING = asked("running", "2022-12-15", None)


@pytest.mark.parametrize(
    ("lines", "as_of", "status", "value", "pending"),
    [
        ([IN_TIME], "2022-12-01", "on_track", True, 0),
        ([IN_TIME], "2023-01-01", "met", True, 0),
        ([IN_TIME, LATE], "2022-07-01", "not_met", False, 0),
        ([IN_TIME, LATE, RUNNING], "2023-02-01", "not_met", False, 0),
        ([IN_TIME, RUNNING], "2022-12-31", "on_track", True, 1),
        ([IN_TIME, RUNNING], "2023-01-15 23:59", "on_track", True, 1),
        ([IN_TIME, RUNNING], "2023-01-16", "not_met", False, 0),
        ([RUNNING], "2023-01-15", "unknown", None, 1),
        ([], "2022-07-01", "unknown", None, 0),
        ([], "2023-01-01", "not_met", False, 0),
        ([asked("of another year", "2021-05-01", None)], "2023-01-01", "not_met", False, 0),
    ],
)
def test_all_in_time(lines, as_of, status, value, pending):
    found = figure(REPLIES, *lines, as_of=as_of)
    assert (found.status, found.value, found.pending) == (status, value, pending)


def test_where_the_plan_says_so_nothing_asked_is_no_case():
    indicator = yes_no(REPLIES.source, rule="all", within=Within(1, "months"), when_none="no_cases")
    assert figure(indicator).status == "no_cases"
    assert figure(indicator, as_of="2022-07-01").status == "unknown"


def test_each_line_may_carry_its_own_due_date():
    sent = yes_no(LinesSource(Selection("sendings"), until_field="sent_on", due_field="due_on"), rule="all")
    on_the_day = a_line("a", "2022-03-31", "sendings", due_on="2022-03-31", sent_on="2022-03-31")
    a_day_late = a_line("b", "2022-03-31", "sendings", due_on="2022-03-31", sent_on="2022-04-01")
    no_due_date = a_line("c", "2022-03-31", "sendings", due_on=None, sent_on="2022-04-01")
    assert figure(sent, on_the_day, no_due_date).status == "met"
    assert figure(sent, on_the_day, a_day_late).status == "not_met"


PLAN_BY_2020 = an_indicator(
    "deadline", target=date(2020, 12, 31), comparator="<=", source=LinesSource(Selection("milestones"))
)


@pytest.mark.parametrize("year", [2020, 2021, 2022])
@pytest.mark.parametrize(
    ("reached", "as_of", "status", "value"),
    [
        (["2020-12-30"], "2023-02-01", "met", date(2020, 12, 30)),
        (["2020-12-31"], "2023-02-01", "met", date(2020, 12, 31)),
        (["2021-01-01"], "2023-02-01", "not_met", date(2021, 1, 1)),
        (["2021-01-01", "2020-11-30"], "2023-02-01", "met", date(2020, 11, 30)),
        (["2020-11-30"], "2020-11-29", "unknown", None),
        ([], "2020-12-31 23:59", "unknown", None),
        ([], "2021-01-01", "not_met", None),
        (["2019-12-31"], "2021-01-01", "met", date(2019, 12, 31)),  # before the plan is before the date
    ],
)
def test_a_deadline_has_one_verdict_in_all_years(year, reached, as_of, status, value):
    lines = lines_on(*reached, register="milestones")
    found = assess(PLAN_BY_2020, some_inputs(year=year, as_of=as_of, lines=lines))
    assert (found.status, found.value) == (status, value)


def test_the_date_reached_may_stand_in_a_field():
    indicator = an_indicator(
        "deadline",
        target=date(2020, 12, 31),
        comparator="<",
        source=LinesSource(Selection("milestones"), until_field="reached_on"),
    )
    early = a_line("a", "2021-05-01", "milestones", reached_on="2020-12-30")
    on_the_day = a_line("b", "2021-05-01", "milestones", reached_on="2020-12-31")
    unfilled = a_line("c", "2020-05-01", "milestones", reached_on=None)
    assert figure(indicator, early, on_the_day, unfilled).entries == ("a", "b")
    assert figure(indicator, early).status == "met"
    assert figure(indicator, on_the_day, unfilled).status == "not_met"


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("hours_per_day", {"source": MEETING}),
        ("hours_per_day", {"target": True}),
        ("count", {"source": HoursSource()}),
        ("share", {"source": HoursSource()}),
        ("deadline", {"target": Fraction(1)}),
        ("yes_no", {"rule": "all", "source": HoursSource()}),
    ],
)
def test_an_indicator_that_does_not_fit_its_kind_is_refused(kind, changes):
    with pytest.raises(TypeError):
        assess(an_indicator(kind, **changes), some_inputs(lines=lines_on("2022-05-01")))
