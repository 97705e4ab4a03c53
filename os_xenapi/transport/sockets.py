"""Exchanges over sockets for threads: connections to hosts, pooled, every wait with a deadline."""

from __future__ import annotations

import os
import select
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Any

from os_xenapi.errors import ConnectionFailed, DeadlineExceeded
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.lean import Answer, AnswerCut, AnswerReader
from os_xenapi.rpc.steps import AnswerLost, NotSent
from os_xenapi.transport.slots import Line, Slot, Slots, line_closed, session_closed
from os_xenapi.transport.tls import TLS

__all__ = ["Dial", "HttpTransport", "dial", "interrupt", "left"]

Dial = Callable[[Endpoint, float], socket.socket]
"""Opens a connection to an endpoint by a deadline: TCP, TLS, Unix socket, or into the simulator."""


def left(deadline: float, what: str) -> float:
    """Return the seconds until ``deadline``; raises DeadlineExceeded if there are none."""
    seconds = deadline - monotonic()
    if seconds <= 0:
        raise too_late(what)
    return seconds


def too_late(what: str) -> DeadlineExceeded:
    """Return the error for a deadline that passed before ``what`` had left this machine."""
    return DeadlineExceeded(f"{what} took longer than the time allowed")


def unanswered(what: str) -> DeadlineExceeded:
    """Return the error for a deadline that passed while ``what`` had a request."""
    return DeadlineExceeded(
        f"{what} did not answer in the time allowed; it may still carry the call out"
    )


def dial(endpoint: Endpoint, tls: TLS, deadline: float) -> socket.socket:
    """Return a connected socket to ``endpoint``, its certificate checked.

    Raises NotSent, CertificateRefused, DeadlineExceeded.
    """
    what = f"connecting to {endpoint.url}"
    sock: socket.socket | None = None
    try:
        if endpoint.scheme == "unix":
            sock = socket.socket(socket.AF_UNIX)
            sock.settimeout(left(deadline, what))
            sock.connect(endpoint.host)
            return sock
        sock = _connect_tcp(endpoint, deadline, what)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if endpoint.scheme == "http":
            return sock
        sock.settimeout(left(deadline, what))
        secured = tls.context.wrap_socket(sock, server_hostname=endpoint.name)
        sock = secured
        tls.check(secured.getpeercert(binary_form=True), endpoint)
        return secured
    except BaseException as error:
        if sock is not None:
            sock.close()
        _close_dropped(error)
        if isinstance(error, TimeoutError):
            raise too_late(what) from None
        if isinstance(error, OSError):
            raise unreachable(endpoint, tls, error) from error
        raise


def _close_dropped(error: BaseException) -> None:
    """Close the socket that ssl makes of ours and lets go of where that is reset meanwhile.

    It would stay open for as long as the error is kept.
    """
    trace = error.__traceback__
    while trace is not None:
        made = trace.tb_frame.f_locals.get("self")
        if isinstance(made, ssl.SSLSocket):
            made.close()
        trace = trace.tb_next


def _connect_tcp(endpoint: Endpoint, deadline: float, what: str) -> socket.socket:
    """Connect to the first address of the host that takes it; each has its share of the time."""
    addresses = _addresses(endpoint, deadline, what)
    problem: OSError = OSError("the name has no address")
    for tried, (family, kind, protocol, _, address) in enumerate(addresses):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(left(deadline, what) / (len(addresses) - tried))
            sock.connect(address)
            return sock
        except BaseException as error:
            sock.close()
            if not isinstance(error, OSError):
                raise
            problem = error
    raise problem


def _addresses(endpoint: Endpoint, deadline: float, what: str) -> list[Any]:
    """Look up the host; the resolver knows no deadline, so that a name goes to a thread."""
    look_up = partial(socket.getaddrinfo, endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
    try:
        return look_up(flags=socket.AI_NUMERICHOST)
    except socket.gaierror:
        pass
    from concurrent.futures import Future  # slow to import, and not needed for addresses
    from concurrent.futures import TimeoutError as FutureTimeout

    found: Future[list[Any]] = Future()

    def run() -> None:
        try:
            found.set_result(look_up())
        except BaseException as error:
            found.set_exception(error)

    threading.Thread(target=run, name=f"look up {endpoint.host}", daemon=True).start()
    try:
        return found.result(left(deadline, what))
    except FutureTimeout:
        raise TimeoutError from None


def interrupt(sock: socket.socket) -> None:
    """Break a connection that another thread uses: whoever reads or writes it fails at once."""
    with suppress(OSError):  # it may be over already
        if isinstance(sock, ssl.SSLSocket):
            # Its own shutdown would let the other thread go on with bytes as they are sent.
            super(ssl.SSLSocket, sock).shutdown(socket.SHUT_RDWR)
        else:
            sock.shutdown(socket.SHUT_RDWR)


def unreachable(endpoint: Endpoint, tls: TLS, error: OSError) -> ConnectionFailed:
    """Return what to raise for a connection to ``endpoint`` that could not be made."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return tls.refusal(error, endpoint)
    if isinstance(error, ssl.SSLError):
        reason = _in_words(error)
        hint = "is it the port for https, and does the host speak TLS 1.2 or later?"
    else:
        reason = _in_words(error)
        hint = "is the host up, and the address right?"
    return NotSent(f"no connection to {endpoint.url}: {reason} ({hint})")


def _in_words(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return (error.reason or error.strerror or str(error)).replace("_", " ").lower()
    if error.errno is not None and error.errno > 0:
        return os.strerror(error.errno)  # asyncio's own text says which call failed, not why
    return error.strerror or str(error) or type(error).__name__


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
                seconds = deadline - monotonic()
                if seconds <= 0:
                    raise TimeoutError
                sock.settimeout(seconds)
        except TimeoutError:
            raise unanswered(what) from None
        except OSError as error:
            raise AnswerLost(f"the connection to {what} broke: {_in_words(error)}") from error
        except AnswerCut as error:
            raise AnswerLost(f"{what}: {error}") from None

    def interrupt(self) -> None:
        """End the exchange that another thread has under way; that thread closes."""
        interrupt(self._sock)

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
    """The connections to one endpoint."""

    def __init__(self, endpoint: Endpoint, dial: Dial, limit: int) -> None:
        self.endpoint = endpoint
        self._dial = dial
        self._slots: Slots[_Connection] = Slots(limit)
        self._lock = threading.Lock()

    def take(self, deadline: float) -> Slot[_Connection]:
        with self._lock:
            slot = self._slots.claim()
        return self._wait(deadline) if slot is None else slot

    def _wait(self, deadline: float) -> Slot[_Connection]:
        from concurrent.futures import Future  # slow to import, and often not needed
        from concurrent.futures import TimeoutError as FutureTimeout

        what = "waiting for a free connection"
        turn: Future[Slot[_Connection]] = Future()
        try:
            with self._lock:
                slot = self._slots.claim()
                if slot is not None:
                    return slot
                self._slots.queue(turn)
            return turn.result(left(deadline, what))
        except BaseException as error:
            with self._lock:
                late = self._slots.withdraw(turn)
            if late is not None:
                self.give_back(late)
            if isinstance(error, FutureTimeout):
                raise too_late(what) from None
            raise

    def give_back(self, slot: Slot[_Connection]) -> None:
        with self._lock:
            if not self._slots.closed:
                self._slots.release(slot)
                return
        drop(slot)

    def connect(self, slot: Slot[_Connection], deadline: float) -> _Connection:
        """Make the connection of a slot, in place of a stale one if it has one."""
        drop(slot)
        connection = _Connection(self._dial(self.endpoint, deadline))
        with self._lock:
            slot.connection = connection
            if self._slots.closed:
                raise session_closed()
        return connection

    def spare(self) -> _Connection | None:
        with self._lock:
            return self._slots.spare()

    def adopt(self, connection: _Connection) -> bool:
        with self._lock:
            return self._slots.adopt(connection)

    def close(self) -> None:
        with self._lock:
            idle, used = self._slots.close()
        for connection in idle:
            connection.close()
        for connection in used:
            connection.interrupt()


def drop(slot: Slot[Any]) -> None:
    """Close the connection of a slot, if it has one."""
    connection, slot.connection = slot.connection, None
    if connection is not None:
        connection.close()


class HttpTransport:
    """RPC exchanges with hosts, for any number of threads.

    ``connections`` is the number of calls in flight per host; further ones wait in order.
    """

    def __init__(self, dial: Dial, *, connections: int = 20) -> None:
        self._dial = dial
        self._connections = connections
        self._hosts: dict[Endpoint, _Host] = {}
        self._listening: dict[tuple[Endpoint, Line | None], _Host] = {}
        self._lock = threading.Lock()
        self._closed = False

    def exchange(self, endpoint: Endpoint, body: bytes, deadline: float, trace: str = "") -> Answer:
        """POST ``body`` to ``endpoint`` and return the answer.

        Raises NotSent, AnswerLost, CertificateRefused, ProtocolError, DeadlineExceeded, and
        ConnectionFailed once the transport is closed.
        """
        host = self._hosts.get(endpoint) or self._host(endpoint)
        return self._exchange(host, body, deadline, trace)

    def listen(
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
        with self._lock:
            if line is not None and line.closed:
                raise line_closed()
            self._check_open()
            host = self._listening.get((endpoint, line))
            if host is None:
                host = self._listening[endpoint, line] = _Host(endpoint, self._dial, 1)
        return self._exchange(host, body, deadline, trace)

    def hang_up(self, line: Line) -> None:
        """Close the connections of ``line``; what is asked over it ends with ConnectionFailed."""
        with self._lock:
            line.closed = True
            ended = [key for key in self._listening if key[1] is line]
            hosts = [self._listening.pop(key) for key in ended]
        for host in hosts:
            host.close()

    def _exchange(self, host: _Host, body: bytes, deadline: float, trace: str) -> Answer:
        endpoint = host.endpoint
        slot = host.take(deadline)
        try:
            connection = slot.connection
            if connection is None or connection.is_stale():
                connection = host.connect(slot, deadline)
            request = endpoint.rpc_request(body, trace)
            answer = connection.exchange(request, deadline, endpoint.url)
            if not answer.keeps:
                drop(slot)
            return answer
        except BaseException:
            drop(slot)
            raise
        finally:
            host.give_back(slot)

    def apart(
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
        if connection is not None and connection.is_stale():
            connection.close()
            connection = None
        if connection is None:
            connection = _Connection(self._dial(endpoint, deadline))
        kept = False
        try:
            request = endpoint.rpc_request(body, trace)
            answer = connection.exchange(request, deadline, endpoint.url)
            kept = host is not None and answer.keeps and host.adopt(connection)
            return answer
        finally:
            if not kept:
                connection.close()

    def close(self) -> None:
        """Close every connection; calls under way end with ConnectionFailed.

        One that is only being made is given up when it is there, or when its time is over.
        """
        with self._lock:
            self._closed = True
            hosts = [*self._hosts.values(), *self._listening.values()]
        for host in hosts:
            host.close()

    def _check_open(self) -> None:
        if self._closed:
            raise session_closed()

    def _host(self, endpoint: Endpoint) -> _Host:
        with self._lock:
            self._check_open()
            made = _Host(endpoint, self._dial, self._connections)
            return self._hosts.setdefault(endpoint, made)

    def _open_host(self, endpoint: Endpoint) -> _Host | None:
        try:
            return self._host(endpoint)
        except ConnectionFailed:
            return None
