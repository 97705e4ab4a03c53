"""Exchanges over sockets for threads: connections to hosts, pooled, every wait with a deadline."""

from __future__ import annotations

import select
import socket
import ssl
import threading
from collections.abc import Callable
from time import monotonic

from os_xenapi.errors import ConnectionFailed, DeadlineExceeded
from os_xenapi.rpc.calls import AnswerLost, NotSent
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.lean import Answer, AnswerCut, AnswerReader
from os_xenapi.transport.tls import TLS

__all__ = ["Dial", "HttpTransport", "dial", "left"]

Dial = Callable[[Endpoint, float], socket.socket]
"""Opens a connection to an endpoint by a deadline: TCP, TLS, Unix socket, or into the simulator."""


def left(deadline: float, what: str) -> float:
    """Return the seconds until ``deadline``; raises DeadlineExceeded if there are none."""
    seconds = deadline - monotonic()
    if seconds <= 0:
        raise DeadlineExceeded(f"{what} took longer than the time allowed")
    return seconds


def dial(endpoint: Endpoint, tls: TLS, deadline: float) -> socket.socket:
    """Return a connected socket to ``endpoint``, its certificate checked.

    Raises NotSent, CertificateRefused, DeadlineExceeded.
    """
    what = f"connecting to {endpoint.url}"
    seconds = left(deadline, what)
    sock: socket.socket | None = None
    try:
        if endpoint.scheme == "unix":
            sock = socket.socket(socket.AF_UNIX)
            sock.settimeout(seconds)
            sock.connect(endpoint.host)
            return sock
        sock = socket.create_connection((endpoint.host, endpoint.port), seconds)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if endpoint.scheme == "http":
            return sock
        sock.settimeout(left(deadline, what))
        secured = tls.context.wrap_socket(sock, server_hostname=endpoint.host)
        sock = secured
        tls.check(secured.getpeercert(binary_form=True), endpoint.url)
        return secured
    except BaseException as error:
        if sock is not None:
            sock.close()
        if isinstance(error, ssl.SSLCertVerificationError):
            raise tls.refusal(error, endpoint.url) from None
        if isinstance(error, TimeoutError):
            raise DeadlineExceeded(f"{what} took longer than the time allowed") from None
        if isinstance(error, OSError):
            raise unreachable(endpoint, error) from error
        raise


def unreachable(endpoint: Endpoint, error: OSError) -> NotSent:
    """Return the words for a connection to ``endpoint`` that could not be made."""
    reason = error.strerror or str(error) or type(error).__name__
    return NotSent(
        f"no connection to {endpoint.url}: {reason} (is the host up, and the address right?)"
    )


class _Connection:
    """One kept-alive connection; used by one exchange at a time."""

    __slots__ = ("_reader", "_sock", "is_stale")

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._reader = AnswerReader()
        # Whether the idle connection was closed by the host, or holds bytes nobody asked for.
        self.is_stale = _readable(sock)

    def exchange(self, request: bytes, deadline: float, what: str) -> Answer:
        sock, reader = self._sock, self._reader
        sock.settimeout(left(deadline, what))
        try:
            sock.sendall(request)
            while True:
                answer = reader.filled(sock.recv_into(reader.room()))
                if answer is not None:
                    return answer
                sock.settimeout(left(deadline, what))
        except TimeoutError:
            raise DeadlineExceeded(
                f"{what} was not answered in the time allowed; the host may still carry it out"
            ) from None
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise AnswerLost(f"the connection for {what} broke: {reason}") from error
        except AnswerCut as error:
            raise AnswerLost(f"{what}: {error}") from None

    def close(self) -> None:
        self._sock.close()


def _readable(sock: socket.socket) -> Callable[[], bool]:
    """The quickest check for bytes to read; monkey-patched by eventlet, ``select`` has no poll."""
    if not hasattr(select, "poll"):
        return lambda: bool(select.select([sock], [], [], 0)[0])
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return lambda: bool(poll.poll(0))


class _Host:
    """The connections to one endpoint: at most ``limit``, the one used last is used first."""

    def __init__(self, open_connection: Callable[[float], _Connection], limit: int) -> None:
        self._open = open_connection
        self._limit = limit
        self._idle: list[_Connection] = []
        self._count = 0
        self._changed = threading.Condition()
        self._closed = False

    def take(self, deadline: float) -> _Connection:
        with self._changed:
            while True:
                if self._closed:
                    raise ConnectionFailed("the session is closed")
                if self._idle:
                    connection = self._idle.pop()
                    if not connection.is_stale():
                        return connection
                    self._count -= 1
                    connection.close()
                elif self._count < self._limit:
                    self._count += 1
                    break
                else:
                    self._changed.wait(left(deadline, "waiting for a free connection"))
        try:
            return self._open(deadline)
        except BaseException:
            self._forget()
            raise

    def give_back(self, connection: _Connection) -> None:
        with self._changed:
            if not self._closed:
                self._idle.append(connection)
                self._changed.notify()
                return
        connection.close()

    def drop(self, connection: _Connection) -> None:
        connection.close()
        self._forget()

    def _forget(self) -> None:
        with self._changed:
            self._count -= 1
            self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            idle, self._idle = self._idle, []
            self._changed.notify_all()
        for connection in idle:
            connection.close()


class HttpTransport:
    """RPC exchanges with hosts, for any number of threads.

    ``connections`` is the number of calls in flight per host; further ones wait.
    ``connect_timeout`` bounds the making of one connection, in seconds.
    """

    def __init__(self, dial: Dial, *, connections: int = 20, connect_timeout: float = 10.0) -> None:
        self._dial = dial
        self._connections = connections
        self._connect_timeout = connect_timeout
        self._hosts: dict[Endpoint, _Host] = {}
        self._lock = threading.Lock()

    def exchange(self, endpoint: Endpoint, body: bytes, deadline: float) -> Answer:
        """POST ``body`` to ``endpoint`` and return the answer.

        Raises NotSent, AnswerLost, CertificateRefused, ProtocolError, DeadlineExceeded.
        """
        host = self._hosts.get(endpoint) or self._host(endpoint)
        connection = host.take(deadline)
        try:
            request = b"%b%d\r\n\r\n%b" % (endpoint.rpc_head, len(body), body)
            answer = connection.exchange(request, deadline, endpoint.url)
        except BaseException:
            host.drop(connection)
            raise
        if answer.keeps:
            host.give_back(connection)
        else:
            host.drop(connection)
        return answer

    def close(self) -> None:
        """Close every connection; calls under way end with ConnectionFailed."""
        with self._lock:
            hosts = list(self._hosts.values())
        for host in hosts:
            host.close()

    def _host(self, endpoint: Endpoint) -> _Host:
        def open_connection(deadline: float) -> _Connection:
            return _Connection(
                self._dial(endpoint, min(deadline, monotonic() + self._connect_timeout))
            )

        with self._lock:
            return self._hosts.setdefault(endpoint, _Host(open_connection, self._connections))
