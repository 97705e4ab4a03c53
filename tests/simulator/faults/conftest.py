"""A served pool, and sessions of it over every transport."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from os_xenapi import TLS, AsyncSession, Session
from os_xenapi.rpc.steps import Retry
from os_xenapi.simulator.inprocess import PoolPeer
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server

TRANSPORTS = ("sim", "http", "https", "unix")


class Site:
    """A simulated pool and one way to it."""

    def __init__(self, pool: Pool, server: Server, transport: str) -> None:
        self.pool = pool
        self.server = server
        self.transport = transport

    def connect(self, **options: Any) -> Session:
        """Log in; lost calls are sent again soon."""
        url, options = self._where(options)
        return Session(url, self.pool.user, self.pool.password, **options)

    def aconnect(self, **options: Any) -> AsyncSession:
        """The same for asyncio."""
        url, options = self._where(options)
        return AsyncSession(url, self.pool.user, self.pool.password, **options)

    def _where(self, options: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        server = self.server
        options = {"retry": Retry(first=0.001), "failover": False, **options}
        if self.transport == "sim":
            peer = PoolPeer(self.pool, server=server)
            return peer.address, {"peer": peer, **options}
        if self.transport == "https":
            return server.url(), {"tls": TLS(fingerprints=server.fingerprint()), **options}
        if self.transport == "http":
            return server.url(scheme="http"), options
        return f"unix://{self.pool.hosts[0].dom0.root}/var/lib/xcp/xapi", options


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[Pool, Server]]:
    with Pool() as pool, Server(pool) as server:
        yield pool, server


@pytest.fixture(params=TRANSPORTS)
def site(request: pytest.FixtureRequest, served: tuple[Pool, Server]) -> Iterator[Site]:
    """The pool over each transport; its faults end with the test."""
    pool, server = served
    pool.counters.clear()
    yield Site(pool, server, request.param)
    pool.faults.clear()


@pytest.fixture
def http_site(served: tuple[Pool, Server]) -> Iterator[Site]:
    pool, server = served
    pool.counters.clear()
    yield Site(pool, server, "http")
    pool.faults.clear()


@pytest.fixture
def session(site: Site) -> Iterator[Session]:
    with site.connect() as session:
        yield session


@pytest.fixture
def http_session(http_site: Site) -> Iterator[Session]:
    with http_site.connect() as session:
        yield session


def halted_vm(session: Session) -> str:
    """Make a halted VM without devices."""
    (template,) = session.VM.get_by_name_label("Other install media")
    vm = session.VM.clone(template, "guest")
    session.VM.provision(vm)
    return str(vm)


def until(done: Callable[[], object]) -> None:
    """Wait until ``done()`` is true."""
    deadline = time.monotonic() + 20
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.005)
