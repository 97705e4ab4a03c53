"""Many waits at a time, on both faces, for tasks that the test itself brings to their end."""

from __future__ import annotations

import asyncio
import inspect
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

import os_xenapi
import os_xenapi.tasks
from os_xenapi.simulator import tasks
from os_xenapi.simulator.inprocess import PoolPeer
from os_xenapi.simulator.pool import Pool
from os_xenapi.simulator.server import Server
from tests.session.conftest import Site

LONGEST = 40.0


class Crew:
    """A session, and whoever waits with it; ``start`` and ``run`` take what to do with it."""

    session: Any
    pool: Pool

    def start(self, work: Callable[[Any], Any]) -> Future[Any]:
        raise NotImplementedError

    def run(self, work: Callable[[Any], Any]) -> Any:
        return self.start(work).result(LONGEST)

    def wait(self, ref: str, method: str = "", **options: Any) -> Future[Any]:
        """Wait for a task, in a thread or an asyncio task of its own."""
        options = {"timeout": LONGEST, **options}
        return self.start(lambda session: task_of(session, ref, method).wait(**options))

    def waiting(self, *refs: str, **options: Any) -> list[Future[Any]]:
        """Wait for tasks, and return once each wait has seen that its task is pending."""
        seen = self.pool.counters["task.get_record"]
        waits = [self.wait(ref, **options) for ref in refs]
        until(lambda: self.pool.counters["task.get_record"] >= seen + len(refs))
        return waits

    def new_task(self, label: str = "a task") -> str:
        with self.pool.lock:
            return tasks.create(self.pool, self.pool.hosts[0], self.session.ref, label).ref

    def exists(self, ref: str) -> bool:
        with self.pool.lock:
            return self.pool.store.find("task", ref) is not None

    def close(self) -> None:
        raise NotImplementedError


class Threads(Crew):
    """A Session."""

    def __init__(self, site: Site, **options: Any) -> None:
        self.pool = site.pool
        self._threads = ThreadPoolExecutor(300)
        self.session = site.connect(**options)

    def start(self, work: Callable[[Any], Any]) -> Future[Any]:
        return self._threads.submit(work, self.session)

    def close(self) -> None:
        self.session.close()
        self._threads.shutdown()


class Loop(Crew):
    """An AsyncSession on a loop in a thread of its own."""

    def __init__(self, site: Site, **options: Any) -> None:
        self.pool = site.pool
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="loop", daemon=True)
        self._thread.start()
        self.session = None
        self.session = self.run(lambda _: site.aconnect(**options))

    def start(self, work: Callable[[Any], Any]) -> Future[Any]:
        async def on_the_loop() -> Any:
            value = work(self.session)
            return await value if inspect.isawaitable(value) else value

        return asyncio.run_coroutine_threadsafe(on_the_loop(), self._loop)

    def close(self) -> None:
        self.run(lambda session: session.close())
        self.run(lambda _: self._loop.shutdown_default_executor())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(LONGEST)
        self._loop.close()


class Recorder(PoolPeer):
    """The way into the pool, noting what is asked of events and how much of it at a time."""

    def __init__(self, pool: Pool, server: Server) -> None:
        super().__init__(pool, server=server)
        self.tokens: list[str] = []
        self.at_a_time = 0
        self.most_at_a_time = 0
        self._lock = threading.Lock()

    def answer(self, address: str, body: bytes) -> Any:
        if b"event.from" not in body:
            return super().answer(address, body)
        with self._lock:
            self.tokens.append(json.loads(body)["params"][2])
            self._count(1)
        answer = super().answer(address, body)
        if hasattr(answer, "poll"):
            return _Counted(self, answer)
        self._count(-1)
        return answer

    def _count(self, change: int) -> None:
        self.at_a_time += change
        self.most_at_a_time = max(self.most_at_a_time, self.at_a_time)


class _Counted:
    def __init__(self, recorder: Recorder, pending: Any) -> None:
        self._recorder = recorder
        self._pending = pending

    @property
    def deadline(self) -> float | None:
        deadline: float | None = self._pending.deadline
        return deadline

    def poll(self) -> Any:
        answer = self._pending.poll()
        if answer is not None:
            self._recorder._count(-1)
        return answer

    def cancel(self) -> None:
        self._recorder._count(-1)
        self._pending.cancel()


class RecordedSite(Site):
    """A pool in the same process, reached through a Recorder."""

    def __init__(self, pool: Pool, server: Server) -> None:
        super().__init__(pool, server, "sim")
        self.recorder = Recorder(pool, server)

    def arguments(self) -> tuple[str, dict[str, Any]]:
        return self.recorder.address, {"peer": self.recorder}


def task_of(session: Any, ref: str, method: str = "") -> Any:
    kind = os_xenapi.tasks.AsyncTask if type(session).awaits else os_xenapi.tasks.Task
    return kind(session, ref, method)


def until(done: Callable[[], bool]) -> None:
    ends = time.monotonic() + LONGEST
    while not done():
        assert time.monotonic() < ends, "it did not come to that"
        time.sleep(0.005)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Pool, Server]]:
    with Pool() as pool, Server(pool) as server:
        yield pool, server


@pytest.fixture(params=["sim", "https"])
def site(request: pytest.FixtureRequest, served: tuple[Pool, Server]) -> Site:
    return Site(*served, request.param)


@pytest.fixture
def recorded(served: tuple[Pool, Server]) -> RecordedSite:
    return RecordedSite(*served)


Man = Callable[..., Crew]


@pytest.fixture(params=[Threads, Loop], ids=["threads", "asyncio"])
def man(request: pytest.FixtureRequest, served: tuple[Pool, Server]) -> Iterator[Man]:
    """Opens crews of either face: ``man(site, **options)``; they end with the test."""
    crews: list[Crew] = []

    def open_crew(site: Site, **options: Any) -> Crew:
        crews.append(request.param(site, **options))
        return crews[-1]

    yield open_crew
    served[0].faults.clear()
    for crew in crews:
        crew.close()


@pytest.fixture
def crew(man: Man, site: Site) -> Crew:
    return man(site)
