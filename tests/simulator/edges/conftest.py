"""A pool, and a server of it on plain HTTP, for the tests of the simulator's edges."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from os_xenapi.simulator.http import Limits
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.simulator.edges.client import Client


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool() as pool:
        yield pool


@pytest.fixture
def limits() -> Limits:
    """What the server of a test takes; a test module may override it."""
    return Limits(linger=0.5)


@pytest.fixture
def server(pool: Pool, limits: Limits) -> Iterator[Server]:
    with Server(pool, tls=False, limits=limits) as server:
        yield server


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(server) as client:
        yield client
