"""Simulated pools for ``connect("sim://")``: calls without a socket, streams over socket pairs.

``sim://`` is a pool of one's own that ends with its session. ``sim://NAME`` is one that everybody
in the process shares under that name and that ends with the process.
"""

from __future__ import annotations

import socket
import threading
import weakref
from collections.abc import Callable

from os_xenapi.errors import ConnectionFailed
from os_xenapi.rpc.endpoint import JSON_PATH, XML_PATH
from os_xenapi.rpc.lean import Answer
from os_xenapi.rpc.steps import AnswerLost, NotSent
from os_xenapi.simulator.dispatcher import RpcReply, RpcRequest, handle
from os_xenapi.simulator.faults import TornAnswer, TornRequest, WrongLength
from os_xenapi.simulator.pool import Pool, SimHost
from os_xenapi.simulator.server import Server
from os_xenapi.simulator.waits import Wait

__all__ = ["PoolPeer", "open_peer"]

_shared: dict[str, PoolPeer] = {}
_shared_lock = threading.Lock()


def open_peer(url: str) -> PoolPeer:
    """Return the simulated pool that ``url`` names: ``sim://`` a new one, ``sim://NAME`` a shared.

    Raises ValueError where the URL is of another form.
    """
    name = url.removeprefix("sim://")
    if not name:
        return PoolPeer(Pool())
    if not name.replace("-", "").replace("_", "").isalnum():
        raise ValueError(f"{url!r}: write sim:// or sim://NAME, a name being letters and digits")
    with _shared_lock:
        if name not in _shared:
            _shared[name] = PoolPeer(Pool(), shared=True)
        return _shared[name]


class PoolPeer:
    """A pool as the in-process transport sees it: ``os_xenapi.transport.inprocess.Peer``.

    It is closed with the session that uses it unless it is ``shared``. ``server`` is one that
    serves the pool already and stays the caller's, as the pool then does too.
    """

    def __init__(self, pool: Pool, *, server: Server | None = None, shared: bool = False) -> None:
        self.pool = pool
        self._serving = _Serving(pool, server)
        self._shared = shared or server is not None
        self._end = weakref.finalize(self, self._serving.end)

    @property
    def address(self) -> str:
        """The address of the pool's coordinator."""
        return self.pool.coordinator.address

    @property
    def password(self) -> str:
        """The password of the pool, which everybody may know."""
        return self.pool.password

    def answer(self, address: str, body: bytes) -> Answer | _Pending | _Never:
        """Answer the RPC ``body``, JSON or XML, as the host at ``address``.

        Raises NotSent and AnswerLost where a fault breaks the connection that there would be.
        """
        if b"host.call_plugin" in body:
            self._serving.server()  # a plugin may call back, through its host's own socket
        path = XML_PATH if body[:1] == b"<" else JSON_PATH
        host = self._host(address)
        reply = handle(host.pool, host, RpcRequest(path, body, {}))
        if isinstance(reply, Wait):
            return _Pending(reply)
        return _answer(reply) or _Never()

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call ``changed`` when a pending answer may have come; returns what ends this."""
        return self.pool.watch(changed)

    def connect(self, address: str) -> socket.socket:
        """Return a socket that the host at ``address`` serves as HTTP."""
        return self._serving.server().connect(self._host(address))

    def close(self) -> None:
        """End the pool unless it is shared; calling it again does nothing."""
        if not self._shared:
            self._end()

    def _host(self, address: str) -> SimHost:
        host = self.pool.network.machines.get(address)
        if host is None:
            raise ConnectionFailed(f"the simulated pool has no host at {address}")
        if not host.is_connectable:
            raise NotSent(f"the simulated host at {address} refuses connections")
        return host


class _Serving:
    """The server of a pool, started when it is first needed."""

    def __init__(self, pool: Pool, server: Server | None) -> None:
        self._pool = pool
        self._server = server
        self._is_ours = server is None
        self._lock = threading.Lock()

    def server(self) -> Server:
        with self._lock:
            if self._server is None:
                self._server = Server(self._pool, tls=False, plain=False).__enter__()
            return self._server

    def end(self) -> None:
        if not self._is_ours:
            return
        with self._lock:
            if self._server is not None:
                self._server.__exit__(None, None, None)
                self._server = None
        self._pool.close()


class _Pending:
    def __init__(self, wait: Wait[RpcReply]) -> None:
        self._wait = wait

    @property
    def deadline(self) -> float | None:
        return self._wait.deadline

    def poll(self) -> Answer | None:
        reply = self._wait.poll()
        return None if reply is None else _answer(reply)

    def cancel(self) -> None:
        self._wait.cancel()


class _Never:
    """An answer that does not come, as its bytes are fewer than announced."""

    deadline = None

    def poll(self) -> None:
        return None

    def cancel(self) -> None:
        pass


def _answer(reply: RpcReply) -> Answer | None:
    """Return what a client makes of the answer; None while it waits for more of it."""
    damage, body = reply.damage, reply.body
    if isinstance(damage, TornRequest) and not damage.at:
        raise NotSent("the simulated connection broke before the request")
    if isinstance(damage, TornRequest | TornAnswer):
        raise AnswerLost("the simulated connection broke before the whole answer")
    if isinstance(damage, WrongLength):
        if damage.by > 0:
            return None
        body = body[: damage.by]
    return Answer(reply.status, body, True, {})
