"""Sessions on a simulated pool over every transport, on both faces."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import os_xenapi
from os_xenapi import TLS
from os_xenapi.simulator.inprocess import PoolPeer
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server


class Site:
    """A simulated pool and how it is reached."""

    def __init__(self, pool: Pool, server: Server, transport: str) -> None:
        self.pool = pool
        self.server = server
        self.transport = transport

    def arguments(self) -> tuple[str, dict[str, Any]]:
        if self.transport == "sim":
            peer = PoolPeer(self.pool, server=self.server)
            return peer.address, {"peer": peer}
        if self.transport == "https":
            tls = TLS(fingerprints=self.server.fingerprint())
            return self.server.url(scheme="https"), {"tls": tls}
        if self.transport == "unix":
            return f"unix://{self.pool.hosts[0].dom0.root}/var/lib/xcp/xapi", {}
        return self.server.url(scheme="http"), {}

    def connect(self, **options: Any) -> os_xenapi.Session:
        url, more = self.arguments()
        return os_xenapi.Session(url, self.pool.user, self.pool.password, **more, **options)

    def aconnect(self, **options: Any) -> os_xenapi.AsyncSession:
        url, more = self.arguments()
        return os_xenapi.AsyncSession(url, self.pool.user, self.pool.password, **more, **options)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Pool, Server]]:
    with Pool() as pool, Server(pool) as server:
        yield pool, server


@pytest.fixture(params=["sim", "http", "https", "unix"])
def site(request: pytest.FixtureRequest, served: tuple[Pool, Server]) -> Site:
    return Site(*served, request.param)


@pytest.fixture
def http_site(served: tuple[Pool, Server]) -> Site:
    return Site(*served, "http")


class Face:
    """Runs one function on either face: what it calls returns values or awaitables."""

    def __init__(self, site: Site, *, awaits: bool) -> None:
        self.site = site
        self.awaits = awaits

    def run(self, work: Callable[[Any, Callable[[Any], Any]], Any], **options: Any) -> Any:
        """Run the coroutine function ``work(session, outcome)`` and return its result.

        ``await outcome(x)`` is the value of ``x``, whichever face ``x`` came from.
        """
        if self.awaits:
            return asyncio.run(self._run_awaiting(work, **options))
        with self.site.connect(**options) as session:
            return asyncio.run(work(session, _outcome))

    async def _run_awaiting(self, work: Any, **options: Any) -> Any:
        async with self.site.aconnect(**options) as session:
            return await work(session, _outcome)


async def _outcome(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value


@pytest.fixture(params=[False, True], ids=["threads", "asyncio"])
def face(request: pytest.FixtureRequest, site: Site) -> Face:
    return Face(site, awaits=request.param)
