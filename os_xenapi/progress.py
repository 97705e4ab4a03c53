"""How a transfer is watched and stopped: its progress, and a handle that cancels it.

Nothing here talks to a host.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from os_xenapi.errors import failure

__all__ = ["Cancellation", "Meter", "OnProgress", "Progress"]

_WINDOW_SECONDS = 5.0
_SAMPLE_SECONDS = 0.1


class Progress(NamedTuple):
    """How far a transfer has come: ``done`` of ``total`` bytes.

    ``rate`` is in bytes per second, over the last five seconds; 0.0 until there is something to
    measure.
    """

    done: int
    total: int
    rate: float = 0.0


OnProgress = Callable[[Progress], None]
"""Called after each piece of a transfer; what it raises ends the transfer."""


class Meter:
    """Tells a listener of the progress, and how fast it is; without a listener it does nothing."""

    def __init__(self, listener: OnProgress | None) -> None:
        self._listener = listener
        self._samples = deque([(monotonic(), 0)])

    def __call__(self, done: int, total: int) -> None:
        """Tell that ``done`` of ``total`` bytes are over; raises what the listener raises."""
        if self._listener is None:
            return
        now = monotonic()
        samples = self._samples
        while len(samples) > 1 and samples[1][0] <= now - _WINDOW_SECONDS:
            samples.popleft()
        since, before = samples[0]
        rate = (done - before) / (now - since) if now > since else 0.0
        if now - samples[-1][0] >= _SAMPLE_SECONDS:
            samples.append((now, done))
        self._listener(Progress(done, total, rate))


class Cancellation:
    """Ends transfers from outside: give it to them as ``cancel``, then call ``cancel()``.

    Any thread may call it, and it may serve several transfers. A transfer that is waiting for the
    network is interrupted at once. What it raises is TaskCancelled, after its clean-up.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cancelled = False
        self._interrupts: list[Callable[[], None]] = []

    @property
    def cancelled(self) -> bool:
        """Whether ``cancel`` was called."""
        return self._cancelled

    def cancel(self) -> None:
        """End the transfers that run with it, and those that would begin; never fails."""
        with self._lock:
            self._cancelled = True
            interrupts, self._interrupts = self._interrupts, []
        for interrupt in interrupts:
            interrupt()

    def check(self, task: str = "") -> None:
        """Raise TaskCancelled, of the transfer's ``task``, once ``cancel`` was called."""
        if self._cancelled:
            raise failure(["TASK_CANCELLED", task])

    def watch(self, interrupt: Callable[[], None]) -> None:
        """Have ``interrupt`` called by ``cancel``, from its thread; at once if that is over."""
        with self._lock:
            if not self._cancelled:
                self._interrupts.append(interrupt)
                return
        interrupt()

    def unwatch(self, interrupt: Callable[[], None]) -> None:
        """Have ``interrupt`` not called any more."""
        with self._lock:
            if interrupt in self._interrupts:
                self._interrupts.remove(interrupt)
