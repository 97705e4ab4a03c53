"""One connection of the simulated pool as bytes: reading with limits, writing with back-pressure.

Nothing else in the simulator touches a socket of its server, and nothing here knows HTTP. What a
faulty network does to bytes is in the subclass of Channel that the faults bring. Everything runs on
the server's event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import cast

__all__ = ["PIECE", "Channel", "Disconnected", "HeadTooLarge", "TimedOut"]

PIECE = 256 * 1024
"""Bytes that a transfer reads or writes at once, and that a connection buffers each way."""

_HEAD_END = b"\r\n\r\n"

_GOODBYE = 5.0
"""Seconds that a peer has to end its side of a TLS connection."""


class Disconnected(Exception):
    """The peer is gone, so what was being read or written will never be complete."""


class TimedOut(Exception):
    """The peer neither sent nor took a byte for as long as it may."""


class HeadTooLarge(Exception):
    """The head of a request is longer than this listener takes."""


class Channel(asyncio.Protocol):
    """A connection with a client, as one coroutine at a time reads and writes it."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._aborted = False
        self._buffer = bytearray()
        self._reading = True
        self._writable = True
        self._ended = False
        self._lost = False
        self._interruption: Exception | None = None
        self._reader: asyncio.Future[None] | None = None
        self._writer: asyncio.Future[None] | None = None
        self._closed: asyncio.Future[None] = self._loop.create_future()
        self.on_hangup: Callable[[], None] | None = None
        """Called once when the peer closes its side; for whoever waits for something else."""

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection over."""
        self._transport = cast(asyncio.Transport, transport)
        if self._aborted:
            return self._transport.abort()
        self._transport.set_write_buffer_limits(high=PIECE)

    def data_received(self, data: bytes) -> None:
        """Keep what came; stop reading from the socket when enough is waiting."""
        self._buffer += data
        if len(self._buffer) >= PIECE and self._reading and self._transport is not None:
            self._reading = False
            self._transport.pause_reading()
        _wake(self._reader)

    def eof_received(self) -> bool:
        """Note the end of what the peer sends; it may still read an answer, except over TLS."""
        self._hang_up()
        return self._transport is not None and not self._transport.get_extra_info("sslcontext")

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that nothing more can be read or written."""
        self._lost = True
        self._writable = True
        self._hang_up()
        _wake(self._writer)
        _wake(self._closed)

    def pause_writing(self) -> None:
        """The peer takes bytes more slowly than they are written."""
        self._writable = False

    def resume_writing(self) -> None:
        """The peer has taken enough for more to be written."""
        self._writable = True
        _wake(self._writer)

    def _hang_up(self) -> None:
        self._ended = True
        _wake(self._reader)
        callback, self.on_hangup = self.on_hangup, None
        if callback is not None:
            callback()

    # What the server uses.

    @property
    def hung_up(self) -> bool:
        """Whether the peer has closed its side."""
        return self._ended

    async def readable(self, *, idle: float) -> bool:
        """Wait for the next byte at most ``idle`` seconds; False when none came."""
        try:
            return bool(self._buffer) or await self._more(idle)
        except TimedOut:
            return False

    async def read_head(self, *, limit: int, pause: float, total: float) -> bytes | None:
        """Return the head of the next request with its empty line; None when none follows.

        ``limit`` is its greatest length in bytes, ``pause`` how long each byte may take, ``total``
        the whole head, in seconds.

        Raises HeadTooLarge, TimedOut, and Disconnected when the head breaks off.
        """
        deadline = self._loop.time() + total
        searched = 0
        while (end := self._buffer.find(_HEAD_END, searched)) < 0:
            if len(self._buffer) > limit:
                raise HeadTooLarge
            searched = max(0, len(self._buffer) - len(_HEAD_END) + 1)
            if not await self._more(min(pause, deadline - self._loop.time())):
                if self._buffer:
                    raise Disconnected
                return None
        end += len(_HEAD_END)
        if end > limit:
            raise HeadTooLarge
        head = bytes(self._buffer[:end])
        del self._buffer[:end]
        return head

    async def read(self, most: int, *, idle: float) -> bytearray:
        """Return the next bytes, at most ``most``; none at all when the peer closed its side.

        Raises TimedOut when none come for ``idle`` seconds.
        """
        while not self._buffer:
            if not await self._more(idle):
                return bytearray()
        if len(self._buffer) <= most:
            data, self._buffer = self._buffer, bytearray()
        else:
            data = self._buffer[:most]
            del self._buffer[:most]
        return data

    async def read_exactly(self, length: int, *, idle: float) -> bytes:
        """Return the next ``length`` bytes.

        Raises Disconnected when fewer come, TimedOut when none come for ``idle`` seconds.
        """
        while len(self._buffer) < length:
            if not await self._more(idle):
                raise Disconnected
        data = bytes(self._buffer[:length])
        del self._buffer[:length]
        return data

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send ``data`` without waiting for the peer to take it; `drain` before writing much."""
        if self._transport is not None and not self._lost:
            self._transport.write(data)

    async def drain(self, *, idle: float) -> None:
        """Wait until the peer has taken most of what was written.

        Other connections always get their turn. Raises Disconnected, and TimedOut when the peer
        has not taken enough within ``idle`` seconds.
        """
        if self._writable:
            await asyncio.sleep(0)
        self._check_interruption()
        while not self._writable:
            self._writer = self._loop.create_future()
            try:
                await self._wait(self._writer, idle)
            finally:
                self._writer = None
        if self._lost:
            raise Disconnected

    async def settle(self, *, idle: float) -> None:
        """After an answer: give others their turn and a slow peer its time; else return at once.

        Raises like `drain`.
        """
        if self._buffer or not self._writable:
            await self.drain(idle=idle)

    def interrupt(self, reason: Exception | None) -> None:
        """Make whoever waits here, now or later, fail with ``reason``; None ends that."""
        self._interruption = reason
        if reason is not None:
            _wake(self._reader)
            _wake(self._writer)

    async def close(self, *, idle: float) -> None:
        """Send what was written, then end the connection; return when it is over.

        A peer that takes nothing for ``idle`` seconds is cut off.
        """
        try:
            if self._transport is not None and not self._lost:
                # Not 0: TLS of asyncio then counts an empty buffer as full, and never resumes.
                self._transport.set_write_buffer_limits(high=1, low=0)
                await self.drain(idle=idle)
                self._transport.close()
                await asyncio.wait([self._closed], timeout=_GOODBYE)
        except (Disconnected, TimedOut):
            pass
        finally:
            self.abort()

    def abort(self) -> None:
        """End the connection at once; the peer sees it break where it has not ended already."""
        # Also after the connection was lost: a transport over TLS wants to be told all the same.
        self._aborted = True
        if self._transport is not None:
            self._transport.abort()

    async def linger(self, seconds: float) -> None:
        """Say that nothing more follows, then read away what the peer still sends.

        Without it a reset could take the answer from a peer that is not done with its request.
        """
        if self._transport is not None and not self._lost and self._transport.can_write_eof():
            with contextlib.suppress(OSError):  # the peer has reset the connection meanwhile
                self._transport.write_eof()
        deadline = self._loop.time() + seconds
        with contextlib.suppress(TimedOut):
            while await self.read(PIECE, idle=deadline - self._loop.time()):
                pass

    async def _more(self, timeout: float) -> bool:
        """Wait for further bytes; False when none will come."""
        self._check_interruption()
        if self._ended:
            return False
        if not self._reading and self._transport is not None:
            self._reading = True
            self._transport.resume_reading()
        self._reader = self._loop.create_future()
        before = len(self._buffer)
        try:
            await self._wait(self._reader, timeout)
        finally:
            self._reader = None
        return len(self._buffer) > before

    async def _wait(self, future: asyncio.Future[None], timeout: float) -> None:
        timer = self._loop.call_later(timeout, _expire, future)
        try:
            await future
        finally:
            timer.cancel()
        self._check_interruption()

    def _check_interruption(self) -> None:
        if self._interruption is not None:
            raise self._interruption


def _wake(future: asyncio.Future[None] | None) -> None:
    if future is not None and not future.done():
        future.set_result(None)


def _expire(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_exception(TimedOut())
