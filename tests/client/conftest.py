"""A simulated host with a real xenstored, and the kinds of session that call into its dom0."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import os_xenapi
from os_xenapi.client.session import XenAPISession
from os_xenapi.simulator.dom0 import Dom0
from os_xenapi.simulator.inprocess import PoolPeer
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.dom0.xenstored import Xenstored, xenstored_of

Calling = Callable[..., Any]
"""Calls ``function(session, *args, **kwargs)`` and returns its value, awaited where it must be."""


@pytest.fixture(scope="module")
def site() -> Iterator[Server]:
    with Pool() as pool, Server(pool) as server:
        yield server


@pytest.fixture(scope="module")
def dom0(site: Server) -> Dom0:
    return site.pool.hosts[0].dom0


@pytest.fixture(scope="module")
def store(dom0: Dom0) -> Iterator[Xenstored]:
    with xenstored_of(dom0.root) as store:
        yield store


@pytest.fixture(params=["Session", "AsyncSession", "XenAPISession"])
def calling(request: pytest.FixtureRequest, site: Server) -> Iterator[Calling]:
    if request.param == "XenAPISession":
        classic = XenAPISession(site.url(scheme="http"), site.pool.user, site.pool.password)
        yield lambda function, *args, **kwargs: function(classic, *args, **kwargs)
        classic.close()
    elif request.param == "AsyncSession":
        yield lambda function, *args, **kwargs: asyncio.run(_await(site, function, args, kwargs))
    else:
        peer = PoolPeer(site.pool, server=site)
        login = (peer.address, site.pool.user, site.pool.password)
        with os_xenapi.Session(*login, peer=peer) as session:
            yield lambda function, *args, **kwargs: function(session, *args, **kwargs)


async def _await(
    site: Server, function: Calling, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    peer = PoolPeer(site.pool, server=site)
    login = (peer.address, site.pool.user, site.pool.password)
    async with os_xenapi.AsyncSession(*login, peer=peer) as session:
        return await function(session, *args, **kwargs)
