"""Exchanges over sockets for asyncio: the pooled connections of one event loop."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, TypeVar, cast

from os_xenapi.errors import ConnectionFailed
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.lean import Answer, AnswerCut, AnswerReader
from os_xenapi.rpc.steps import AnswerLost, NotSent
from os_xenapi.transport.slots import Line, Slot, Slots, line_closed, session_closed
from os_xenapi.transport.sockets import drop, left, too_late, unanswered, unreachable
from os_xenapi.transport.tls import TLS

__all__ = ["AsyncDial", "AsyncHttpTransport", "ProtocolFactory", "async_dial"]

ProtocolFactory = Callable[[], asyncio.BaseProtocol]

AsyncDial = Callable[
    [Endpoint, float, ProtocolFactory], Awaitable[tuple[asyncio.Transport, asyncio.BaseProtocol]]
]
"""Connects a protocol of the factory to an endpoint by a deadline."""

T = TypeVar("T")

_Connected = tuple[asyncio.Transport, asyncio.BaseProtocol]


async def async_dial(
    endpoint: Endpoint, tls: TLS, deadline: float, factory: ProtocolFactory
) -> tuple[asyncio.Transport, asyncio.BaseProtocol]:
    """Connect a protocol of ``factory`` to ``endpoint``, its certificate checked.

    Raises NotSent, CertificateRefused, DeadlineExceeded.
    """
    what = f"connecting to {endpoint.url}"
    seconds = left(deadline, what)
    loop = asyncio.get_running_loop()
    connecting: Coroutine[Any, Any, _Connected]
    if endpoint.scheme == "unix":
        connecting = loop.create_unix_connection(factory, endpoint.host)
    else:
        connecting = loop.create_connection(
            factory,
            endpoint.host,
            endpoint.port,
            ssl=tls.context if endpoint.scheme == "https" else None,
            server_hostname=endpoint.name if endpoint.scheme == "https" else None,
        )
    try:
        transport, protocol = await _within(seconds, connecting, what, _abort)
    except OSError as error:
        raise unreachable(endpoint, tls, error) from error
    try:
        sock = transport.get_extra_info("socket")
        secured = transport.get_extra_info("ssl_object")
        if sock is None or (secured is None and endpoint.scheme == "https"):
            raise _closed_at_once(endpoint)
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        except OSError:  # asyncio closes the socket of a connection as soon as it is lost
            raise _closed_at_once(endpoint) from None
        if secured is not None:
            await _checked(tls, _certificate(secured, endpoint), endpoint, deadline)
    except BaseException:
        transport.abort()
        raise
    return transport, protocol


def _certificate(secured: ssl.SSLObject, endpoint: Endpoint) -> bytes | None:
    try:
        return secured.getpeercert(binary_form=True)
    except ValueError:  # a TLS that the host ended is as one before its handshake
        raise _closed_at_once(endpoint) from None


def _closed_at_once(endpoint: Endpoint) -> NotSent:
    """Return the error for a connection that is lost in the moment that it comes about.

    It happens after the handshake if a client certificate is missed.
    """
    return NotSent(f"{endpoint.url} closed the connection as soon as it was made")


async def _checked(tls: TLS, shown: bytes | None, endpoint: Endpoint, deadline: float) -> None:
    """Check a certificate; what reads files for it goes to a thread."""
    if not tls.reads_files:
        return tls.check(shown, endpoint)
    what = f"checking the certificate of {endpoint.url}"
    seconds = left(deadline, what)
    checking = asyncio.to_thread(tls.check, shown, endpoint)
    return await _within(seconds, checking, what, lambda _: None)


async def _within(
    seconds: float, work: Coroutine[Any, Any, T], what: str, discard: Callable[[T], None]
) -> T:
    """Wait for some work; given up in any way, what still comes of it is discarded."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=seconds)
        if not task.done():
            raise too_late(what)
        return task.result()
    except BaseException:
        task.cancel()
        task.add_done_callback(partial(_discard, discard))
        raise
    finally:
        del task  # which holds the error that holds this frame


def _discard(discard: Callable[[T], None], task: asyncio.Task[T]) -> None:
    if not task.cancelled() and task.exception() is None:
        discard(task.result())


def _abort(connected: _Connected) -> None:
    connected[0].abort()


class _Connection(asyncio.BufferedProtocol):
    """One kept-alive connection; used by one exchange at a time."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._reader = AnswerReader()
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[Answer] | None = None
        self.is_stale = False

    async def exchange(self, request: bytes, deadline: float, what: str) -> Answer:
        seconds = left(deadline, what)
        waiter: asyncio.Future[Answer] = self._loop.create_future()
        self._waiter = waiter
        timer = self._loop.call_later(seconds, self._expire, what)
        try:
            assert self._transport is not None
            self._transport.write(request)
            return await waiter
        finally:
            timer.cancel()
            self._waiter = None
            # Cancelled in the moment that an error came, nobody has looked at the error.
            if waiter.done() and not waiter.cancelled():
                waiter.exception()
            del waiter  # which holds the error that holds this frame

    def close(self) -> None:
        self.is_stale = True
        if self._transport is not None:
            self._transport.abort()

    def _expire(self, what: str) -> None:
        self._fail(unanswered(what))

    def _fail(self, error: BaseException) -> None:
        self.is_stale = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(error)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Of the names of asyncio's transports, not always of their classes: see uvloop's.
        self._transport = made = cast(asyncio.Transport, transport)
        if self.is_stale:  # given up in the moment that it comes about
            self._loop.call_soon(made.abort)

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._reader.room()

    def buffer_updated(self, nbytes: int) -> None:
        if self._waiter is None or self._waiter.done():
            self.close()  # bytes that nobody asked for
        else:
            self._take(nbytes)

    def eof_received(self) -> None:
        if self._waiter is not None:
            self._take(0)
        self.is_stale = True

    def _take(self, nbytes: int) -> None:
        try:
            answer = self._reader.filled(nbytes)
        except AnswerCut as error:
            self._fail(AnswerLost(str(error)))
        except Exception as error:
            self._fail(error)
        else:
            if answer is not None and self._waiter is not None and not self._waiter.done():
                self._waiter.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        reason = getattr(exc, "strerror", None) or (type(exc).__name__ if exc else "closed")
        self._fail(AnswerLost(f"the connection broke: {reason}"))


async def _connected(dial: AsyncDial, endpoint: Endpoint, deadline: float) -> _Connection:
    """Return a new connection; whoever gives up waiting for it leaves none open."""
    made: list[_Connection] = []

    def make() -> _Connection:
        made.append(_Connection())
        return made[-1]

    try:
        await dial(endpoint, deadline, make)
        if made[-1].is_stale:  # nobody would wake who waits for an answer over it
            raise _closed_at_once(endpoint)
    except BaseException:
        # Given up as TLS is ready, asyncio itself would wait half a minute for the peer's farewell.
        for connection in made:
            connection.close()
        raise
    return made[-1]


class _Host:
    """The connections to one endpoint."""

    def __init__(self, endpoint: Endpoint, dial: AsyncDial, limit: int) -> None:
        self.endpoint = endpoint
        self._dial = dial
        self._slots: Slots[_Connection] = Slots(limit)

    async def take(self, deadline: float) -> Slot[_Connection]:
        slot = self._slots.claim()
        if slot is not None:
            return slot
        what = "waiting for a free connection"
        seconds = left(deadline, what)
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[Slot[_Connection]] = loop.create_future()
        self._slots.queue(turn)
        timer = loop.call_later(seconds, _expire_turn, turn, what)
        try:
            return await turn
        except BaseException:
            late = self._slots.withdraw(turn)
            if late is not None:
                self.give_back(late)
            raise
        finally:
            timer.cancel()

    def give_back(self, slot: Slot[_Connection]) -> None:
        if self._slots.closed:
            drop(slot)
        else:
            self._slots.release(slot)

    async def connect(self, slot: Slot[_Connection], deadline: float) -> _Connection:
        """Make the connection of a slot, in place of a stale one if it has one."""
        drop(slot)
        connection = slot.connection = await _connected(self._dial, self.endpoint, deadline)
        if self._slots.closed:
            raise session_closed()
        return connection

    def spare(self) -> _Connection | None:
        return self._slots.spare()

    def adopt(self, connection: _Connection) -> bool:
        return self._slots.adopt(connection)

    def close(self) -> None:
        idle, used = self._slots.close()
        for connection in (*idle, *used):
            connection.close()


def _expire_turn(turn: asyncio.Future[Any], what: str) -> None:
    if not turn.done():
        turn.set_exception(too_late(what))


class AsyncHttpTransport:
    """RPC exchanges with hosts, for any number of tasks of one event loop.

    ``connections`` is the number of calls in flight per host; further ones wait in order.
    """

    def __init__(self, dial: AsyncDial, *, connections: int = 20) -> None:
        self._dial = dial
        self._connections = connections
        self._hosts: dict[Endpoint, _Host] = {}
        self._listening: dict[tuple[Endpoint, Line | None], _Host] = {}
        self._closed = False

    async def exchange(
        self, endpoint: Endpoint, body: bytes, deadline: float, trace: str = ""
    ) -> Answer:
        """POST ``body`` to ``endpoint`` and return the answer.

        Raises NotSent, AnswerLost, CertificateRefused, ProtocolError, DeadlineExceeded, and
        ConnectionFailed once the transport is closed.
        """
        host = self._hosts.get(endpoint) or self._host(endpoint)
        return await self._exchange(host, body, deadline, trace)

    async def listen(
        self,
        endpoint: Endpoint,
        body: bytes,
        deadline: float,
        trace: str = "",
        line: Line | None = None,
    ) -> Answer:
        """As ``exchange``, over a connection that is kept for one stream of events.

        Raises ConnectionFailed once the line is hung up.
        """
        if line is not None and line.closed:
            raise line_closed()
        self._check_open()
        host = self._listening.get((endpoint, line))
        if host is None:
            host = self._listening[endpoint, line] = _Host(endpoint, self._dial, 1)
        return await self._exchange(host, body, deadline, trace)

    def hang_up(self, line: Line) -> None:
        """Close the connections of ``line``; what is asked over it ends with ConnectionFailed."""
        line.closed = True
        for key in [key for key in self._listening if key[1] is line]:
            self._listening.pop(key).close()

    async def _exchange(self, host: _Host, body: bytes, deadline: float, trace: str) -> Answer:
        endpoint = host.endpoint
        slot = await host.take(deadline)
        try:
            connection = slot.connection
            if connection is None or connection.is_stale:
                connection = await host.connect(slot, deadline)
            request = endpoint.rpc_request(body, trace)
            answer = await connection.exchange(request, deadline, endpoint.url)
            if not answer.keeps:
                drop(slot)
            return answer
        except BaseException:
            drop(slot)
            raise
        finally:
            host.give_back(slot)

    async def apart(
        self,
        endpoint: Endpoint,
        body: bytes,
        deadline: float,
        trace: str = "",
        *,
        keep: bool = True,
    ) -> Answer:
        """As ``exchange``, but whatever is in flight, and even after ``close``."""
        host = self._open_host(endpoint) if keep else None
        connection = None if host is None else host.spare()
        if connection is not None and connection.is_stale:
            connection.close()
            connection = None
        if connection is None:
            connection = await _connected(self._dial, endpoint, deadline)
        kept = False
        try:
            request = endpoint.rpc_request(body, trace)
            answer = await connection.exchange(request, deadline, endpoint.url)
            kept = host is not None and answer.keeps and host.adopt(connection)
            return answer
        finally:
            if not kept:
                connection.close()

    async def close(self) -> None:
        """Close every connection; calls under way end with ConnectionFailed.

        One that is only being made is given up when it is there, or when its time is over.
        """
        self._closed = True
        for host in (*self._hosts.values(), *self._listening.values()):
            host.close()
        await asyncio.sleep(0)  # lets the transports see their end before the loop may stop

    def _check_open(self) -> None:
        if self._closed:
            raise session_closed()

    def _host(self, endpoint: Endpoint) -> _Host:
        self._check_open()
        return self._hosts.setdefault(endpoint, _Host(endpoint, self._dial, self._connections))

    def _open_host(self, endpoint: Endpoint) -> _Host | None:
        try:
            return self._host(endpoint)
        except ConnectionFailed:
            return None
