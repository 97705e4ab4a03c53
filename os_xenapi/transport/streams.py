"""Streams to and from HTTP handlers: one socket each, the two faces side by side.

Both have the same names: ``response()``, ``send(data)``, ``finish()``, ``read()``, ``close()``, and
``interrupt()``, which any thread may call. A stream may last for hours, so it has no deadline as a
whole: ``stall`` is the longest time in seconds that may pass without a byte going either way.
"""

from __future__ import annotations

import asyncio
import asyncio.trsock
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic

from os_xenapi.errors import ConnectionFailed, DeadlineExceeded
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.stream import Request, Response, StreamExchange
from os_xenapi.transport.aio import AsyncDial
from os_xenapi.transport.buffers import Buffers
from os_xenapi.transport.sockets import Dial, interrupt

__all__ = ["AsyncStream", "Stream"]

_RECEIVE = 1 << 20
_GATHER_SECONDS = 0.1
"""How long small pieces are gathered, as TLS brings them, so that a slow line brings some too."""
_SEND = 256 << 10
"""Bytes that must go out within the stall time, so that a slow line is none that stands still."""


class Stream:
    """An open stream for threads; used by one thread at a time."""

    def __init__(self, sock: socket.socket, what: str) -> None:
        self._sock = sock
        self._what = what
        self._exchange = StreamExchange()
        self._begun = b""
        self._unframed = False
        self._buffers = Buffers(_RECEIVE)

    @classmethod
    def open(
        cls,
        dial: Dial,
        endpoint: Endpoint,
        request: Request,
        session_ref: str | None,
        stall: float,
        trace: str = "",
    ) -> Stream:
        """Connect and send the head of ``request``, whose traceparent is ``trace`` if that is set.

        Raises ConnectionFailed, DeadlineExceeded.
        """
        sock = dial(endpoint, monotonic() + stall)
        stream = cls(sock, f"{request.path} on {endpoint.url}")
        try:
            sock.settimeout(stall)
            stream._write(stream._exchange.head(request, endpoint, session_ref, trace))
        except BaseException:
            sock.close()
            raise
        return stream

    def response(self) -> Response:
        """Wait for the head of the answer and return it."""
        while (response := self._exchange.response()) is None:
            self._exchange.receive(self._receive())
        begun = self._exchange.unframed()
        if begun is not None:
            self._unframed, self._begun = True, begun
        return response

    def send(self, data: bytes | memoryview) -> None:
        """Send the next bytes of the request's body."""
        for piece in self._exchange.body(data):
            self._write(piece)

    def finish(self) -> None:
        """End the request's body."""
        if end := self._exchange.end():
            self._write(end)

    def allow(self, stall: float) -> None:
        """Have a longer or shorter ``stall`` from here on."""
        self._sock.settimeout(stall)

    def read(self) -> bytes | memoryview:
        """Return the next bytes of the answer's body, b"" at its end."""
        if self._unframed:
            return self._gather()
        while (data := self._exchange.data()) is None:
            self._exchange.receive(self._receive())
        return data

    def close(self) -> None:
        """Close the connection, whatever its state."""
        self._sock.close()

    def interrupt(self) -> None:
        """Break the connection from another thread; whoever reads or writes it fails at once."""
        interrupt(self._sock)

    def _gather(self) -> bytes | memoryview:
        """Receive without HTTP in between: the end of the connection is the end of the body."""
        begun, self._begun = self._begun, b""
        if begun:
            return begun
        buffer = self._buffers.take()
        filled, until = 0, 0.0
        try:
            while filled < _RECEIVE:
                received = self._sock.recv_into(buffer[filled:])
                filled += received
                now = monotonic()
                until = until or now + _GATHER_SECONDS
                if not received or now > until:
                    break
        except TimeoutError:
            raise _stalled(self._what) from None
        except OSError as error:
            raise _broken(self._what, error) from error
        return buffer[:filled]

    def _write(self, data: bytes | memoryview) -> None:
        try:
            for piece in _pieces(data):
                self._sock.sendall(piece)
        except TimeoutError:
            raise _stalled(self._what) from None
        except OSError as error:
            raise _broken(self._what, error) from error

    def _receive(self) -> bytes:
        try:
            return self._sock.recv(_RECEIVE)
        except TimeoutError:
            raise _stalled(self._what) from None
        except OSError as error:
            raise _broken(self._what, error) from error


class _Reader(asyncio.StreamReader):
    """Hands out what came before the connection broke, as a socket does; ``broken`` says why.

    A write that fails ends a connection of asyncio, whatever it has not read yet; so the rest is
    taken from the socket. Only without TLS: there the rest may be lost.
    """

    broken: BaseException | None = None
    _sock: asyncio.trsock.TransportSocket | None = None

    def set_transport(self, transport: asyncio.BaseTransport) -> None:
        super().set_transport(transport)
        if transport.get_extra_info("ssl_object") is None:
            self._sock = transport.get_extra_info("socket")

    def set_exception(self, exc: BaseException) -> None:
        self.broken = exc
        if rest := _unread(self._sock):
            self.feed_data(rest)
        self.feed_eof()

    def feed_eof(self) -> None:
        self._sock = None
        super().feed_eof()


def _unread(sock: asyncio.trsock.TransportSocket | None) -> bytes:
    """Return what a broken connection still holds; ``sock`` is as yet open."""
    if sock is None or sock.fileno() < 0:
        return b""
    try:
        with socket.socket(fileno=os.dup(sock.fileno())) as twin:
            return twin.recv(_RECEIVE, socket.MSG_DONTWAIT)
    except OSError:
        return b""


class AsyncStream:
    """An open stream for asyncio; used by one task at a time."""

    def __init__(
        self, reader: _Reader, writer: asyncio.StreamWriter, what: str, stall: float
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._what = what
        self._stall = stall
        self._stalled = False
        self._exchange = StreamExchange()
        self._begun = b""
        self._unframed = False
        self._loop = asyncio.get_running_loop()

    @classmethod
    async def open(
        cls,
        dial: AsyncDial,
        endpoint: Endpoint,
        request: Request,
        session_ref: str | None,
        stall: float,
        trace: str = "",
    ) -> AsyncStream:
        """Connect and send the head of ``request``, whose traceparent is ``trace`` if that is set.

        Raises ConnectionFailed, DeadlineExceeded.
        """
        loop = asyncio.get_running_loop()
        readers: list[_Reader] = []

        def made() -> asyncio.StreamReaderProtocol:
            """Return the protocol of one try to connect, of which there may be several."""
            readers.append(_Reader(limit=_RECEIVE, loop=loop))
            return asyncio.StreamReaderProtocol(readers[-1], loop=loop)

        transport, protocol = await dial(endpoint, monotonic() + stall, made)
        reader = readers[-1]
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        stream = cls(reader, writer, f"{request.path} on {endpoint.url}", stall)
        try:
            await stream._write(stream._exchange.head(request, endpoint, session_ref, trace))
        except BaseException:
            transport.abort()
            raise
        return stream

    async def response(self) -> Response:
        """Wait for the head of the answer and return it."""
        while (response := self._exchange.response()) is None:
            self._exchange.receive(await self._receive())
        begun = self._exchange.unframed()
        if begun is not None:
            self._unframed, self._begun = True, begun
        return response

    async def send(self, data: bytes | memoryview) -> None:
        """Send the next bytes of the request's body."""
        for piece in self._exchange.body(data):
            await self._write(piece)

    async def finish(self) -> None:
        """End the request's body."""
        if end := self._exchange.end():
            await self._write(end)

    def allow(self, stall: float) -> None:
        """Have a longer or shorter ``stall`` from here on."""
        self._stall = stall

    async def read(self) -> bytes:
        """Return the next bytes of the answer's body, b"" at its end."""
        if self._unframed:
            begun, self._begun = self._begun, b""
            return begun or await self._receive()
        while (data := self._exchange.data()) is None:
            self._exchange.receive(await self._receive())
        return data

    async def close(self) -> None:
        """Close the connection, whatever its state."""
        self._writer.transport.abort()
        await asyncio.sleep(0)  # lets the transport see its end before the loop may stop

    def interrupt(self) -> None:
        """Break the connection from another thread; whoever reads or writes it fails at once."""
        with suppress(RuntimeError):  # the loop may be over already
            self._loop.call_soon_threadsafe(self._writer.transport.abort)

    async def _write(self, data: bytes | memoryview) -> None:
        for piece in _pieces(data):
            with self._watched():
                self._writer.write(piece)
                await self._writer.drain()

    async def _receive(self) -> bytes:
        with self._watched():
            data = await self._reader.read(_RECEIVE)
            if not data and self._reader.broken is not None:
                raise self._reader.broken
            return data

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Cut the connection if what happens here takes too long, and say how it ended."""
        timer = asyncio.get_running_loop().call_later(self._stall, self._cut)
        try:
            yield
        except OSError as error:
            if not self._stalled:
                raise _broken(self._what, error) from error
        finally:
            timer.cancel()
        if self._stalled:
            raise _stalled(self._what) from None

    def _cut(self) -> None:
        self._stalled = True
        self._writer.transport.abort()


def _pieces(data: bytes | memoryview) -> Iterator[memoryview]:
    view = memoryview(data)
    return (view[start : start + _SEND] for start in range(0, len(view), _SEND))


def _stalled(what: str) -> DeadlineExceeded:
    return DeadlineExceeded(f"{what}: no byte went either way in the time allowed")


def _broken(what: str, error: OSError) -> ConnectionFailed:
    return ConnectionFailed(f"{what}: the connection broke ({error.strerror or 'closed'})")
