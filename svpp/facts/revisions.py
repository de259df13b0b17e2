"""Which revision of an entry is its current state, in whatever order its revisions arrived.

A revision names the one it was edited from. A phone's chain may arrive late, doubled or backwards, and
somebody else may have edited meanwhile; the answer depends only on the set of revisions and their order of
arrival.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Revision:
    """`recorded_at`: epoch seconds on the author's clock; `order`: rank of arrival at the server."""

    id: str
    replaces: str | None
    recorded_at: int
    order: int


@dataclass(frozen=True, slots=True)
class Settled:
    """The current revision, and the last ones of branches that lost: for a coordinator to look at."""

    current: str
    conflicts: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Fragment:
    """Revisions connected by `replaces`: the leaf that rules, the leaves that lost, how new it is."""

    current: str
    lost: frozenset[str]
    #: (its parent has not arrived, greatest recorded_at, greatest order)
    newness: tuple[bool, int, int]


def settle(revisions: Iterable[Revision]) -> Settled:
    """The current revision of ONE entry, and its conflicts. No revision at all raises ValueError.

    A fragment whose parent has not arrived is newer than the one that begins the entry, since it was edited
    from something later; several such are ordered by their latest `recorded_at`. While a parent is missing,
    fragments do not conflict: the parent may join them. Inside a fragment the first child to arrive wins each
    fork. Two revisions that both begin the entry are such a fork too.
    """
    known = {revision.id: revision for revision in sorted(revisions, key=_arrival, reverse=True)}
    if not known:
        raise ValueError("an entry has at least one revision")
    arrived = sorted(known.values(), key=_arrival)
    children: dict[str, list[Revision]] = {}
    for revision in arrived:
        if revision.replaces is not None and revision.replaces in known:
            children.setdefault(revision.replaces, []).append(revision)

    first = [revision for revision in arrived if revision.replaces is None]
    orphans = [r for r in arrived if r.replaces is not None and r.replaces not in known]
    fragments: list[_Fragment] = []
    seen: set[str] = set()
    if first:
        fragments.append(_walk(first, children, seen, orphaned=False))
    fragments += [_walk([orphan], children, seen, orphaned=True) for orphan in orphans]
    # A ring of revisions that name each other has no root; the first to arrive stands in for it.
    fragments += [_walk([r], children, seen, orphaned=True) for r in arrived if r.id not in seen]
    newest = max(fragments, key=lambda fragment: fragment.newness)
    return Settled(newest.current, frozenset[str]().union(*(fragment.lost for fragment in fragments)))


def _walk(
    roots: list[Revision], children: dict[str, list[Revision]], seen: set[str], *, orphaned: bool
) -> _Fragment:
    """Follow a fragment from its roots, in order of arrival; `seen` collects what was passed."""
    leaves: list[str] = []
    passed: list[Revision] = []
    waiting = list(reversed(roots))
    while waiting:
        revision = waiting.pop()
        if revision.id in seen:
            continue
        seen.add(revision.id)
        passed.append(revision)
        following = [child for child in children.get(revision.id, ()) if child.id not in seen]
        if not following:
            leaves.append(revision.id)
        waiting.extend(reversed(following))
    newness = (orphaned, max(r.recorded_at for r in passed), max(r.order for r in passed))
    return _Fragment(leaves[0], frozenset(leaves[1:]), newness)


def _arrival(revision: Revision) -> tuple[int, str]:
    return revision.order, revision.id
