"""Readers of events on both faces: what they read, in a thread or on a loop of their own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

import pytest

from os_xenapi.event_iterator import PoolEvent
from os_xenapi.rpc.steps import Retry
from os_xenapi.simulator.hosts import HostTimes
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.session.conftest import Site
from tests.tasks.conftest import LONGEST, Crew, Loop, Threads

SOON = Retry(first=0.02, most=0.1)


class Reader:
    """Events of a crew's session."""

    def __init__(self, crew: Crew, **options: Any) -> None:
        self.crew = crew
        self.events = crew.run(lambda session: session.events(**options))

    def read(self, timeout: float = LONGEST) -> PoolEvent | None:
        event: PoolEvent | None = self.crew.run(lambda _: self.events.read(timeout))
        return event

    def reading(self) -> Future[Any]:
        return self.crew.start(lambda _: self.events.read(LONGEST))

    def state(self) -> list[PoolEvent]:
        """Read until nothing happens any more."""
        told = []
        first = self.read()
        while first is not None:
            told.append(first)
            first = self.read(0.3)
        return told

    def until(self, wanted: Callable[[PoolEvent], Any]) -> list[PoolEvent]:
        """Read until there is the event that is wanted; return all up to it."""
        told: list[PoolEvent] = []
        while not told or not wanted(told[-1]):
            event = self.read()
            assert event is not None, f"the event never came, after {[one[:3] for one in told]}"
            told.append(event)
        return told

    def close(self) -> None:
        self.crew.run(lambda _: self.events.close())


Open = Callable[..., Crew]


@pytest.fixture(params=["sim", "https"])
def transport(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def pool(request: pytest.FixtureRequest) -> Iterator[Pool]:
    # A clock of its own: every start of a toolstack has another time.
    ticks = itertools.count(1_700_000_000, 5)
    times = HostTimes(notice=0, down=0.1)
    options = {"clock": lambda: float(next(ticks)), **getattr(request, "param", {})}
    with Pool(hosts=2, shared_sr=True, host_times=times, **options) as made:
        yield made


@pytest.fixture
def server(pool: Pool, transport: str) -> Iterator[Server]:
    with Server(pool, tls=transport == "https") as made:
        yield made


@pytest.fixture(params=[Threads, Loop], ids=["threads", "asyncio"])
def crew(
    request: pytest.FixtureRequest, pool: Pool, server: Server, transport: str
) -> Iterator[Crew]:
    made: Crew = request.param(Site(pool, server, transport), retry=SOON, timeout=20.0)
    yield made
    pool.faults.clear()
    made.close()
