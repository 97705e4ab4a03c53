"""The message store: XAPI keeps what it tells the administrator beside its database.

It has a generation of its own, which is the second number of an event token.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from os_xenapi import datamodel
from os_xenapi.errors import failure
from os_xenapi.simulator.changes import ChangeLock
from os_xenapi.simulator.store import MAX_TOMBSTONES, Store, Tombstone
from os_xenapi.simulator.values import stored, timestamp

__all__ = ["Messages"]

DEFAULT_PRIORITY = 5


class Messages:
    """The messages of a pool, oldest first. The lock is held for every call."""

    def __init__(self, store: Store, lock: ChangeLock) -> None:
        self.generation: int = 1
        self.records: dict[str, dict[str, Any]] = {}
        self._created: dict[str, int] = {}
        self._tombstones: list[Tombstone] = []
        self._store = store
        self._lock = lock

    def create(
        self,
        name: str,
        cls: str,
        obj_uuid: str,
        body: str,
        *,
        now: float,
        priority: int | None = None,
    ) -> str:
        """Add a message about an object and return its ref; the priority is XAPI's for the name."""
        if priority is None:
            priority = datamodel.load().message_types.get(name, DEFAULT_PRIORITY)
        ref = f"OpaqueRef:{self._store.new_uuid()}"
        self.generation += 1
        self._created[ref] = self.generation
        self.records[ref] = {
            "uuid": self._store.new_uuid(),
            "name": stored(name),
            "priority": priority,
            "cls": cls,
            "obj_uuid": stored(obj_uuid),
            "timestamp": timestamp(now),
            "body": stored(body),
        }
        self._lock.changed()
        return ref

    def record(self, ref: str) -> dict[str, Any]:
        """Return one message. Raises Failure HANDLE_INVALID."""
        record = self.records.get(ref)
        if record is None:
            raise failure(["HANDLE_INVALID", "message", ref])
        return record

    def destroy(self, ref: str) -> None:
        """Delete one message. Raises Failure HANDLE_INVALID."""
        self.record(ref)
        del self.records[ref]
        self.generation += 1
        self._tombstones.append(Tombstone(ref, self._created.pop(ref), self.generation))
        if len(self._tombstones) >= MAX_TOMBSTONES:
            del self._tombstones[: MAX_TOMBSTONES // 2]
        self._lock.changed()

    def created_since(self, generation: int) -> Iterator[str]:
        """Yield the refs of messages made after ``generation``, the newest first."""
        for ref in reversed(self.records):
            if self._created[ref] <= generation:
                return
            yield ref

    def deleted_since(self, generation: int) -> Iterator[Tombstone]:
        """Yield the tombstones after ``generation``, the newest first."""
        for tombstone in reversed(self._tombstones):
            if tombstone.deleted <= generation:
                return
            yield tombstone
