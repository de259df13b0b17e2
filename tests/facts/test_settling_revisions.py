"""Which revision is current, whatever the order of arrival."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svpp.facts.revisions import Revision, Settled, settle


def arriving(*edits: tuple[str, str | None]) -> list[Revision]:
    """Revisions in order of arrival; their names give the order they were recorded in."""
    return [Revision(name, parent, ord(name[0]), n) for n, (name, parent) in enumerate(edits)]


CHAIN = (("a", None), ("b", "a"), ("c", "b"), ("d", "c"))


@pytest.mark.parametrize("order", list(permutations(CHAIN)))
def test_a_chain_ends_with_its_last_revision_in_whatever_order_it_arrives(order):
    assert settle(arriving(*order)) == Settled("d", frozenset())


def test_while_a_parent_is_missing_the_newer_fragment_is_current_without_conflict():
    assert settle(arriving(("d", "c"), ("a", None))) == Settled("d", frozenset())
    assert settle(arriving(("b", "missing"), ("d", "also missing"), ("a", None))) == Settled("d", frozenset())


def test_of_two_edits_of_one_revision_the_first_to_arrive_is_current():
    assert settle(arriving(("a", None), ("c", "a"), ("b", "a"))) == Settled("c", frozenset({"b"}))


def test_each_lost_branch_is_one_conflict_at_its_last_revision():
    revisions = arriving(("a", None), ("b", "a"), ("c", "a"), ("d", "c"), ("e", "c"), ("f", "b"))
    assert settle(revisions) == Settled("f", frozenset({"d", "e"}))


def test_a_second_beginning_of_the_same_entry_is_a_conflict():
    assert settle(arriving(("b", None), ("a", None), ("c", "a"))) == Settled("b", frozenset({"c"}))


def test_a_parent_that_arrives_late_shows_the_fork_it_holds():
    assert settle(arriving(("c", "a"), ("b", "a"))).conflicts == frozenset()
    assert settle(arriving(("c", "a"), ("b", "a"), ("a", None))) == Settled("c", frozenset({"b"}))


def test_the_same_revision_twice_is_one():
    assert settle(arriving(("a", None), ("b", "a"), ("b", "a"))) == Settled("b", frozenset())


def test_revisions_that_name_each_other_still_have_one_current():
    assert settle(arriving(("a", "b"), ("b", "a"))).current == "b"
    assert settle(arriving(("a", "a"))).current == "a"


def test_nothing_to_settle_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        settle([])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 20), max_size=20), st.randoms(use_true_random=False))
def test_every_last_revision_of_a_complete_tree_is_current_or_in_conflict(parents, shuffler):
    edits = [("r0", None), *((f"r{n + 1}", f"r{parent % (n + 1)}") for n, parent in enumerate(parents))]
    shuffler.shuffle(edits)
    settled = settle([Revision(name, parent, 0, n) for n, (name, parent) in enumerate(edits)])
    leaves = {name for name, _ in edits} - {parent for _, parent in edits}
    assert {settled.current} | settled.conflicts == leaves
    assert settled.current not in settled.conflicts


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(12)), st.integers(1, 12))
def test_of_a_chain_received_in_part_the_latest_received_is_current(order, received):
    kept = order[:received]
    revisions = [Revision(f"r{n}", f"r{n - 1}" if n else None, n, rank) for rank, n in enumerate(kept)]
    assert settle(revisions) == Settled(f"r{max(kept)}", frozenset())
