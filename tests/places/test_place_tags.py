"""Dated tags: both sides of every date."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from svpp.places.tags import Bearing, TagIndex

A_DAY = st.dates(date(2021, 1, 1), date(2021, 3, 31))
BEARING = st.builds(
    lambda place, tag, first, length: Bearing(
        place, tag, first, None if length is None else first + timedelta(days=length)
    ),
    st.sampled_from("abc"),
    st.sampled_from(["sensitive", "school"]),
    A_DAY,
    st.none() | st.integers(0, 30),
)


def test_first_and_last_day_are_included():
    index = TagIndex(["a"], [Bearing("a", "sensitive", date(2021, 3, 1), date(2021, 3, 31))])
    assert index.on(date(2021, 2, 28))["a"] == frozenset()
    assert index.on(date(2021, 3, 1))["a"] == {"sensitive"}
    assert index.on(date(2021, 3, 31))["a"] == {"sensitive"}
    assert index.on(date(2021, 4, 1))["a"] == frozenset()


def test_without_end_and_several_tags():
    index = TagIndex(
        ["a", "b"],
        [Bearing("a", "sensitive", date(2020, 1, 1), None), Bearing("a", "market", date(2022, 1, 1), None)],
    )
    assert index.on(date(2030, 1, 1)) == {"a": {"sensitive", "market"}, "b": frozenset()}
    assert index.on(date(2021, 1, 1))["a"] == {"sensitive"}


def test_without_any_tag():
    assert TagIndex(["a"], []).on(date(2022, 1, 1)) == {"a": frozenset()}


@given(st.lists(BEARING, max_size=12), A_DAY)
def test_the_index_agrees_with_asking_each_tag(bearings, day):
    index = TagIndex("abc", bearings)
    for place in "abc":
        borne = {
            b.tag for b in bearings if b.place == place and b.first <= day and (not b.last or day <= b.last)
        }
        assert index.on(day)[place] == borne
