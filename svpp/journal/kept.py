"""What was read of the database, kept under a name that the database changes whenever it changes that.

The name is read in the same view of the database as the thing would be, so whatever another thread or process wrote
is seen: there is nothing to throw away in time, and nothing that can be told late.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """The last `most` things of each database. Who gets one reads it only: others have it too."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._of: WeakKeyDictionary[Engine, dict[Hashable, Thing]] = WeakKeyDictionary()

    def get(self, session: Session, name: Hashable, read: Callable[[], Thing]) -> Thing:
        bind = session.get_bind()
        things = self._of.setdefault(bind.engine if isinstance(bind, Connection) else bind, {})
        found = things.pop(name, None)
        thing = read() if found is None else found
        things[name] = thing  # the one used last stands last
        while len(things) > self._most:
            things.pop(next(iter(things)), None)
        return thing
