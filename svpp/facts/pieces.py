"""What a piece of evidence may be: a file, by its sha256, or something that was logged, as `entry:<id>`."""

from __future__ import annotations

from collections.abc import Iterable

ACTION = "entry:"


def action(entry: str) -> str:
    """The piece that names a logged entry."""
    return ACTION + entry


def entry_of(piece: str) -> str | None:
    """The entry a piece names; None for a file."""
    return piece.removeprefix(ACTION) if piece.startswith(ACTION) else None


def entries_of(pieces: Iterable[str]) -> list[str]:
    """The entries among the pieces, in their order."""
    return [entry for piece in pieces if (entry := entry_of(piece)) is not None]
