"""Streams to and from HTTP handlers, for threads: one socket each.

Both faces have the same names: ``response()``, ``send(data)``, ``finish()``, ``read()``,
``close()``, and ``interrupt()``, which any thread may call. A stream may last for hours, so it has
no deadline as a whole: ``stall`` is the longest time in seconds that may pass without a byte going
either way. What both faces do alike is here too.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from time import monotonic

from os_xenapi.errors import ConnectionFailed, DeadlineExceeded
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.stream import Request, Response, StreamExchange
from os_xenapi.transport.buffers import Buffers
from os_xenapi.transport.sockets import Dial, interrupt

__all__ = ["RECEIVE", "Stream", "broken", "pieces", "stalled"]

RECEIVE = 1 << 20
"""Bytes that are received at a time."""
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
        self._buffers = Buffers(RECEIVE)

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
            while filled < RECEIVE:
                received = self._sock.recv_into(buffer[filled:])
                filled += received
                now = monotonic()
                until = until or now + _GATHER_SECONDS
                if not received or now > until:
                    break
        except TimeoutError:
            raise stalled(self._what) from None
        except OSError as error:
            raise broken(self._what, error) from error
        return buffer[:filled]

    def _write(self, data: bytes | memoryview) -> None:
        try:
            for piece in pieces(data):
                self._sock.sendall(piece)
        except TimeoutError:
            raise stalled(self._what) from None
        except OSError as error:
            raise broken(self._what, error) from error

    def _receive(self) -> bytes:
        try:
            return self._sock.recv(RECEIVE)
        except TimeoutError:
            raise stalled(self._what) from None
        except OSError as error:
            raise broken(self._what, error) from error


def pieces(data: bytes | memoryview) -> Iterator[memoryview]:
    """Cut ``data`` into what has to go out within the stall time, so that slowness is no stall."""
    view = memoryview(data)
    return (view[start : start + _SEND] for start in range(0, len(view), _SEND))


def stalled(what: str) -> DeadlineExceeded:
    """Return the error for a stream that stood still."""
    return DeadlineExceeded(f"{what}: no byte went either way in the time allowed")


def broken(what: str, error: OSError) -> ConnectionFailed:
    """Return the error for a stream whose connection ended with ``error``."""
    return ConnectionFailed(f"{what}: the connection broke ({error.strerror or 'closed'})")
