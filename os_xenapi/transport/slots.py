"""Who may use which connection to one host: bookkeeping for both faces. Nothing waits in here.

A slot is the right to have one connection, and the connection once there is one. Slots are handed
out the one used last first; when all are taken, callers queue, and a slot that comes back goes to
the one who waits longest. Threads hold a lock around every call.
"""

from __future__ import annotations

from collections import deque
from typing import Generic, Protocol, TypeVar

from os_xenapi.errors import ConnectionFailed

__all__ = ["Line", "Slot", "Slots", "Turn", "line_closed", "session_closed"]

C = TypeVar("C")


class Slot(Generic[C]):
    """The right to have one connection; ``connection`` is None until somebody makes it."""

    __slots__ = ("connection",)

    def __init__(self) -> None:
        self.connection: C | None = None


class Line:
    """One stream of events among several: it has connections of its own, and ends by itself."""

    __slots__ = ("closed",)

    def __init__(self) -> None:
        self.closed: bool = False


class Turn(Protocol[C]):
    """One who waits for a slot: a Future of ``concurrent.futures`` or of asyncio."""

    def cancel(self) -> bool:
        """Give up; False where the future is done."""
        ...

    def done(self) -> bool:
        """Whether there is a result or an exception, or the future was cancelled."""
        ...

    def cancelled(self) -> bool:
        """Whether it was cancelled."""
        ...

    def result(self) -> Slot[C]:
        """The slot."""
        ...

    def exception(self) -> BaseException | None:
        """Why there is no slot."""
        ...

    def set_result(self, result: Slot[C], /) -> None:
        """Hand over a slot."""
        ...

    def set_exception(self, exception: BaseException, /) -> None:
        """Say why there is no slot."""
        ...


class Slots(Generic[C]):
    """The slots for one host, ``limit`` of them."""

    def __init__(self, limit: int) -> None:
        self.closed: bool = False
        self._all = [Slot[C]() for _ in range(limit)]
        self._idle = self._all.copy()
        self._queue: deque[Turn[C]] = deque()

    def claim(self) -> Slot[C] | None:
        """Return a slot, None if one must queue; raises ConnectionFailed if closed."""
        if self.closed:
            raise session_closed()
        return self._idle.pop() if self._idle else None

    def queue(self, turn: Turn[C]) -> None:
        """Let ``turn`` have a slot when it is the first in the queue."""
        self._queue.append(turn)

    def withdraw(self, turn: Turn[C]) -> Slot[C] | None:
        """Take ``turn`` out of the queue; return the slot that it was given in the meantime."""
        if turn in self._queue:
            self._queue.remove(turn)
        if turn.cancel() or turn.cancelled() or turn.exception() is not None:
            return None
        return turn.result()

    def release(self, slot: Slot[C]) -> None:
        """Give a slot back, with its connection or without."""
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(slot)
                return
        if slot.connection is None:
            self._idle.insert(0, slot)
        else:
            self._idle.append(slot)

    def spare(self) -> C | None:
        """Take out a connection that nobody uses, None if there is none."""
        if not self._idle:
            return None
        connection, self._idle[-1].connection = self._idle[-1].connection, None
        return connection

    def adopt(self, connection: C) -> bool:
        """Let later callers use a connection that was made apart; False where there is no room."""
        if self.closed or not self._idle or self._idle[0].connection is not None:
            return False
        slot = self._idle.pop(0)
        slot.connection = connection
        self.release(slot)
        return True

    def close(self) -> tuple[list[C], list[C]]:
        """Let nobody have a slot any more; return the idle connections and those in use.

        Whoever has one closes it when the slot comes back.
        """
        self.closed = True
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_exception(session_closed())
        used = [slot for slot in self._all if slot not in self._idle]
        connections = _connections(self._idle), _connections(used)
        self._idle.clear()
        return connections


def _connections(slots: list[Slot[C]]) -> list[C]:
    return [slot.connection for slot in slots if slot.connection is not None]


def line_closed() -> ConnectionFailed:
    """Return the error for whoever asks for events over a line that was hung up."""
    return ConnectionFailed("the stream of events is closed")


def session_closed() -> ConnectionFailed:
    """Return the error for whoever uses what was closed."""
    return ConnectionFailed("the session is closed: open a new one with connect()")
