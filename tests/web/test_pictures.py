"""Where the marks of a picture stand: in its bounds, in proportion, and none where there is nothing to draw."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from svpp.measure.assess import assess
from svpp.measure.delays import Delay
from svpp.measure.forecast import Forecast
from svpp.measure.hours import Series
from svpp.measure.period import Period
from svpp.web.pictures import DAYS, HOURS, WIDTH, Dots, Growth, Mini, Squares, Timeline, Whole
from tests.measure.making import HOUR, an_indicator, every_day, presence_of, some_inputs

YEAR = Period(date(2022, 1, 1), date(2022, 12, 31), date(2022, 7, 2))


def delay(took: int, limit: int | None, state: str = "passed") -> Delay:
    ends = None if limit is None else Fraction(limit)
    return Delay(f"e{took}", date(2022, 1, 1), Fraction(took), ends, state, state == "pending")


def test_a_year_of_strokes_tells_reached_missed_and_outside_apart() -> None:
    hours = every_day("2022-01-01", "2022-12-31", 8 * HOUR) | {"2022-03-01": 0, "2022-03-02": HOUR}
    indicator = an_indicator("hours_per_day", days="working_days")
    series = assess(indicator, some_inputs(totals=presence_of(hours))).series
    assert isinstance(series, Series)
    mini = Mini.of(series.columns, indicator)
    assert mini is not None
    assert (mini.reached.count("M"), mini.missed.count("M"), mini.outside.count("M")) == (258, 2, 105)
    assert "v-1M" in mini.missed  # a day without an hour still shows
    assert Mini.of(series.columns, indicator, height=10).target_y == 1.7
    early = assess(indicator, some_inputs(as_of="2022-01-01")).series
    assert isinstance(early, Series)
    assert Mini.of(early.columns, indicator) is None


def test_squares_up_to_sixty_with_the_missing_ones() -> None:
    found = Squares.of(("a", "b"), 2, Fraction(7, 2))
    assert found is not None
    assert [(s.entry, s.missing) for s in found.squares] == [
        ("a", False),
        ("b", False),
        (None, True),
        (None, True),
    ]
    assert len(Squares.of((), 60, Fraction(10)).squares) == 60
    assert Squares.of((), 61, Fraction(10)) is None
    assert Squares.of((), 0, Fraction(0)) is None
    # five things out of eight lines: no square is one line
    assert {s.entry for s in Squares.of(tuple("abcdefgh"), 5, Fraction(3)).squares} == {None}


def test_growth_ends_today_and_the_cone_at_the_period_s_end() -> None:
    added = {date(2022, 1, 1): 2, date(2022, 7, 1): 1}
    ahead = Forecast("value", Fraction(3), Fraction(6), Fraction(9), "likely")
    found = Growth.of(added, YEAR, Fraction(10), ahead)
    assert found.line.startswith(f"M0 {found.height}.0H0.0V")
    assert found.last_x == round(182 / 365 * WIDTH, 1)
    assert re.fullmatch(rf"M{found.last_x} {found.last_y}L1000 [\d.]+V{found.last_y}Z", found.cone)
    assert Growth.of(added, YEAR, Fraction(10), None).cone == ""
    assert len(found.ticks) == 12
    years = Period(date(2020, 1, 1), date(2022, 12, 31), date(2023, 1, 1))
    assert [tick.day.month for tick in Growth.of({}, years, Fraction(1), None).ticks[:4]] == [1, 4, 7, 10]


def test_dots_stand_at_their_delay_and_far_ones_at_the_edge() -> None:
    found = Dots.of([delay(6, 24), delay(24, 24), delay(400, 24, "failed")], HOURS)
    assert found is not None
    assert not found.relative
    assert found.dots[1].x == found.limit_x
    assert [dot.beyond for dot in found.dots] == [False, False, True]
    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= found.height for dot in found.dots)
    assert len(found.ticks) <= 9


def test_own_due_dates_are_days_before_and_after() -> None:
    found = Dots.of([delay(10, 30), delay(100, 90, "failed"), delay(3, None, "pending")], DAYS)
    assert found is not None
    assert found.relative
    assert len(found.dots) == 2  # a line without a date has no place
    assert found.limit_x == found.zero_x
    assert found.dots[0].x < found.zero_x < found.dots[1].x
    assert Dots.of([delay(3, None)], DAYS) is None


def test_a_share_may_be_more_than_all() -> None:
    assert Whole.of(13, 58, Fraction(10)) == Whole(224, 100)
    assert Whole.of(43, 20, Fraction(10)).passed == WIDTH
    assert Whole.of(0, 0, Fraction(10)) is None


def test_a_timeline_reaches_to_whatever_came_last() -> None:
    first, due = date(2020, 1, 1), date(2020, 12, 31)
    early = Timeline.of(first, due, date(2020, 11, 12), date(2023, 1, 1))
    assert early.done_x is not None
    assert early.done_x < early.due_x < WIDTH
    late = Timeline.of(first, due, date(2021, 6, 1), date(2023, 1, 1))
    assert late.due_x < late.done_x < WIDTH
    waiting = Timeline.of(first, due, None, date(2020, 6, 1))
    assert waiting.done_x is None
    assert waiting.today_x < waiting.due_x
