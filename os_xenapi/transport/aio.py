"""Exchanges over sockets for asyncio: the pooled connections of one event loop."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from time import monotonic
from typing import Any

from os_xenapi.errors import ConnectionFailed, DeadlineExceeded
from os_xenapi.rpc.calls import AnswerLost
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.lean import Answer, AnswerCut, AnswerReader
from os_xenapi.transport.sockets import left, unreachable
from os_xenapi.transport.tls import TLS

__all__ = ["AsyncDial", "AsyncHttpTransport", "async_dial"]

ProtocolFactory = Callable[[], asyncio.BaseProtocol]

AsyncDial = Callable[
    [Endpoint, float, ProtocolFactory], Awaitable[tuple[asyncio.Transport, asyncio.BaseProtocol]]
]
"""Connects a protocol of the factory to an endpoint by a deadline."""


async def async_dial(
    endpoint: Endpoint, tls: TLS, deadline: float, factory: ProtocolFactory
) -> tuple[asyncio.Transport, asyncio.BaseProtocol]:
    """Connect a protocol of ``factory`` to ``endpoint``, its certificate checked.

    Raises NotSent, CertificateRefused, DeadlineExceeded.
    """
    what = f"connecting to {endpoint.url}"
    loop = asyncio.get_running_loop()
    secure = endpoint.scheme == "https"
    connecting: Coroutine[Any, Any, tuple[asyncio.Transport, asyncio.BaseProtocol]]
    if endpoint.scheme == "unix":
        connecting = loop.create_unix_connection(factory, endpoint.host)
    else:
        connecting = loop.create_connection(
            factory, endpoint.host, endpoint.port, ssl=tls.context if secure else None
        )
    try:
        transport, protocol = await asyncio.wait_for(connecting, left(deadline, what))
    except (TimeoutError, asyncio.TimeoutError):
        raise DeadlineExceeded(f"{what} took longer than the time allowed") from None
    except ssl.SSLCertVerificationError as error:
        raise tls.refusal(error, endpoint.url) from None
    except OSError as error:
        raise unreachable(endpoint, error) from error
    try:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if secure:
            tls.check(
                transport.get_extra_info("ssl_object").getpeercert(binary_form=True), endpoint.url
            )
    except BaseException:
        transport.abort()
        raise
    return transport, protocol


class _Connection(asyncio.BufferedProtocol):
    """One kept-alive connection; used by one exchange at a time."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._reader = AnswerReader()
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[Answer] | None = None
        self.is_stale = False

    async def exchange(self, request: bytes, deadline: float, what: str) -> Answer:
        waiter: asyncio.Future[Answer] = self._loop.create_future()
        self._waiter = waiter
        timer = self._loop.call_later(left(deadline, what), self._expire, what)
        try:
            assert self._transport is not None
            self._transport.write(request)
            return await waiter
        finally:
            timer.cancel()
            self._waiter = None

    def close(self) -> None:
        self.is_stale = True
        if self._transport is not None:
            self._transport.abort()

    def _expire(self, what: str) -> None:
        self._fail(
            DeadlineExceeded(
                f"{what} was not answered in the time allowed; the host may still carry it out"
            )
        )

    def _fail(self, error: BaseException) -> None:
        self.is_stale = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(error)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._reader.room()

    def buffer_updated(self, nbytes: int) -> None:
        waiter = self._waiter
        if waiter is None:
            self.close()  # bytes that nobody asked for
            return
        try:
            answer = self._reader.filled(nbytes)
        except Exception as error:
            self._fail(error)
        else:
            if answer is not None and not waiter.done():
                waiter.set_result(answer)

    def eof_received(self) -> None:
        try:
            answer = self._reader.filled(0)
        except AnswerCut as error:
            self._fail(AnswerLost(str(error)))
        except Exception as error:
            self._fail(error)
        else:
            if answer is not None and self._waiter is not None and not self._waiter.done():
                self._waiter.set_result(answer)
        self.is_stale = True

    def connection_lost(self, exc: Exception | None) -> None:
        reason = getattr(exc, "strerror", None) or (type(exc).__name__ if exc else "closed")
        self._fail(AnswerLost(f"the connection broke: {reason}"))


class _Host:
    """The connections to one endpoint: at most ``limit``, callers beyond wait in order."""

    def __init__(self, open_connection: Callable[[float], Awaitable[_Connection]], limit: int):
        self._open = open_connection
        self._free = limit
        self._idle: list[_Connection] = []
        self._queue: deque[asyncio.Future[None]] = deque()
        self._open_connections: set[_Connection] = set()
        self._closed = False

    async def take(self, deadline: float) -> _Connection:
        if self._free == 0 or self._queue:
            await self._wait_turn(deadline)
        else:
            self._free -= 1
        try:
            while self._idle:
                connection = self._idle.pop()
                if not connection.is_stale:
                    return connection
                self._open_connections.discard(connection)
            if self._closed:
                raise ConnectionFailed("the session is closed")
            connection = await self._open(deadline)
            self._open_connections.add(connection)
            return connection
        except BaseException:
            self._let_next()
            raise

    async def _wait_turn(self, deadline: float) -> None:
        what = "waiting for a free connection"
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        self._queue.append(turn)
        timer = loop.call_later(left(deadline, what), _expire_turn, turn, what)
        try:
            await turn
        except BaseException:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._let_next()
            raise
        finally:
            timer.cancel()

    def give_back(self, connection: _Connection) -> None:
        self._idle.append(connection)
        self._let_next()

    def drop(self, connection: _Connection) -> None:
        connection.close()
        self._open_connections.discard(connection)
        self._let_next()

    def _let_next(self) -> None:
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def close(self) -> None:
        self._closed = True
        for connection in self._open_connections:
            connection.close()
        self._open_connections.clear()
        self._idle.clear()


def _expire_turn(turn: asyncio.Future[None], what: str) -> None:
    if not turn.done():
        turn.set_exception(DeadlineExceeded(f"{what} took longer than the time allowed"))


class AsyncHttpTransport:
    """RPC exchanges with hosts, for any number of tasks of one event loop.

    ``connections`` is the number of calls in flight per host; further ones wait in order.
    ``connect_timeout`` bounds the making of one connection, in seconds.
    """

    def __init__(
        self, dial: AsyncDial, *, connections: int = 20, connect_timeout: float = 10.0
    ) -> None:
        self._dial = dial
        self._connections = connections
        self._connect_timeout = connect_timeout
        self._hosts: dict[Endpoint, _Host] = {}

    async def exchange(self, endpoint: Endpoint, body: bytes, deadline: float) -> Answer:
        """POST ``body`` to ``endpoint`` and return the answer.

        Raises NotSent, AnswerLost, CertificateRefused, ProtocolError, DeadlineExceeded.
        """
        host = self._hosts.get(endpoint) or self._host(endpoint)
        connection = await host.take(deadline)
        try:
            request = b"%b%d\r\n\r\n%b" % (endpoint.rpc_head, len(body), body)
            answer = await connection.exchange(request, deadline, endpoint.url)
        except BaseException:
            host.drop(connection)
            raise
        if answer.keeps:
            host.give_back(connection)
        else:
            host.drop(connection)
        return answer

    async def close(self) -> None:
        """Close every connection; calls under way end with ConnectionFailed."""
        for host in self._hosts.values():
            host.close()
        await asyncio.sleep(0)  # lets the transports see their end before the loop may stop

    def _host(self, endpoint: Endpoint) -> _Host:
        async def open_connection(deadline: float) -> _Connection:
            deadline = min(deadline, monotonic() + self._connect_timeout)
            _, connection = await self._dial(endpoint, deadline, _Connection)
            assert isinstance(connection, _Connection)
            return connection

        return self._hosts.setdefault(endpoint, _Host(open_connection, self._connections))
