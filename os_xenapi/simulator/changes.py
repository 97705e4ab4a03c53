"""The lock of a simulated pool, and who is told that something has changed.

Watchers run in the thread that made the change, after its outermost release of the lock.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

__all__ = ["ChangeLock"]

_log = logging.getLogger(__name__)


class ChangeLock:
    """A re-entrant lock that tells its watchers of changes once it is free again."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._changed = False
        self._watchers: tuple[Callable[[], object], ...] = ()

    @property
    def nested(self) -> bool:
        """Whether the thread that holds the lock took it more than once."""
        return self._depth > 1

    def changed(self) -> None:
        """Note that something has changed; the lock is held."""
        self._changed = True

    def watch(self, callback: Callable[[], object]) -> Callable[[], None]:
        """Call ``callback`` after every change; return the function that ends this."""

        def watcher() -> None:
            # One of its own for each call, so that ending one leaves its twins alone.
            callback()

        def end() -> None:
            with self._lock:
                self._watchers = tuple(one for one in self._watchers if one is not watcher)

        with self._lock:
            self._watchers = (*self._watchers, watcher)

        return end

    def __enter__(self) -> None:
        self._lock.acquire()
        self._depth += 1

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        told: tuple[Callable[[], object], ...] = ()
        if self._changed and self._depth == 0:
            self._changed = False
            told = self._watchers
        self._lock.release()
        for watcher in told:
            try:
                watcher()
            except Exception:
                _log.exception("a watcher of the simulated pool failed")
