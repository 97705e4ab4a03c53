"""Streams to and from HTTP handlers of XAPI: one socket each, the two faces side by side.

Both have the same names: ``response()``, ``send(data)``, ``finish()``, ``read()``, ``close()``. A
stream may last for hours, so it has no deadline as a whole: ``stall`` is the longest time in
seconds that may pass without a byte going either way.
"""

from __future__ import annotations

import asyncio
import socket
from time import monotonic

from os_xenapi.errors import ConnectionFailed, DeadlineExceeded
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.stream import Request, Response, StreamExchange
from os_xenapi.transport.aio import AsyncDial
from os_xenapi.transport.sockets import Dial

__all__ = ["AsyncStream", "Stream"]

_RECEIVE = 256 << 10


class Stream:
    """An open stream for threads; used by one thread at a time."""

    def __init__(self, sock: socket.socket, what: str) -> None:
        self._sock = sock
        self._what = what
        self._exchange = StreamExchange()

    @classmethod
    def open(
        cls, dial: Dial, endpoint: Endpoint, request: Request, session_ref: str, stall: float
    ) -> Stream:
        """Connect and send the head of ``request``; raises ConnectionFailed, DeadlineExceeded."""
        sock = dial(endpoint, monotonic() + stall)
        stream = cls(sock, f"{request.path} on {endpoint.url}")
        try:
            sock.settimeout(stall)
            stream._write(stream._exchange.head(request, endpoint, session_ref))
        except BaseException:
            sock.close()
            raise
        return stream

    def response(self) -> Response:
        """Wait for the head of the answer and return it."""
        while (response := self._exchange.response()) is None:
            self._exchange.receive(self._receive())
        return response

    def send(self, data: bytes | memoryview) -> None:
        """Send the next bytes of the request's body."""
        for piece in self._exchange.body(data):
            self._write(piece)

    def finish(self) -> None:
        """End the request's body."""
        self._exchange.end()

    def read(self) -> bytes:
        """Return the next bytes of the answer's body, b"" at its end."""
        while (data := self._exchange.data()) is None:
            self._exchange.receive(self._receive())
        return data

    def close(self) -> None:
        """Close the connection, whatever its state."""
        self._sock.close()

    def _write(self, data: bytes | memoryview) -> None:
        try:
            self._sock.sendall(data)
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


class AsyncStream:
    """An open stream for asyncio; used by one task at a time."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, what: str, stall: float
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._what = what
        self._stall = stall
        self._exchange = StreamExchange()

    @classmethod
    async def open(
        cls, dial: AsyncDial, endpoint: Endpoint, request: Request, session_ref: str, stall: float
    ) -> AsyncStream:
        """Connect and send the head of ``request``; raises ConnectionFailed, DeadlineExceeded."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=2 * _RECEIVE, loop=loop)
        transport, protocol = await dial(
            endpoint, monotonic() + stall, lambda: asyncio.StreamReaderProtocol(reader, loop=loop)
        )
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        stream = cls(reader, writer, f"{request.path} on {endpoint.url}", stall)
        try:
            await stream._write(stream._exchange.head(request, endpoint, session_ref))
        except BaseException:
            transport.abort()
            raise
        return stream

    async def response(self) -> Response:
        """Wait for the head of the answer and return it."""
        while (response := self._exchange.response()) is None:
            self._exchange.receive(await self._receive())
        return response

    async def send(self, data: bytes | memoryview) -> None:
        """Send the next bytes of the request's body."""
        for piece in self._exchange.body(data):
            await self._write(piece)

    async def finish(self) -> None:
        """End the request's body."""
        self._exchange.end()

    async def read(self) -> bytes:
        """Return the next bytes of the answer's body, b"" at its end."""
        while (data := self._exchange.data()) is None:
            self._exchange.receive(await self._receive())
        return data

    async def close(self) -> None:
        """Close the connection, whatever its state."""
        self._writer.transport.abort()

    async def _write(self, data: bytes | memoryview) -> None:
        try:
            self._writer.write(data)
            await asyncio.wait_for(self._writer.drain(), self._stall)
        except (TimeoutError, asyncio.TimeoutError):
            raise _stalled(self._what) from None
        except OSError as error:
            raise _broken(self._what, error) from error

    async def _receive(self) -> bytes:
        try:
            return await asyncio.wait_for(self._reader.read(_RECEIVE), self._stall)
        except (TimeoutError, asyncio.TimeoutError):
            raise _stalled(self._what) from None
        except OSError as error:
            raise _broken(self._what, error) from error


def _stalled(what: str) -> DeadlineExceeded:
    return DeadlineExceeded(f"{what}: no byte went either way in the time allowed")


def _broken(what: str, error: OSError) -> ConnectionFailed:
    return ConnectionFailed(f"{what}: the connection broke ({error.strerror or 'closed'})")
