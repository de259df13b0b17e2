"""Pictures: hours by place and hour and by week; small counts are hidden, and what would give them away."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from svpp.facts.segments import Segment
from svpp.facts.values import Presence
from svpp.measure.patterns import SMALLEST_SHOWN, Cross, by_hour, by_week, cross
from svpp.when.days import BRUSSELS
from tests.measure.making import HOUR, moment


def part(start: str, end: str, place: str = "a", activity: str = "patrol") -> Segment:
    first, last = moment(start), moment(end)
    return Segment(1, first, last, Presence("e", (1,), activity, place, first, last, 1))


def test_hours_are_cut_at_the_hour_of_the_local_clock() -> None:
    found = by_hour(
        [part("2022-03-17 08:45", "2022-03-17 10:15"), part("2022-07-17 08:00", "2022-07-17 09:00")], BRUSSELS
    )
    assert found == {("a", 8): HOUR // 4 + HOUR, ("a", 9): HOUR, ("a", 10): HOUR // 4}


def test_the_double_hour_counts_twice_and_the_missing_one_not() -> None:
    assert by_hour([part("2022-10-30 01:00", "2022-10-30 04:00")], BRUSSELS)["a", 2] == 2 * HOUR
    assert ("a", 2) not in by_hour([part("2022-03-27 01:00", "2022-03-27 04:00")], BRUSSELS)


def test_breaks_are_no_presence() -> None:
    rest = [part("2022-03-17 08:00", "2022-03-17 09:00", activity="break")]
    assert by_hour(rest, BRUSSELS) == {}
    assert by_week(rest, BRUSSELS) == {}


def test_weeks_begin_on_monday() -> None:
    found = by_week(
        [part("2022-03-13 22:00", "2022-03-14 00:00"), part("2022-03-14 00:00", "2022-03-14 01:00")], BRUSSELS
    )
    assert found == {date(2022, 3, 7): 2 * HOUR, date(2022, 3, 14): HOUR}


def test_one_to_four_are_hidden_five_is_shown() -> None:
    found = cross([("a", "x")] * 3 + [("a", "y")] * 5 + [("b", "x")] * 6 + [("b", "y")] * 4)
    assert found.cells == {("a", "x"): None, ("a", "y"): 5, ("b", "x"): 6, ("b", "y"): None}
    # the only hidden count of a row or column could be had from its total
    assert found.row_totals == {"a": None, "b": None}
    assert found.column_totals == {"x": None, "y": None}
    assert found.total == 18
    assert (found.rows, found.hides) == (("b", "a"), True)


def test_the_total_of_all_does_not_tell_a_small_one() -> None:
    found = cross([("a", "x")] * 3 + [("a", "y")] * 4 + [("b", "z")] * 2)
    assert found.row_totals == {"a": None, "b": None}  # less the seven of a, the total would be the two of b
    assert found.total == 9


def test_a_total_that_leaves_one_answer_is_hidden() -> None:
    """Two hidden counts are eight together: both are four. Five are five together: all are one."""
    most = cross([("a", "x")] * 4 + [("a", "y")] * 4 + [("b", "x")] * 9 + [("b", "y")] * 9)
    assert most.row_totals == {"a": None, "b": 18}
    assert most.total is None
    least = cross([("a", kind) for kind in "vwxyz"] + [("b", kind) for kind in "vwxyz" for _ in range(9)])
    assert least.row_totals["a"] is None


def test_rows_and_columns_do_not_tell_hidden_counts_together() -> None:
    """Each total alone leaves a choice; all four together leave 4, 2 over 3, 1 and nothing else."""
    table = {("a", "x"): 4, ("a", "y"): 2, ("b", "x"): 3, ("b", "y"): 1}
    shown = {("a", "z"): 9, ("b", "z"): 9, ("c", "x"): 9, ("c", "y"): 9}
    found = cross(pair for pair, n in (table | shown).items() for _ in range(n))
    told = [found.row_totals["a"], found.row_totals["b"], found.column_totals["x"], found.column_totals["y"]]
    assert told.count(None) == 2  # one alone would follow from the others
    assert found.total == 46


def test_totals_stay_where_the_hidden_counts_leave_a_choice() -> None:
    """In a table of many small counts nearly all do."""
    found = cross((row, column) for row in "abcdef" for column in "uvwxyz" for _ in range(2))
    assert set(found.row_totals.values()) == set(found.column_totals.values()) == {12}
    assert found.total == 72


def possible(found: Cross) -> list[dict[tuple[str, str], int]]:
    """What the hidden counts may be, for who sees all that is shown."""
    hidden = [pair for pair, n in found.cells.items() if n is None]
    guesses = (
        {**found.cells, **dict(zip(hidden, guess, strict=True))}
        for guess in product(range(1, SMALLEST_SHOWN), repeat=len(hidden))
    )
    return [guess for guess in guesses if fits(guess, found)]


def fits(guess: dict[tuple[str, str], int], found: Cross) -> bool:
    said = [(("row", name), n) for name, n in found.row_totals.items()]
    said += [(("column", name), n) for name, n in found.column_totals.items()]
    sums = totals(guess)
    return found.total in (None, sum(guess.values())) and all(n in (None, sums[name]) for name, n in said)


def totals(table: dict[tuple[str, str], int]) -> Counter[tuple[str, str]]:
    sums: Counter[tuple[str, str]] = Counter()
    for (row, column), n in table.items():
        sums["row", row] += n
        sums["column", column] += n
    return sums


TABLES = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from("xy")), st.integers(1, 6), max_size=6
)


@given(TABLES)
def test_no_shown_number_is_small_or_tells_a_hidden_one(table: dict[tuple[str, str], int]) -> None:
    found = cross(pair for pair, n in table.items() for _ in range(n))
    shown = [*found.cells.values(), *found.row_totals.values(), *found.column_totals.values()]
    assert all(n is None or n >= SMALLEST_SHOWN for n in shown)
    guesses = possible(found)
    assert table in guesses
    for pair in (pair for pair, n in found.cells.items() if n is None):
        assert len({guess[pair] for guess in guesses}) > 1, pair
    for name, n in totals(table).items():
        assert n >= SMALLEST_SHOWN or len({totals(guess)[name] for guess in guesses}) > 1, name
