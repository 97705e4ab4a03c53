"""Streams to and from HTTP handlers, for asyncio; see ``os_xenapi.transport.streams``."""

from __future__ import annotations

import asyncio
import asyncio.trsock
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import cast

from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.stream import Request, Response, StreamExchange
from os_xenapi.transport.aio import AsyncDial
from os_xenapi.transport.streams import RECEIVE, broken, pieces, stalled

__all__ = ["AsyncStream"]


class _Valve(asyncio.ReadTransport):
    """Pauses a connection and lets it go on, as long as there is one.

    Python 3.10 fails to resume a TLS connection that has ended, which the protocol is told one turn
    of the loop later, and what was just read is lost.
    """

    def __init__(self, transport: asyncio.ReadTransport) -> None:
        super().__init__()
        self._transport = transport

    def pause_reading(self) -> None:
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        with suppress(AttributeError):
            self._transport.resume_reading()


class _Reader(asyncio.StreamReader):
    """Hands out what came before the connection broke, as a socket does; ``broken`` says why.

    A write that fails ends a connection of asyncio, whatever it has not read yet; so the rest is
    taken from the socket. Only without TLS: there the rest may be lost.
    """

    broken: BaseException | None = None
    is_over = False
    _sock: asyncio.trsock.TransportSocket | None = None

    def set_transport(self, transport: asyncio.BaseTransport) -> None:
        super().set_transport(_Valve(cast(asyncio.ReadTransport, transport)))
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


class _Protocol(asyncio.StreamReaderProtocol):
    """Tells its reader when the connection is over, not only the other end's part of it."""

    def __init__(self, reader: _Reader, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(reader, loop=loop)
        self._of = reader

    def connection_lost(self, exc: Exception | None) -> None:
        self._of.is_over = True
        super().connection_lost(exc)


def _unread(sock: asyncio.trsock.TransportSocket | None) -> bytes:
    """Return what a broken connection still holds; ``sock`` is as yet open."""
    if sock is None or sock.fileno() < 0:
        return b""
    try:
        with socket.socket(fileno=os.dup(sock.fileno())) as twin:
            return twin.recv(RECEIVE, socket.MSG_DONTWAIT)
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

        def made() -> _Protocol:
            """Return the protocol of one try to connect, of which there may be several."""
            readers.append(_Reader(limit=RECEIVE, loop=loop))
            return _Protocol(readers[-1], loop)

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
        self._abort()
        await asyncio.sleep(0)  # lets the transport see its end before the loop may stop

    def interrupt(self) -> None:
        """Break the connection from another thread; whoever reads or writes it fails at once."""
        with suppress(RuntimeError):  # the loop may be over already
            self._loop.call_soon_threadsafe(self._abort)

    async def _write(self, data: bytes | memoryview) -> None:
        for piece in pieces(data):
            with self._watched():
                if self._reader.is_over:  # event loops differ in what a write does then
                    raise self._reader.broken or ConnectionResetError()
                self._writer.write(piece)
                await self._writer.drain()

    async def _receive(self) -> bytes:
        with self._watched():
            data = await self._reader.read(RECEIVE)
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
                raise broken(self._what, error) from error
        finally:
            timer.cancel()
        if self._stalled:
            raise stalled(self._what) from None

    def _cut(self) -> None:
        self._stalled = True
        self._abort()

    def _abort(self) -> None:
        self._reader.is_over = True
        self._writer.transport.abort()
