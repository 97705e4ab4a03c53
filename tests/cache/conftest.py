"""Caches of both faces on simulated pools."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

import pytest

from os_xenapi.cache import ObjectCache
from os_xenapi.errors import Failure
from os_xenapi.simulator.guests import add_vms
from os_xenapi.simulator.hosts import HostTimes
from os_xenapi.simulator.pool import Pool
from tests.events.conftest import crew as crew
from tests.events.conftest import server as server
from tests.tasks.conftest import LONGEST, Crew


class Held:
    """A cache, and how to use it from the test's thread."""

    def __init__(self, crew: Crew, **options: Any) -> None:
        self.crew = crew
        self.pool = crew.pool
        self.cache: Any = crew.run(lambda session: _opened(ObjectCache(session, **options)))

    def start(self, work: Callable[[Any], Any]) -> Future[Any]:
        return self.crew.start(lambda _: work(self.cache))

    def run(self, work: Callable[[Any], Any]) -> Any:
        return self.start(work).result(LONGEST)

    def settle(self) -> None:
        self.run(lambda cache: cache.barrier(LONGEST))

    def close(self) -> None:
        self.run(lambda cache: cache.close())

    def change(self, class_name: str, ref: str, **fields: Any) -> None:
        """Change an object behind the back of every client."""
        store = self.pool.store
        with self.pool.lock:
            store.set(store.row(class_name, ref), **fields)

    def create(self, class_name: str, **fields: Any) -> str:
        with self.pool.lock:
            return self.pool.store.create(class_name, fields).ref

    def delete(self, class_name: str, *refs: str) -> None:
        store = self.pool.store
        with self.pool.lock:
            for ref in refs:
                store.delete(store.row(class_name, ref))


def _opened(cache: Any) -> Any:
    async def opened() -> Any:
        return await cache

    return opened() if hasattr(cache, "__await__") else cache


def differing(cache: Any, session: Any) -> list[str]:
    """Return the classes of which the cache has not what the host lists."""
    wrong = []
    for name in cache._follower.state.tables:
        try:
            listed = session.call_xenapi(f"{name}.get_all_records")
        except Failure:
            continue
        if cache.table(name).records() != listed:
            wrong.append(name)
    return wrong


@pytest.fixture
def transport(request: pytest.FixtureRequest) -> str:
    """Where nothing else is said, in the same process: the way there is the events' concern."""
    return str(getattr(request, "param", "sim"))


@pytest.fixture
def pool() -> Iterator[Pool]:
    times = HostTimes(notice=0, down=0.1)
    with Pool(hosts=2, shared_sr=True, host_times=times) as made:
        add_vms(made, 3)
        yield made


Hold = Callable[..., Held]


@pytest.fixture
def hold(crew: Crew) -> Iterator[Hold]:
    """Makes caches, which end with the test: ``hold(classes=...)``."""
    made: list[Held] = []

    def make(**options: Any) -> Held:
        made.append(Held(crew, **options))
        return made[-1]

    yield make
    crew.pool.faults.clear()
    for held in made:
        held.close()
