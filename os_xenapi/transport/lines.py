"""The way to the hosts of one session, on either face: how connections are made, and what for."""

from __future__ import annotations

import asyncio
import socket
from typing import Protocol

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
        return HttpTransport(
            self.dial,
            connections=self._limits.connections,
            connect_timeout=self._limits.connect_timeout,
        )

    def async_transport(self) -> AsyncTransport:
        """Return the RPC transport for asyncio."""
        if self._peer is not None:
            return AsyncInProcessTransport(self._peer)
        return AsyncHttpTransport(
            self.async_dial,
            connections=self._limits.connections,
            connect_timeout=self._limits.connect_timeout,
        )

    def dial(self, endpoint: Endpoint, deadline: float) -> socket.socket:
        """Return a connected socket; as ``os_xenapi.transport.sockets.dial``."""
        if self._peer is not None:
            return self._peer.connect(endpoint.host)
        return dial(endpoint, self._tls, deadline)

    async def async_dial(
        self, endpoint: Endpoint, deadline: float, factory: ProtocolFactory
    ) -> tuple[asyncio.Transport, asyncio.BaseProtocol]:
        """Connect a protocol; as ``os_xenapi.transport.aio.async_dial``."""
        if self._peer is None:
            return await async_dial(endpoint, self._tls, deadline, factory)
        sock = self._peer.connect(endpoint.host)
        sock.setblocking(False)
        return await asyncio.get_running_loop().create_connection(factory, sock=sock)
