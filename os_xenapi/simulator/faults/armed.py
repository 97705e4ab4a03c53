"""The faults of a pool: armed and disarmed at run time, and asked at every message.

A pool without armed faults pays one look at an empty tuple for each message.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from os_xenapi.simulator.faults import storage
from os_xenapi.simulator.faults.data import Asked, Fault, from_json
from os_xenapi.simulator.faults.effects import (
    BODY_EFFECTS,
    REPLY_EFFECTS,
    FullStorage,
    SlowStorage,
)

if TYPE_CHECKING:
    from os_xenapi.simulator.pool import Pool
    from os_xenapi.simulator.store import Store

__all__ = ["ArmedFault", "Faults"]

Hits = tuple["ArmedFault", ...]


class ArmedFault:
    """A fault on duty, until it is disarmed or the ``with`` block around it ends.

    ``seen`` is how often something was asked that it is about, ``fired`` how often it struck.
    """

    def __init__(self, faults: Faults, fault: Fault, seed: str) -> None:
        self.fault = fault
        self.seen: int = 0
        self.fired: int = 0
        self._faults = faults
        self._random = random.Random(seed)

    def __repr__(self) -> str:
        return f"<armed {self.fault}, fired {self.fired} times>"

    def __enter__(self) -> ArmedFault:
        return self

    def __exit__(self, *_: object) -> None:
        self.disarm()

    def is_over(self) -> bool:
        """Whether it was disarmed."""
        return self not in self._faults.armed

    def disarm(self) -> None:
        """End it; what hangs goes on. A second time is fine."""
        self._faults.disarm(self)

    def strikes(self, store: Store, asked: Asked) -> bool:
        """Count ``asked`` if the fault is about it; return whether it strikes this time."""
        fault = self.fault
        if not fault.strikes(asked):
            return False
        if fault.object is not None and not _names(store, asked, fault.object):
            return False
        self.seen += 1
        if fault.nth is not None and self.seen != fault.nth:
            return False
        if fault.every is not None and self.seen % fault.every:
            return False
        if fault.times is not None and self.fired >= fault.times:
            return False
        if fault.probability is not None and self._random.random() >= fault.probability:
            return False
        self.fired += 1
        return True


class Faults:
    """The faults of a pool, in the order in which they were armed.

    All that strike a message act on it, the first one first. Any thread may arm and disarm.
    """

    def __init__(self, pool: Pool, seed: int) -> None:
        self._pool = pool
        self._seed = seed
        self._count = 0
        self._full = storage.Full(pool.store)
        self.armed: Hits = ()
        self.on_bodies: Hits = ()
        """Those that strike where a message is carried out."""
        self.on_replies: Hits = ()
        """Those that strike requests and answers on their way."""
        self.on_storage: Hits = ()
        """Those that strike the bytes of disks."""

    def arm(self, fault: Fault | Mapping[str, Any]) -> ArmedFault:
        """Put a fault on duty, in its Python or its JSON form, and return its handle.

        Raises ValueError where the JSON is no fault, or a repository is meant that is not there.
        """
        if not isinstance(fault, Fault):
            fault = from_json(dict(fault))
        with self._pool.lock:
            self._count += 1
            handle = ArmedFault(self, fault, f"{self._seed} fault {self._count}")
            if isinstance(fault.effect, FullStorage):
                handle.fired = self._full.fill(handle, fault.object, fault.effect.free)
            self._keep((*self.armed, handle))
        return handle

    def disarm(self, handle: ArmedFault) -> None:
        """End a fault; what hangs goes on. A second time is fine."""
        with self._pool.lock:
            self._full.empty(handle)
            self._keep(tuple(one for one in self.armed if one is not handle))

    def clear(self) -> None:
        """End all faults."""
        for handle in self.armed:
            self.disarm(handle)

    def hits(self, candidates: Hits, asked: Asked) -> Hits:
        """Return those of ``candidates`` that strike now. The lock is held."""
        return tuple(one for one in candidates if one.strikes(self._pool.store, asked))

    def _keep(self, armed: Hits) -> None:
        self.armed = armed
        self.on_bodies = _of(armed, BODY_EFFECTS)
        self.on_replies = _of(armed, REPLY_EFFECTS)
        self.on_storage = _of(armed, (SlowStorage,))
        self._pool.lock.changed()


def _of(armed: Hits, kinds: tuple[type, ...]) -> Hits:
    return tuple(one for one in armed if isinstance(one.fault.effect, kinds))


def _names(store: Store, asked: Asked, wanted: str) -> bool:
    """Whether ``asked`` names the object whose ref, uuid or name_label is ``wanted``."""
    named = set(asked.names)
    for value in asked.arguments.values():
        named.update(_texts(value))
    return wanted in named or any(row.ref in named for row in storage.rows_called(store, wanted))


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    values = value if isinstance(value, (list, tuple)) else [value]
    return [one for one in values if isinstance(one, str)]
