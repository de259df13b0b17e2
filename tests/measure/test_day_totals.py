"""A day's segments become totals per activity and tag, in both readings."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from svpp.facts.segments import Segment, clip, segments
from svpp.facts.values import Presence
from svpp.measure.figure import DayTotal
from svpp.measure.totals import total_day
from svpp.plan.catalogue import ACTIVITIES, FIELD_ACTIVITIES

HOUR = 3600
PATROL = Presence("p1", (1, 2), "patrol", "maritiem", 0, 3 * HOUR, order=1)
TAGS = {"maritiem": frozenset({"burglary_risk", "sensitive"}), "market": frozenset({"sensitive"})}


def totals(*presences: Presence, approved=(), earlier=frozenset()):
    return total_day(segments(presences), TAGS, frozenset(approved), earlier)


def test_a_duo_is_twice_the_person_hours_and_once_the_coverage():
    day = totals(PATROL, approved=[1])
    expected = DayTotal(person=6 * HOUR, coverage=3 * HOUR, provisional=3 * HOUR, entries=1)
    selectors = {(a, t) for a in ("field", "patrol") for t in (None, "burglary_risk", "sensitive")}
    assert day == dict.fromkeys(selectors, expected)


def test_activities_and_places_add_up_in_the_field_and_only_where_they_belong():
    market = Presence("m1", (3,), "market", "market", 2 * HOUR, 5 * HOUR, order=2)
    day = totals(PATROL, market, approved=[1, 2, 3])
    assert day["field", None] == DayTotal(9 * HOUR, 5 * HOUR, 0, 2)
    assert day["field", "sensitive"] == DayTotal(9 * HOUR, 5 * HOUR, 0, 2)
    assert day["field", "burglary_risk"] == DayTotal(6 * HOUR, 3 * HOUR, 0, 1)
    assert day["market", "sensitive"] == DayTotal(3 * HOUR, 3 * HOUR, 0, 1)
    assert ("market", "burglary_risk") not in day


def test_a_break_takes_its_time_out_and_is_itself_nowhere():
    pause = Presence("b1", (1,), "break", "maritiem", HOUR, 2 * HOUR, order=2)
    training = Presence("o1", (3,), "other_duty", "maritiem", 0, HOUR, order=3)
    day = totals(PATROL, pause, training)
    assert day["field", None] == DayTotal(5 * HOUR, 3 * HOUR, 5 * HOUR, 1)
    assert {activity for activity, _ in day} == {"field", "patrol"}


def test_an_event_has_a_selector_of_its_own():
    day = totals(replace(PATROL, activity="event", event="2022-06-21-muziekfeest", place="park"))
    assert day["event", "event:2022-06-21-muziekfeest"] == day["event", None] == day["field", None]


def test_a_presence_that_counted_yesterday_is_no_new_evidence():
    day = totals(PATROL, earlier={("p1", "field", None), ("p1", "patrol", None)})
    assert day["field", None].entries == day["patrol", None].entries == 0
    assert day["field", "sensitive"].entries == 1


@st.composite
def rows(draw):
    """A few guards' segments within one day of 24 hours, at tagged and untagged places."""
    logged = []
    for order in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, 80_000))
        logged.append(
            Presence(
                f"e{order}",
                tuple(draw(st.sets(st.integers(1, 3), min_size=1))),
                draw(st.sampled_from(ACTIVITIES)),
                draw(st.sampled_from(["maritiem", "market", "park"])),
                start,
                start + draw(st.integers(1, 50_000)),
                order,
            )
        )
    return clip(segments(logged), 0, 86_400)


@settings(max_examples=100, deadline=None)
@given(rows())
def test_readings_and_parts_stay_within_the_whole(row):
    day = total_day(row, TAGS, frozenset({1}))
    for total in day.values():
        assert 0 < total.coverage <= min(total.person, 86_400)
        assert total.provisional <= total.person <= 3 * 86_400
    by_activity = [day.get((activity, None), DayTotal()).person for activity in FIELD_ACTIVITIES]
    assert sum(by_activity) == day.get(("field", None), DayTotal()).person == field_seconds(row)


@settings(max_examples=60, deadline=None)
@given(rows(), st.integers(0, 86_400))
def test_the_parts_of_a_day_add_up_to_the_day(row, noon):
    whole, *halves = (total_day(r, TAGS, ()) for r in (row, clip(row, 0, noon), clip(row, noon, 86_400)))
    for selector, total in whole.items():
        parts = [half.get(selector, DayTotal()) for half in halves]
        assert sum(part.person for part in parts) == total.person
        assert sum(part.coverage for part in parts) == total.coverage


def field_seconds(row: list[Segment]) -> int:
    return sum(s.end - s.start for s in row if s.presence.activity in FIELD_ACTIVITIES)
