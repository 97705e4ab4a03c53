"""Exchanges with a simulated pool in the same process: no socket, no thread, the same answers.

The peer answers at once or with something to wait for; waiting is what the two faces do here, each
in its own way. There are no headers here: ``trace`` goes nowhere.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Protocol

from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.lean import Answer
from os_xenapi.rpc.steps import AnswerLost
from os_xenapi.transport.slots import Line, line_closed, session_closed
from os_xenapi.transport.sockets import unanswered

__all__ = ["AsyncInProcessTransport", "InProcessTransport", "Peer", "Pending"]


class Pending(Protocol):
    """An answer that is not there yet."""

    @property
    def deadline(self) -> float | None:
        """The monotonic second at which ``poll`` answers whatever happened, None for never."""
        ...

    def poll(self) -> Answer | None:
        """Return the answer, None if it is still to come."""
        ...

    def cancel(self) -> None:
        """Give the answer up."""
        ...


class Peer(Protocol):
    """A pool that lives in this process."""

    @property
    def address(self) -> str:
        """The address of the pool's coordinator."""
        ...

    def answer(self, address: str, body: bytes) -> Answer | Pending:
        """Answer the RPC ``body``, JSON or XML, as the host at ``address``.

        Here and from ``poll`` a peer may raise NotSent or AnswerLost, as a network would.
        """
        ...

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call ``changed`` from any thread when a pending answer may have come; returns its end."""
        ...

    def connect(self, address: str) -> socket.socket:
        """Return a socket that the host at ``address`` serves as HTTP."""
        ...

    def close(self) -> None:
        """End a pool that belongs to one session alone."""
        ...


class InProcessTransport:
    """RPC exchanges with a peer for threads."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._waiting: set[threading.Event] = set()
        self._closed = False

    def exchange(self, endpoint: Endpoint, body: bytes, deadline: float, trace: str = "") -> Answer:
        """Hand ``body`` to the peer and return its answer.

        Raises DeadlineExceeded, AnswerLost, ConnectionFailed once the transport is closed.
        """
        if self._closed:
            raise session_closed()
        return self._answer(endpoint, body, deadline, self._waiting)

    def apart(
        self,
        endpoint: Endpoint,
        body: bytes,
        deadline: float,
        trace: str = "",
        *,
        keep: bool = True,
    ) -> Answer:
        """As ``exchange``, but even after ``close``."""
        return self._answer(endpoint, body, deadline, set())

    def _answer(
        self,
        endpoint: Endpoint,
        body: bytes,
        deadline: float,
        waiting: set[threading.Event],
        line: Line | None = None,
    ) -> Answer:
        answer = self._peer.answer(endpoint.host, body)
        if isinstance(answer, Answer):
            return answer
        changed = threading.Event()
        waiting.add(changed)
        stop_watching = self._peer.watch(changed.set)
        try:
            while (ready := answer.poll()) is None:
                _check_open(self._closed and waiting is self._waiting, line)
                changed.wait(_pause(answer, deadline))
                changed.clear()
            return ready
        except BaseException:
            answer.cancel()
            raise
        finally:
            stop_watching()
            waiting.discard(changed)

    def listen(
        self,
        endpoint: Endpoint,
        body: bytes,
        deadline: float,
        trace: str = "",
        line: Line | None = None,
    ) -> Answer:
        """As ``exchange``: there are no connections here."""
        if line is not None and line.closed:
            raise line_closed()
        if self._closed:
            raise session_closed()
        return self._answer(endpoint, body, deadline, self._waiting, line)

    def hang_up(self, line: Line) -> None:
        """End what is asked over ``line``, with ConnectionFailed."""
        line.closed = True
        for changed in self._waiting.copy():
            changed.set()

    def close(self) -> None:
        """End the peer if it is this session's own; calls under way end with ConnectionFailed."""
        self._closed = True
        for changed in self._waiting.copy():
            changed.set()
        self._peer.close()


class AsyncInProcessTransport:
    """RPC exchanges with a peer for asyncio."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._waiting: set[asyncio.Event] = set()
        self._closed = False

    async def exchange(
        self, endpoint: Endpoint, body: bytes, deadline: float, trace: str = ""
    ) -> Answer:
        """Hand ``body`` to the peer and return its answer; as ``InProcessTransport.exchange``."""
        if self._closed:
            raise session_closed()
        return await self._answer(endpoint, body, deadline, self._waiting)

    async def apart(
        self,
        endpoint: Endpoint,
        body: bytes,
        deadline: float,
        trace: str = "",
        *,
        keep: bool = True,
    ) -> Answer:
        """As ``exchange``, but even after ``close``."""
        return await self._answer(endpoint, body, deadline, set())

    async def _answer(
        self,
        endpoint: Endpoint,
        body: bytes,
        deadline: float,
        waiting: set[asyncio.Event],
        line: Line | None = None,
    ) -> Answer:
        answer = self._peer.answer(endpoint.host, body)
        if isinstance(answer, Answer):
            return answer
        loop = asyncio.get_running_loop()
        changed = asyncio.Event()
        waiting.add(changed)
        stop_watching = self._peer.watch(lambda: _set_from_any_thread(loop, changed))
        try:
            while (ready := answer.poll()) is None:
                _check_open(self._closed and waiting is self._waiting, line)
                timer = loop.call_later(_pause(answer, deadline), changed.set)
                try:
                    await changed.wait()
                finally:
                    timer.cancel()
                changed.clear()
            return ready
        except BaseException:
            answer.cancel()
            raise
        finally:
            stop_watching()
            waiting.discard(changed)

    async def listen(
        self,
        endpoint: Endpoint,
        body: bytes,
        deadline: float,
        trace: str = "",
        line: Line | None = None,
    ) -> Answer:
        """As ``exchange``: there are no connections here."""
        if line is not None and line.closed:
            raise line_closed()
        if self._closed:
            raise session_closed()
        return await self._answer(endpoint, body, deadline, self._waiting, line)

    def hang_up(self, line: Line) -> None:
        """End what is asked over ``line``, with ConnectionFailed."""
        line.closed = True
        for changed in self._waiting:
            changed.set()

    async def close(self) -> None:
        """End the peer if it is this session's own; calls under way end with ConnectionFailed."""
        self._closed = True
        for changed in self._waiting:
            changed.set()
        await asyncio.to_thread(self._peer.close)


def _check_open(closed: bool, line: Line | None) -> None:
    if closed:
        raise AnswerLost("the session was closed while the call was under way")
    if line is not None and line.closed:
        raise line_closed()


def _pause(answer: Pending, deadline: float) -> float:
    """Return how long to wait for ``answer`` to change by itself."""
    seconds = deadline - monotonic()
    if seconds <= 0:
        raise unanswered("the simulated host")
    if answer.deadline is None:
        return seconds
    return max(0.0, min(seconds, answer.deadline - monotonic()))


def _set_from_any_thread(loop: asyncio.AbstractEventLoop, event: asyncio.Event) -> None:
    with suppress(RuntimeError):  # the loop has ended, and with it whoever waited
        loop.call_soon_threadsafe(event.set)
