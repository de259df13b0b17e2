"""The rows an item becomes: its revision, its entry, its companions; in the form the driver stores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from svpp.driver import Row, form_of
from svpp.journal.items import Item

if TYPE_CHECKING:
    from svpp.journal.intake import Batch


class RowMaker:
    """For the items of one batch. What a revision and its entry share is put into form once."""

    def __init__(self, batch: Batch, connection: sa.Connection) -> None:
        self._batch = batch
        self._form = form_of(connection)
        self._no = self._form.truth(False)
        self._received_at = self._form.instant(batch.received_at)

    def first(self, position: int, item: Item) -> tuple[Row, Row, list[Row]]:
        """Revision, entry and companions of an entry that begins."""
        shared = self._shared(item)
        return (
            self._revision(position, item, "accepted", item.id, shared),
            self._entry(position, item, shared),
            self._companions(item, shared["moment"]),
        )

    def revision(self, position: int, item: Item, status: str, current: str) -> Row:
        return self._revision(position, item, status, current, self._shared(item))

    def companions(self, item: Item) -> list[Row]:
        return self._companions(item, self._form.instant(item.moment))

    def _companions(self, item: Item, moment: Any) -> list[Row]:
        if not item.companions:
            return []
        assert self._batch.people is not None
        return [
            {"entry_id": item.entry, "guard_id": self._batch.people[name].id, "moment": moment}
            for name in item.companions
        ]

    def _shared(self, item: Item) -> Row:
        form = self._form
        return {
            "withdrawn": form.truth(item.withdrawn),
            "moment": form.instant(item.moment),
            "data": form.document(item.data),
        }

    def _revision(self, position: int, item: Item, status: str, current: str, shared: Row) -> Row:
        batch = self._batch
        guard_id = batch.owner(position)
        return {
            "seq": batch.seq + position,
            "id": item.id,
            "entry_id": item.entry,
            "replaces": item.replaces,
            "kind": item.kind,
            "guard_id": guard_id,
            "author_id": batch.actor.id,
            "device_id": batch.device,
            "recorded_at": self._form.instant(item.recorded_at),
            "received_at": self._received_at,
            "clock_offset_ms": _furthest(batch.offset_ms, item),
            "clock": self._form.document(item.clock) if item.clock else None,
            "reason": item.reason,
            "digest": item.digest(guard_id),
            "status": status,
            "current_after": current,
            **shared,
        }

    def _entry(self, position: int, item: Item, shared: Row) -> Row:
        seq = self._batch.seq + position
        return {
            "id": item.entry,
            "kind": item.kind,
            "guard_id": self._batch.owner(position),
            "revision_id": item.id,
            "first_seq": seq,
            "changed_seq": seq,
            "rejected": self._no,
            "confirmed": self._no,
            "conflicts": 0,
            "ended_at": self._form.instant(item.ended_at) if item.ended_at else None,
            "day": self._form.day(item.day),
            "what": item.what,
            "place": item.place,
            "event": item.event,
            **shared,
        }


def _furthest(sent_ms: int | None, item: Item) -> int | None:
    """How far off the phone was: when it sent, or when it logged, whichever is more."""
    logged_ms = int(item.clock["offset_ms"]) if item.clock else 0
    return sent_ms if sent_ms is None or abs(sent_ms) >= abs(logged_ms) else logged_ms
