"""The way to the hosts of one session, on either face: how connections are made, and what for.

What one face alone needs is imported when that face is used: programs with threads do not wait for
asyncio.
"""

from __future__ import annotations

from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from os_xenapi.errors import CertificateRefused, DeadlineExceeded, XenApiError
from os_xenapi.rpc.endpoint import Endpoint
from os_xenapi.rpc.steps import NotSent, SessionState
from os_xenapi.transport.driver import Transport
from os_xenapi.transport.sockets import HttpTransport, dial
from os_xenapi.transport.tls import TLS, pem_fingerprint

if TYPE_CHECKING:
    import asyncio
    import socket

    from os_xenapi.transport.aio import ProtocolFactory
    from os_xenapi.transport.async_driver import AsyncTransport
    from os_xenapi.transport.inprocess import Peer

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
    """Makes connections over the network, or into a simulated pool in this process (``peer``).

    Every address that is not the user's own was learnt from a host: it has to satisfy the same
    trust, or to show a certificate for which the pool of ``state`` vouches. Raises ValueError where
    a file of the trust cannot be used.
    """

    def __init__(self, tls: TLS, peer: Peer | None, limits: Limits, state: SessionState) -> None:
        if state.given.scheme == "https":
            tls.prepare()
        self._tls = tls
        self._state = state
        self._chosen = {state.given, *state.addresses.values()}
        self._vouched: dict[str, frozenset[str]] = {}
        self._pinned: dict[frozenset[str], TLS] = {}
        self._peer = peer
        self._limits = limits

    @cached_property
    def _tls_for_others(self) -> TLS:
        """The trust in hosts that other hosts name; of a context that may have been made."""
        return self._tls.for_others()

    def transport(self) -> Transport:
        """Return the RPC transport for threads."""
        if self._peer is not None:
            from os_xenapi.transport.inprocess import InProcessTransport

            return InProcessTransport(self._peer)
        return HttpTransport(self.dial, connections=self._limits.connections)

    def async_transport(self) -> AsyncTransport:
        """Return the RPC transport for asyncio."""
        if self._peer is not None:
            from os_xenapi.transport.inprocess import AsyncInProcessTransport

            return AsyncInProcessTransport(self._peer)
        from os_xenapi.transport.aio import AsyncHttpTransport

        return AsyncHttpTransport(self.async_dial, connections=self._limits.connections)

    def vouch(self, address: str, certificate: str) -> None:
        """Trust a PEM ``certificate`` too where the host at ``address`` shows it; never stored.

        ``address`` is written as ``Endpoint.host``. The certificate must have come over a verified
        session of the same pool. A later one takes its place. Raises CertificateRefused if it is
        none.
        """
        self._vouched[address] = frozenset({pem_fingerprint(certificate)})

    def _trusts(self, endpoint: Endpoint) -> tuple[TLS, TLS | None]:
        """Return the stated trust in a host, and that by which the pool vouches for it."""
        tls = self._tls if endpoint in self._chosen else self._tls_for_others
        shown = self._state.vouched(endpoint) | self._vouched.get(endpoint.host, frozenset())
        if not shown:
            return tls, None
        pinned = self._pinned.get(shown)
        if pinned is None:
            pinned = self._pinned[shown] = tls.pinned_to(shown)
        return tls, pinned

    def dial(self, endpoint: Endpoint, deadline: float) -> socket.socket:
        """Return a connected socket; as ``os_xenapi.transport.sockets.dial``.

        Raises NotSent where it takes longer than the limit for one connection.
        """
        if self._peer is not None:
            return self._peer.connect(endpoint.host)
        limit = monotonic() + self._limits.connect_timeout
        tls, vouched = self._trusts(endpoint)
        try:
            try:
                return dial(endpoint, tls, min(deadline, limit))
            except CertificateRefused:
                if vouched is None:
                    raise
                return dial(endpoint, vouched, min(deadline, limit))
        except DeadlineExceeded as error:
            raise self._slow(endpoint, error, limit < deadline) from None

    async def async_dial(
        self, endpoint: Endpoint, deadline: float, factory: ProtocolFactory
    ) -> tuple[asyncio.Transport, asyncio.BaseProtocol]:
        """Connect a protocol; as ``os_xenapi.transport.aio.async_dial``.

        Raises NotSent where it takes longer than the limit for one connection.
        """
        import asyncio

        if self._peer is not None:
            sock = self._peer.connect(endpoint.host)
            sock.setblocking(False)
            return await asyncio.get_running_loop().create_connection(factory, sock=sock)
        from os_xenapi.transport.aio import async_dial

        limit = monotonic() + self._limits.connect_timeout
        tls, vouched = self._trusts(endpoint)
        try:
            try:
                return await async_dial(endpoint, tls, min(deadline, limit), factory)
            except CertificateRefused:
                if vouched is None:
                    raise
                return await async_dial(endpoint, vouched, min(deadline, limit), factory)
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
