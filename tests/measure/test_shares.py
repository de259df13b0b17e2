"""Shares and shares within a deadline: 0/0, thresholds, the last state of each thing, deadlines that still
run."""

from fractions import Fraction

import pytest

from svpp.facts.values import Incident
from svpp.measure.assess import assess
from svpp.plan.catalogue import IncidentsSource, LinesSource, Selection, Within
from tests.measure.making import a_line, an_indicator, moment, some_inputs

VISITED = LinesSource(Selection("requests"), passes=Selection("requests", {"visited_on": (True,)}))
SHARE = an_indicator("share", target=Fraction(30), unit="percent", source=VISITED)
TWO_WEEKS = an_indicator(
    "share_within",
    target=Fraction(30),
    unit="percent",
    source=LinesSource(Selection("requests"), until_field="advised_on"),
    within=Within(14, "days"),
)
POLICE = an_indicator(
    "share_within",
    target=Fraction(100),
    unit="percent",
    source=IncidentsSource(),
    within=Within(24, "hours"),
)


def figure(indicator, *lines, **inputs):
    registers: dict = {}
    for line in lines:
        registers.setdefault(line.register, []).append(line)
    return assess(indicator, some_inputs(lines=registers, **inputs))


def requests(total: int, visited: int):
    return [
        a_line(f"r{n}", "2022-05-01", "requests", visited_on="2022-05-09" if n < visited else None)
        for n in range(total)
    ]


@pytest.mark.parametrize(
    ("comparator", "statuses"),
    [
        (">=", ("not_met", "met", "met")),
        (">", ("not_met", "not_met", "met")),
        ("<=", ("met", "met", "not_met")),
        ("<", ("met", "not_met", "not_met")),
    ],
)
def test_one_of_a_thousand_decides(comparator, statuses):
    indicator = an_indicator("share", comparator=comparator, target=Fraction(30), source=VISITED)
    for passed, status in zip((299, 300, 301), statuses, strict=True):
        found = figure(indicator, *requests(1000, passed))
        assert (found.numerator, found.denominator, found.status) == (passed, 1000, status)
        assert found.value == Fraction(passed, 10)


def test_two_thirds_are_exact_and_99_6_is_not_100():
    assert figure(SHARE, *requests(3, 2)).value == Fraction(200, 3)
    all_of_them = an_indicator("share", target=Fraction(100), source=VISITED)
    assert figure(all_of_them, *requests(250, 249)).status == "not_met"


@pytest.mark.parametrize("as_of", ["2022-06-01", "2023-02-01"])
def test_nothing_asked_is_neither_0_nor_100(as_of):
    outside = a_line("last year", "2021-12-31", "requests", visited_on="2022-01-02")
    found = figure(SHARE, outside, as_of=as_of)
    assert (found.status, found.value, found.numerator, found.denominator) == ("no_cases", None, 0, 0)


def test_to_date_while_the_year_runs():
    assert figure(SHARE, *requests(10, 3), as_of="2022-06-01").status == "on_track"
    assert figure(SHARE, *requests(10, 2), as_of="2022-06-01").status == "behind"


def test_without_passes_the_date_that_ends_a_case_is_enough():
    indicator = an_indicator(
        "share", target=Fraction(50), source=LinesSource(Selection("requests"), until_field="visited_on")
    )
    lines = [
        *requests(2, 1),
        a_line("planned", "2022-05-01", "requests", visited_on="2022-07-01"),
    ]
    found = figure(indicator, *lines, as_of="2022-06-01")
    assert (found.passed, found.denominator) == (("r0",), 3)


def test_a_ratio_of_two_kinds_of_visits_may_pass_100():
    ratio = an_indicator(
        "share",
        target=Fraction(10),
        source=LinesSource(
            Selection("visits", {"phase": ("after",)}), passes=Selection("visits", {"phase": ("before",)})
        ),
    )
    before = [a_line(f"b{n}", "2022-05-01", "visits", phase="before") for n in range(3)]
    after = [a_line(f"a{n}", "2022-05-01", "visits", phase="after") for n in range(2)]
    found = figure(ratio, *before, *after)
    assert (found.value, found.evidence, found.passed) == (150, 5, ("b0", "b1", "b2"))
    assert figure(ratio, *before).status == "no_cases"
    assert figure(ratio, *after).value == 0


def test_files_are_counted_once_and_only_those_that_apply_can_pass():
    files = an_indicator(
        "share",
        target=Fraction(50),
        source=LinesSource(
            Selection("follow_up", {"what": ("followed", "referred")}),
            passes=Selection("follow_up", {"what": ("referred",)}),
            distinct_of="file",
        ),
    )
    rows = [("1", "followed"), ("1", "referred"), ("1", "referred"), ("2", "followed"), ("3", "closed")]
    found = figure(
        files, *(a_line(f"l{n}", "2022-05-01", "follow_up", file=f, what=w) for n, (f, w) in enumerate(rows))
    )
    assert (found.numerator, found.denominator, found.value, found.status) == (1, 2, 50, "met")


GUARDS = an_indicator(
    "share",
    target=Fraction(100),
    source=LinesSource(
        Selection("guards", {"eligible": (True,)}),
        passes=Selection("guards", {"eligible": (True,), "trained": (True,)}),
        latest_by="guard",
    ),
)


@pytest.mark.parametrize(("as_of", "passed"), [("2022-06-30", 1), ("2022-07-01", 2), ("2023-02-01", 2)])
def test_the_last_thing_noted_about_each_guard_counts_at_the_reference_day(as_of, passed):
    found = figure(
        GUARDS,
        a_line("old", "2020-03-01", "guards", order=1, guard="bob", eligible=True, trained=False),
        a_line("passed", "2021-03-01", "guards", order=2, guard="bob", eligible=True, trained=True),
        a_line("dana", "2021-03-01", "guards", order=3, guard="dana", eligible=True, trained=False),
        a_line("dana too", "2022-07-01", "guards", order=4, guard="dana", eligible=True, trained=True),
        a_line("left", "2022-02-01", "guards", order=6, guard="eva", eligible=False, trained=True),
        a_line("was there", "2021-02-01", "guards", order=5, guard="eva", eligible=True, trained=False),
        a_line("after", "2023-01-01", "guards", order=7, guard="bob", eligible=True, trained=False),
        as_of=as_of,
    )
    assert (found.numerator, found.denominator) == (passed, 2)


def test_what_was_noted_before_the_plan_holds_until_something_else_is():
    before = a_line("old", "2019-11-01", "guards", order=1, guard="bob", eligible=True, trained=True)
    since = a_line("new", "2021-05-01", "guards", order=2, guard="bob", eligible=False, trained=True)
    assert [figure(GUARDS, before, since, year=y).denominator for y in (2020, 2021)] == [1, 0]


def test_of_two_notes_of_one_day_the_one_received_later_holds():
    notes = [
        a_line("later", "2022-05-01", "guards", order=2, guard="bob", eligible=True, trained=True),
        a_line("earlier", "2022-05-01", "guards", order=1, guard="bob", eligible=True, trained=False),
    ]
    assert figure(GUARDS, *notes).passed == ("later",)


@pytest.mark.parametrize(
    ("advised_on", "as_of", "found"),
    [
        ("2022-03-01", "2022-03-02", "passed"),
        ("2022-03-15", "2022-03-20", "passed"),  # the fourteenth day
        ("2022-03-16", "2022-03-20", "late"),  # the fifteenth
        (None, "2022-03-15 23:59", "pending"),
        (None, "2022-03-16", "late"),  # the last day has ended
        ("2022-03-10", "2022-03-09", "pending"),  # dated after the moment one looks from
        ("2022-02-27", "2022-03-20", "passed"),  # advised before it was asked
    ],
)
def test_two_weeks_from_the_request(advised_on, as_of, found):
    line = a_line("r1", "2022-03-01", "requests", advised_on=advised_on)
    outcome = figure(TWO_WEEKS, line, as_of=as_of)
    assert outcome.passed == (("r1",) if found == "passed" else ())
    assert outcome.denominator == (0 if found == "pending" else 1)
    assert outcome.pending_entries == (("r1",) if found == "pending" else ())
    assert outcome.pending == len(outcome.pending_entries)


def test_a_case_with_a_date_of_its_own_runs_from_there():
    indicator = an_indicator(
        "share_within",
        target=Fraction(30),
        within=Within(1, "months"),
        source=LinesSource(Selection("requests"), from_field="asked_on", until_field="advised_on"),
    )
    line = a_line("r1", "2022-03-01", "requests", asked_on="2022-01-31", advised_on="2022-03-01")
    assert figure(indicator, line).passed == ()
    unasked = a_line("r1", "2022-03-01", "requests", asked_on=None, advised_on="2022-04-01")
    assert figure(indicator, unasked).passed == ("r1",)


def incident(entry: str, observed: str, reported: str | None = None, suspicious: bool = True) -> Incident:
    return Incident(entry, "x", suspicious, moment(observed), reported and moment(reported), 1)


def told(*incidents: Incident, as_of: str = "2023-02-01", indicator=POLICE):
    return assess(indicator, some_inputs(incidents=incidents, as_of=as_of))


def test_reports_to_the_police_by_the_year_of_the_observation():
    found = told(
        incident("in time", "2022-05-01 10:00", "2022-05-02 10:00"),
        incident("over new year", "2022-12-31 23:00", "2023-01-01 22:59"),
        incident("not suspicious", "2022-05-01 10:00", None, suspicious=False),
        incident("the year before", "2021-12-31 23:59", "2022-01-05 10:00"),
        incident("the year after", "2023-01-01 00:00", None),
    )
    assert (found.passed, found.denominator, found.value) == (("in time", "over new year"), 2, 100)
    assert found.status == "met"


@pytest.mark.parametrize(
    ("target", "as_of", "reported", "status"),
    [
        (100, "2022-12-31 23:30", None, "on_track"),
        (100, "2023-01-01 12:00", None, "on_track"),  # the year is over, the deadline is not
        (100, "2023-01-01 23:00", None, "on_track"),  # exactly 24 hours: it may still be told this second
        (100, "2023-01-01 23:01", None, "not_met"),
        (100, "2023-01-01 12:00", "2023-01-01 11:00", "met"),
        (50, "2023-01-01 12:00", None, "met"),  # whatever becomes of it
        (60, "2023-01-01 12:00", None, "on_track"),
    ],
)
def test_a_deadline_that_runs_over_new_year_keeps_the_figure_open(target, as_of, reported, status):
    indicator = an_indicator(
        "share_within", target=Fraction(target), source=IncidentsSource(), within=Within(24, "hours")
    )
    found = told(
        incident("told", "2022-05-01 10:00", "2022-05-01 10:05"),
        incident("last", "2022-12-31 23:00", reported),
        as_of=as_of,
        indicator=indicator,
    )
    assert found.status == status


def test_all_of_them_can_no_longer_be_met_after_one_failure():
    late = incident("late", "2022-05-01 10:00", "2022-05-03 10:00")
    assert told(late, as_of="2022-06-01").status == "not_met"
    some = an_indicator(
        "share_within", target=Fraction(90), source=IncidentsSource(), within=Within(24, "hours")
    )
    assert told(late, as_of="2022-06-01", indicator=some).status == "behind"


def test_only_deadlines_that_run_are_no_cases_yet():
    found = told(incident("i1", "2022-05-01 10:00"), as_of="2022-05-01 12:00")
    assert (found.status, found.value, found.pending) == ("no_cases", None, 1)


def test_a_case_without_a_deadline_is_no_share_within_one():
    with pytest.raises(TypeError, match="needs cases"):
        figure(an_indicator("share_within", target=Fraction(1)))
    with pytest.raises(ValueError, match="days or months"):
        figure(
            an_indicator("share_within", source=TWO_WEEKS.source, within=Within(24, "hours")),
            a_line("r1", "2022-05-01", "requests"),
        )
    with pytest.raises(ValueError, match="in hours"):
        told(
            incident("i1", "2022-05-01 10:00"),
            indicator=an_indicator("share_within", source=IncidentsSource(), within=Within(1, "days")),
        )
