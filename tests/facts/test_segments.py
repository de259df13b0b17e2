"""Properties of the sweep, against an oracle that looks at every minute. Readable situations are in
tests/examples."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from svpp.facts.segments import Segment, clip, counts, segments, union_seconds
from svpp.facts.values import Presence

HORIZON = 40  # units of time; small, so that starts and ends often coincide
LIMIT = 25


@st.composite
def presences(draw, guards: int = 3, longest: int = 30):
    """Up to ten presences with all that can go wrong: open, empty, over-long, confirmed, companions,
    breaks."""
    drawn = []
    for order in range(draw(st.integers(0, 10))):
        start = draw(st.integers(0, HORIZON))
        end = draw(st.none() | st.integers(start, start + longest))
        drawn.append(
            Presence(
                entry=f"e{order}",
                guards=tuple(draw(st.lists(st.integers(1, guards), min_size=1, max_size=3))),
                activity=draw(st.sampled_from(["patrol", "market", "break"])),
                place="maritiem",
                start=start,
                end=end,
                order=order,
                confirmed=draw(st.booleans()),
            )
        )
    return drawn


def moment_by_moment(logged: list[Presence], suspect_after: int) -> dict[tuple[int, int], str]:
    """Where each guard is at each instant, by the rule as it is written."""
    found = {}
    for guard in {g for p in logged for g in p.guards}:
        for at in range(HORIZON + 31):
            covering = [
                p
                for p in logged
                if guard in p.guards and counts(p, suspect_after) and p.start <= at < (p.end or 0)
            ]
            if covering:
                found[guard, at] = max(covering, key=lambda p: (p.start, p.order)).entry
    return found


def spread(parts: list[Segment]) -> dict[tuple[int, int], str]:
    cells = [((part.guard, at), part.presence.entry) for part in parts for at in range(part.start, part.end)]
    assert len(cells) == len(dict(cells)), "segments of one guard overlap"
    return dict(cells)


@settings(max_examples=300, deadline=None)
@given(presences())
def test_the_sweep_says_what_the_rule_says_at_every_instant(logged):
    assert spread(segments(logged, LIMIT)) == moment_by_moment(logged, LIMIT)


@settings(max_examples=100, deadline=None)
@given(presences(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_and_duplicates_change_nothing(logged, shuffler):
    doubled = [*logged, *logged]
    shuffler.shuffle(doubled)
    assert segments(doubled, LIMIT) == segments(logged, LIMIT)


@settings(max_examples=100, deadline=None)
@given(presences())
def test_rows_are_sorted_and_neighbours_of_one_presence_are_one_segment(logged):
    row = segments(logged, LIMIT)
    assert row == sorted(row, key=lambda part: (part.guard, part.start))
    for one, other in pairwise(row):
        if one.guard == other.guard:
            assert one.end <= other.start
            assert one.end < other.start or one.presence.entry != other.presence.entry


@settings(max_examples=100, deadline=None)
@given(presences(guards=1), st.integers(0, HORIZON + 30))
def test_cutting_at_a_moment_gives_parts_that_add_up(logged, middle):
    row = segments(logged, LIMIT)
    parts = clip(row, 0, middle) + clip(row, middle, 1000)
    assert spread(parts) == spread(row)


@settings(max_examples=100, deadline=None)
@given(presences(guards=1), st.integers(1, 29))
def test_logging_a_presence_in_two_halves_gives_the_same_hours(logged, after):
    whole = [replace(p, confirmed=True) for p in logged if p.end is not None]
    halves = []
    for p in whole:
        middle = min(p.start + after, p.end)
        halves += [replace(p, end=middle), replace(p, entry=p.entry + "/2", start=middle)]
    assert sum(s.end - s.start for s in segments(halves)) == sum(s.end - s.start for s in segments(whole))


@settings(max_examples=100, deadline=None)
@given(presences())
def test_a_guard_is_never_counted_for_longer_than_the_clock_ran(logged):
    row = segments(logged, LIMIT)
    hours: Counter[int] = Counter()
    for part in row:
        hours[part.guard] += part.end - part.start
    for guard, total in hours.items():
        assert total == union_seconds((p.start, p.end) for p in row_of(guard, row))
    assert union_seconds((p.start, p.end) for p in row) <= sum(hours.values())


def row_of(guard: int, row: list[Segment]) -> list[Segment]:
    return [part for part in row if part.guard == guard]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_the_union_counts_each_second_once(intervals):
    assert union_seconds(intervals) == len({at for start, end in intervals for at in range(start, end)})
