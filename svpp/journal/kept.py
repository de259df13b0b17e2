"""What was read of the database, kept under a name that the database changes whenever it changes that.

The name is read in the same view of the database as the thing would be, so whatever another thread or process wrote
is seen: there is nothing to throw away in time, and nothing that can be told late.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

Thing = TypeVar("Thing")


def database_of(session: Session) -> Pool:
    """What stands for a database in a process's memory: the connections to it.

    When they are let go (`engine.dispose()`), so is what was read through them: another file may be there by then.
    """
    return session.get_bind().engine.pool


class Kept(Generic[Thing]):
    """The last `most` things of each database. Who gets one reads it only: others have it too."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._of: WeakKeyDictionary[Pool, dict[Hashable, Thing]] = WeakKeyDictionary()

    def get(self, session: Session, name: Hashable, read: Callable[[], Thing]) -> Thing:
        """The thing of this name: as kept, or as read now. Reading holds nobody up; two may read the same at once."""
        with self._lock:
            things = self._of.setdefault(database_of(session), {})
            found = things.pop(name, None)
            if found is not None:
                things[name] = found  # the one used last stands last
                return found
        found = read()
        with self._lock:
            things[name] = found
            while len(things) > self._most:
                del things[next(iter(things))]
        return found
