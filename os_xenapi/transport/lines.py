"""The way to the hosts of one session, on either face: how connections are made, and what for."""

from __future__ import annotations

import asyncio
import socket
from time import monotonic
from typing import Protocol

from os_xenapi.errors import DeadlineExceeded, XenApiError
from os_xenapi.rpc.calls import NotSent
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.transport.aio import AsyncHttpTransport, ProtocolFactory, async_dial
from os_xenapi.transport.driver import AsyncTransport, Transport
from os_xenapi.transport.inprocess import AsyncInProcessTransport, InProcessTransport, Peer
from os_xenapi.transport.sockets import HttpTransport, dial
from os_xenapi.transport.tls import TLS

__all__ = ["Limits", "Lines"]


class Limits(Protocol):
    """The settings of a session that its connections keep."""

    @property
    def connections(self) -> int:
        """Calls in flight per host."""
        ...

    @property
    def connect_timeout(self) -> float:
        """Seconds that making one connection may take."""
        ...


class Lines:
    """Makes connections over the network, or into a simulated pool in this process (``peer``)."""

    def __init__(self, tls: TLS, peer: Peer | None, limits: Limits) -> None:
        self._tls = tls
        self._peer = peer
        self._limits = limits

    def transport(self) -> Transport:
        """Return the RPC transport for threads."""
        if self._peer is not None:
            return InProcessTransport(self._peer)
        return HttpTransport(self.dial, connections=self._limits.connections)

    def async_transport(self) -> AsyncTransport:
        """Return the RPC transport for asyncio."""
        if self._peer is not None:
            return AsyncInProcessTransport(self._peer)
        return AsyncHttpTransport(self.async_dial, connections=self._limits.connections)

    def dial(self, endpoint: Endpoint, deadline: float) -> socket.socket:
        """Return a connected socket; as ``os_xenapi.transport.sockets.dial``.

        Raises NotSent where it takes longer than the limit for one connection.
        """
        if self._peer is not None:
            return self._peer.connect(endpoint.host)
        limit = monotonic() + self._limits.connect_timeout
        try:
            return dial(endpoint, self._tls, min(deadline, limit))
        except DeadlineExceeded as error:
            raise self._slow(endpoint, error, limit < deadline) from None

    async def async_dial(
        self, endpoint: Endpoint, deadline: float, factory: ProtocolFactory
    ) -> tuple[asyncio.Transport, asyncio.BaseProtocol]:
        """Connect a protocol; as ``os_xenapi.transport.aio.async_dial``.

        Raises NotSent where it takes longer than the limit for one connection.
        """
        if self._peer is not None:
            sock = self._peer.connect(endpoint.host)
            sock.setblocking(False)
            return await asyncio.get_running_loop().create_connection(factory, sock=sock)
        limit = monotonic() + self._limits.connect_timeout
        try:
            return await async_dial(endpoint, self._tls, min(deadline, limit), factory)
        except DeadlineExceeded as error:
            raise self._slow(endpoint, error, limit < deadline) from None

    def _slow(self, endpoint: Endpoint, error: DeadlineExceeded, in_time: bool) -> XenApiError:
        """The error for a connection that took too long, while the caller still has time or not."""
        if not in_time:
            return error
        return NotSent(
            f"no connection to {endpoint.url} within {self._limits.connect_timeout:g} s "
            "(is the host up, and the address right?)"
        )
